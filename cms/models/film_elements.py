"""Where a webm tells of its place and people: elements of Matroska (RFC 9559 §5.1).

Tags and attachments become Void elements of the same length (RFC 8794 §11.3.2), which
players skip.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from cms.models.film_spans import Span

SEGMENT, CLUSTER = 0x18538067, 0x1F43B675
TELLING = (0x1254C367, 0x1941A469)  # Tags, Attachments
VOID = b"\xec"
LONGEST = 8  # bytes of a size
MOST_ELEMENTS = 1_000_000  # what is inside an endless cluster counts too


class Element(NamedTuple):
    """`size` of what is in it, from `body` on; None is endless, as in live films."""

    kind: int
    body: int
    size: int | None


def telling(file: BinaryIO, size: int) -> Iterator[Span]:
    at = 0
    for _seen in range(MOST_ELEMENTS):
        element = _element(file, at)
        if element is None or at >= size:
            return
        inside = element.kind == SEGMENT or element.size is None
        if inside and element.kind not in (SEGMENT, CLUSTER):
            return
        end = element.body if inside else element.body + (element.size or 0)
        if element.kind in TELLING:
            end = min(end, size)
            yield Span(at, end, _void(end - at))
        at = end


def _element(file: BinaryIO, at: int) -> Element | None:
    """What begins at byte `at`; None when nothing that can be read does."""
    file.seek(at)
    head = file.read(4 + LONGEST)
    kind = _length(head[:1])
    if not 0 < kind <= 4:
        return None
    size = _length(head[kind : kind + 1])
    if not 0 < size <= LONGEST or len(head) < kind + size:
        return None
    told = int.from_bytes(head[kind : kind + size], "big") - (1 << 7 * size)
    endless = told == (1 << 7 * size) - 1
    name = int.from_bytes(head[:kind], "big")
    return Element(name, at + kind + size, None if endless else told)


def _length(first: bytes) -> int:
    """Bytes of a variable number, by the zeros it begins with; 9 for none."""
    return 9 - first[0].bit_length() if first else 0


def _void(length: int) -> bytes:
    """The head of a Void element that is `length` bytes long, 5 at least."""
    width = LONGEST if length > LONGEST else 1
    size = (1 << 7 * width) + length - 1 - width
    return VOID + size.to_bytes(width, "big")
