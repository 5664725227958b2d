"""A film or sound file as it is kept: of the kind its name says, without its place.

Telephones write where a film was taken into boxes beside the picture. These become
empty "free" boxes of the same length: players skip them, and the film does not move.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

# What a file of each ending begins with: offset and bytes, any one of them.
SIGNS: dict[str, tuple[tuple[int, bytes], ...]] = {
    "mp4": ((4, b"ftyp"),),
    "m4a": ((4, b"ftyp"),),
    "webm": ((0, b"\x1a\x45\xdf\xa3"),),
    "mp3": ((0, b"ID3"), (0, b"\xff\xfb"), (0, b"\xff\xf3"), (0, b"\xff\xf2")),
    "ogg": ((0, b"OggS"),),
}
BOXED = ("mp4", "m4a")
TELLING = (b"udta", b"meta", b"uuid")  # user data, its metadata, XMP
HOLDING = (b"moov", b"trak")
MOST_BOXES = 10_000
CHUNK = 64 * 1024


def is_of_kind(file: BinaryIO, ending: str) -> bool:
    file.seek(0)
    head = file.read(16)
    file.seek(0)
    return any(
        head[offset : offset + len(sign)] == sign
        for offset, sign in SIGNS.get(ending, ())
    )


def without_place(file: BinaryIO, size: int) -> Iterator[bytes]:
    """An mp4 of `size` bytes, in pieces, with its telling boxes named "free" and
    what was in them blanked."""
    spans = list(_telling(file, 0, size))
    at = 0
    for start, end in spans:
        yield from _pieces(file, at, start)
        yield b"free"
        yield from (bytes(min(CHUNK, end - n)) for n in range(start + 4, end, CHUNK))
        at = end
    yield from _pieces(file, at, size)


def _pieces(file: BinaryIO, start: int, end: int) -> Iterator[bytes]:
    file.seek(start)
    while start < end and (data := file.read(min(CHUNK, end - start))):
        start += len(data)
        yield data


def _telling(file: BinaryIO, start: int, end: int) -> Iterator[tuple[int, int]]:
    """From its name to its end, each box that may tell where and who."""
    at, seen = start, 0
    while at + 8 <= end and seen < MOST_BOXES:
        seen += 1
        file.seek(at)
        head = file.read(16)
        size, kind, body = int.from_bytes(head[:4], "big"), head[4:8], at + 8
        if size == 1:  # the long form
            size, body = int.from_bytes(head[8:16], "big"), at + 16
        elif size == 0:  # to the end
            size = end - at
        if size < body - at:
            return
        if kind in TELLING:
            yield at + 4, min(at + size, end)
        elif kind in HOLDING:
            yield from _telling(file, body, min(at + size, end))
        at += size
