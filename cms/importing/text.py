"""Plain text to lines. Paragraphs are parted by blank lines, or else by line ends."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from cms.importing.cleaning import clean
from cms.importing.letters import Letters
from cms.importing.lines import Item, line

_MARK = re.compile(r"([-–—•+*·]|\d{1,2}[.)]|[IVX]{1,6}[.)])\s")
_HASHES = re.compile(r"(#{1,4})\s+")
_WRAPPED_AT = 60


def read_text(text: str, letters: Letters) -> list[Item]:
    """The lines of a text. "# " begins a heading, "> " a quote, as people type."""
    text = clean(letters.text(text)).strip("\n")
    parted = re.search(r"\n[ ]*\n", text)
    chunks = re.split(r"\n[ ]*\n\s*", text) if parted else text.split("\n")
    return [item for chunk in chunks for item in _chunk(chunk.strip())]


def _chunk(chunk: str) -> list[Item]:
    rows = [row.strip() for row in chunk.split("\n") if row.strip()]
    if not rows:
        return []
    if all(row.startswith(">") for row in rows):
        said = [line(row.lstrip("> ")) for row in rows]
        return [replace(one, role="quote") for one in said if one.runs]
    if len(rows) > 1 and any(_MARK.match(row) for row in rows):
        return [_line(row) for row in _unwrapped(rows)]
    wrapped = len(rows) > 1 and all(len(row) >= _WRAPPED_AT for row in rows[:-1])
    return [_line((" " if wrapped else "\n").join(rows))]


def _unwrapped(rows: list[str]) -> list[str]:
    """Rows without a mark of their own continue a long row above them."""
    result = rows[:1]
    for before, row in pairwise(rows):
        if _MARK.match(row) or len(before) < _WRAPPED_AT:
            result.append(row)
        else:
            result[-1] += " " + row
    return result


def _line(text: str) -> Item:
    hashes = _HASHES.match(text)
    if hashes:
        level = len(hashes[1])
        return replace(line(text[hashes.end() :]), role="heading", level=level)
    return line(text)
