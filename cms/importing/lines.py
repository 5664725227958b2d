"""What a reader sees before anybody asks what it means: lines, pictures, grids."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal
from urllib.parse import urlsplit

from cms.importing.cleaning import clean

_SCHEMES = {"http", "https", "mailto", "tel"}


@dataclass(frozen=True)
class Run:
    """Some characters in one style. `href` is a checked address or empty."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""


@dataclass(frozen=True)
class Line:
    """One paragraph as written. `role` is what its style or markup claims."""

    runs: tuple[Run, ...]
    role: Literal["", "title", "heading", "quote", "caption", "item"] = ""
    level: int = 0  # of a heading, 1 to 6
    ordered: bool = False  # of an item
    group: int = 0  # of an item: which list

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)

    @property
    def html(self) -> str:
        """Inline HTML of b, i, a and br, everything else escaped."""
        return "".join(_element(run) for run in self.runs)

    @property
    def bold(self) -> bool:
        return self._all("bold")

    @property
    def italic(self) -> bool:
        return self._all("italic")

    def _all(self, style: str) -> bool:
        inked = [run for run in self.runs if run.text.strip()]
        return bool(inked) and all(getattr(run, style) for run in inked)

    def without(self, prefix: int) -> Line:
        """The line without its first characters (a marker that was understood)."""
        runs, left = [], prefix
        for run in self.runs:
            cut = run.text[left:]
            left = max(0, left - len(run.text))
            runs.append(replace(run, text=cut))
        return replace(self, runs=tidy(runs))

    def plain(self) -> Line:
        """The line without bold and italic: its block says it already."""
        return replace(
            self,
            runs=tidy(replace(r, bold=False, italic=False) for r in self.runs),
        )

    def joined(self, other: Line) -> Line:
        return replace(self, runs=tidy([*self.runs, Run(" "), *other.runs]))


@dataclass(frozen=True)
class Shot:
    """A picture where it stood; `name` is a hint for the file name."""

    data: bytes
    name: str = ""
    alt: str = ""


@dataclass(frozen=True)
class Grid:
    """A table of plain text; `header` says that its first row names the columns."""

    rows: tuple[tuple[str, ...], ...]
    header: bool = True


Item = Line | Shot | Grid


def line(text: str) -> Line:
    return Line(tidy([Run(text)]))


def safe_href(address: str) -> str:
    """The address of a link that a reader may follow, else ""."""
    address = clean(address).strip()
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme.lower() in _SCHEMES and len(address) < 2000 else ""


def tidy(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Clean texts, neighbours of one style merged, no blanks at the ends."""
    cleaned = [replace(run, text=clean(run.text)) for run in runs]
    merged: list[Run] = []
    for style, same in groupby(
        (run for run in cleaned if run.text), lambda r: (r.bold, r.italic, r.href)
    ):
        merged.append(Run("".join(run.text for run in same), *style))
    for i, run in enumerate(merged):
        text = re.sub(r" *\n *", "\n", run.text)
        if i and merged[i - 1].text.endswith((" ", "\n")):
            text = text.lstrip(" ")
        merged[i] = replace(run, text=text)
    while merged and not merged[0].text.lstrip():
        merged.pop(0)
    while merged and not merged[-1].text.rstrip():
        merged.pop()
    if merged:
        merged[0] = replace(merged[0], text=merged[0].text.lstrip())
        merged[-1] = replace(merged[-1], text=merged[-1].text.rstrip())
    return tuple(run for run in merged if run.text)


def _element(run: Run) -> str:
    text = html.escape(run.text, quote=False).replace("\n", "<br>")
    blank = not run.text.strip()
    if run.italic and not blank:
        text = f"<i>{text}</i>"
    if run.bold and not blank:
        text = f"<b>{text}</b>"
    if run.href and not blank:
        text = f'<a href="{html.escape(run.href)}">{text}</a>'
    return text
