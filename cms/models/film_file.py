"""A film or sound file as it is kept: of the kind its name says, without its place.

Telephones write where a film was taken, and often by whom, beside the picture. What
tells that is blanked where it stands, so that the film does not move; the tags of a
sound file, which stand by themselves, are taken out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import BinaryIO

import mutagen
from mutagen import apev2, id3

from cms.models import film_boxes, film_elements
from cms.models.film_spans import Span, blanked

# What a file of each ending begins with: offset and bytes, any one of them.
SIGNS: dict[str, tuple[tuple[int, bytes], ...]] = {
    "mp4": ((4, b"ftyp"),),
    "m4a": ((4, b"ftyp"),),
    "webm": ((0, b"\x1a\x45\xdf\xa3"),),
    "mp3": ((0, b"ID3"), (0, b"\xff\xfb"), (0, b"\xff\xf3"), (0, b"\xff\xf2")),
    "ogg": ((0, b"OggS"),),
}
TELLING: dict[str, Callable[[BinaryIO, int], Iterator[Span]]] = {
    "mp4": film_boxes.telling,
    "m4a": film_boxes.telling,
    "webm": film_elements.telling,
}


def is_of_kind(file: BinaryIO, ending: str) -> bool:
    file.seek(0)
    head = file.read(16)
    file.seek(0)
    return any(
        head[offset : offset + len(sign)] == sign
        for offset, sign in SIGNS.get(ending, ())
    )


def write_without_place(
    file: BinaryIO, size: int, ending: str, clean: BinaryIO
) -> None:
    """Copy a file of `size` bytes to the empty `clean`; a broken one as it is."""
    telling = TELLING.get(ending)
    spans = list(telling(file, size)) if telling else []
    for piece in blanked(file, size, spans):
        clean.write(piece)
    for untag in TAGS.get(ending, ()):
        clean.seek(0)
        with suppress(mutagen.MutagenError):
            untag(clean)
    clean.seek(0)


def _untag_ogg(sound: BinaryIO) -> None:
    known = mutagen.File(sound)
    if known is not None:
        sound.seek(0)
        known.delete(sound)


TAGS: dict[str, tuple[Callable[[BinaryIO], None], ...]] = {
    "mp3": (id3.delete, apev2.delete),
    "ogg": (_untag_ogg,),
}
