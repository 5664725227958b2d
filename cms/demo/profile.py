"""The shape of a demo story, before it is a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

FICTION = "(hư cấu)"
UNIT = f"Công đoàn Trường TH&THCS Sóng Biếc {FICTION}"
CREDIT = f"Minh họa: Lan Tỏa {FICTION}"


@dataclass(frozen=True)
class Hero:
    """The exemplar; every one of them is invented and says so."""

    full_name: str
    honorific: str = ""
    call_name: str = ""
    role: str = ""
    workplace: str = ""
    place: str = ""
    collective: bool = False


@dataclass(frozen=True)
class Scene:
    """A picture by its name in `cms.demo.pictures`, with its words."""

    name: str
    alt: str
    caption: str


@dataclass(frozen=True)
class Profile:
    """`body` entries are paragraphs (text), ("heading", …), ("quote", …), scenes."""

    key: str
    title: str
    slug: str
    lead: str
    hero: Hero | None
    author: str
    scene: Scene
    body: tuple[Any, ...]
    kind: Literal["exemplar", "reportage", "article"] = "exemplar"
    hashtags: str = "#GươngĐiểnHình #LanTỏa"
    social: str = ""  # own text for social places, {link} where the link stands
    wrong: str = ""  # what a correction of it puts right …
    right: str = ""  # … and how it reads then
    note: str = ""  # the note of that correction
