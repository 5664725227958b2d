"""Stretches of a file that are blanked where they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO, NamedTuple

CHUNK = 64 * 1024


class Span(NamedTuple):
    """From byte `start` up to `end`; it becomes `head` and zeros."""

    start: int
    end: int
    head: bytes


def blanked(file: BinaryIO, size: int, spans: Sequence[Span]) -> Iterator[bytes]:
    """The `size` bytes of a file in pieces, its `spans` (in order) blanked."""
    at = 0
    for start, end, head in spans:
        yield from _pieces(file, at, start)
        yield head
        first = start + len(head)
        yield from (bytes(min(CHUNK, end - n)) for n in range(first, end, CHUNK))
        at = end
    yield from _pieces(file, at, size)


def _pieces(file: BinaryIO, start: int, end: int) -> Iterator[bytes]:
    file.seek(start)
    while start < end and (data := file.read(min(CHUNK, end - start))):
        start += len(data)
        yield data
