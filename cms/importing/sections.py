"""Section lines and lists that a typist wrote by hand: "I. …", "2. …", "- …".

Documents of Vietnamese offices rarely use Word's styles: a section is a numbered
or bold line, a list is a row of paragraphs that begin with a dash.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from cms.importing.lines import Item, Line

_ROMAN = re.compile(r"(?:[IVX]{1,6}|[A-H])[.)](?:\s|$)")
_NUMBER = re.compile(r"(\d{1,2})[.)]\s+")
_PART = re.compile(r"(?:\d{1,2}\.\d{1,2}(?:\.\d{1,2})?|[a-hđ])[.)]?\s+(?=\S)")
_DASH = re.compile(r"[-–—•+*·▪■●○➢✓]\s+")
_SENTENCE_ENDS = (".", "!", "?", "…", "...", ";", ",")
ROMAN_LEVEL, NUMBER_LEVEL, PART_LEVEL = 12, 13, 14  # ranks, below Word's 1 to 6
_MARKS = {ROMAN_LEVEL: _ROMAN, NUMBER_LEVEL: _NUMBER, PART_LEVEL: _PART}
MAX_HEADING = 160
_MAX_BOLD_HEADING = 120


def structured(items: list[Item]) -> list[Item]:
    """The same items with hand-made headings and lists recognised as such."""
    return list(_headings(_lists(_mended(items))))


def _mended(items: list[Item]) -> list[Item]:
    """Join a paragraph that the end of a page has cut in two."""
    result: list[Item] = []
    for item in items:
        before = result[-1] if result else None
        if (
            isinstance(item, Line)
            and isinstance(before, Line)
            and item.role == ""
            and before.role in {"", "item"}
            and item.text[0].islower()
            and _is_prose(item, before)
            and not _PART.match(item.text)
        ):
            result[-1] = before.joined(item)
        else:
            result.append(item)
    return result


def _is_prose(item: Line, before: Line) -> bool:
    """Long lines that end in a letter: a verse or a list of names stays as it is."""
    ends_open = before.text[-1].isalnum() or before.text[-1] == ","
    return ends_open and len(before.text) > 60 and len(item.text) > 20


def _lists(items: list[Item]) -> Iterator[Item]:
    group = 1_000_000
    i = 0
    while i < len(items):
        run = _run(items, i, _dashed) or _run(items, i, _counted)
        if not run or _is_dialogue(run):
            yield items[i]
            i += 1
            continue
        group += 1
        ordered = bool(_NUMBER.match(run[0].text))
        mark = _NUMBER if ordered else _DASH
        for line in run:
            match = mark.match(line.text)
            assert match  # noqa: S101 the run was made of matches
            marked = line.without(match.end())
            yield replace(marked, role="item", ordered=ordered, group=group)
        i += len(run)


def _run(items: list[Item], start: int, belongs) -> list[Line]:
    """The longest row of at least two lines from `start` that belong together."""
    run: list[Line] = []
    for item in items[start:]:
        if not isinstance(item, Line) or item.role not in {"", "caption"}:
            break
        if not belongs(item, run):
            break
        run.append(item)
    return run if len(run) > 1 else []


def _dashed(line: Line, run: list[Line]) -> bool:
    return bool(_DASH.match(line.text))


def _counted(line: Line, run: list[Line]) -> bool:
    """Numbered 1, 2, 3 …; a bold one is a heading, whatever follows."""
    match = _NUMBER.match(line.text)
    return bool(match) and int(match[1]) == len(run) + 1 and not line.bold


def _is_dialogue(run: list[Line]) -> bool:
    return bool(_DASH.match(run[0].text)) and any(
        line.text.rstrip('”"').endswith(("?", "!")) for line in run
    )


def _headings(items: Iterator[Item]) -> Iterator[Item]:
    kept = list(items)
    known = _styled_levels(kept)
    for i, item in enumerate(kept):
        if isinstance(item, Line) and item.role in {"", "item"}:
            followed = kept[i + 1] if i + 1 < len(kept) else None
            level = _level(item, followed)
            if level:
                level = known.get(level, level)
                yield replace(item.plain(), role="heading", level=level)
                continue
        yield item


def _styled_levels(items: list[Item]) -> dict[int, int]:
    """Word's level of each kind of number, where somebody did use the styles."""
    return {
        rank: item.level
        for item in reversed(items)
        if isinstance(item, Line) and item.role == "heading"
        for rank, mark in _MARKS.items()
        if mark.match(item.text)
    }


def _level(line: Line, followed: Item | None) -> int:
    """The rank of a line that stands for a heading, 0 for any other line."""
    text = line.text
    if followed is None or "\n" in text or line.role == "item":
        return 0
    if len(text) > MAX_HEADING:
        return 0
    opens = not text.endswith(_SENTENCE_ENDS) or (
        isinstance(followed, Line) and followed.role == "item"
    )
    if _ROMAN.match(text) and (opens or line.bold or text.isupper()):
        return ROMAN_LEVEL
    if _NUMBER.match(text) and (opens or line.bold):
        return NUMBER_LEVEL
    if _PART.match(text) and line.bold:
        return PART_LEVEL
    short = len(text) <= _MAX_BOLD_HEADING and not text.endswith((*_SENTENCE_ENDS, ":"))
    if line.bold and short:
        return ROMAN_LEVEL
    if short and text.isupper() and sum(c.isalpha() for c in text) > 3:
        return ROMAN_LEVEL
    return 0
