"""Where an mp4 tells of its place and people: boxes of ISO/IEC 14496-12.

They become empty "free" boxes of the same length, which players skip.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from cms.models.film_spans import Span

TELLING = (b"udta", b"meta", b"uuid")  # user data, its metadata, XMP
HOLDING = (b"moov", b"trak")
MOST_BOXES = 10_000


def telling(file: BinaryIO, size: int) -> Iterator[Span]:
    return _within(file, 0, size)


def _within(file: BinaryIO, start: int, end: int) -> Iterator[Span]:
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
            yield Span(at + 4, min(at + size, end), b"free")
        elif kind in HOLDING:
            yield from _within(file, body, min(at + size, end))
        at += size
