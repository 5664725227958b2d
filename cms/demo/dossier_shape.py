"""The shape of a demo dossier, before it is rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from cms.demo.profile import Hero


@dataclass(frozen=True)
class Given:
    """An award of the catalogue; `proposed` ones were not given yet."""

    form: str
    number: str = ""
    on: date | None = None
    by: str = ""
    proposed: bool = False


@dataclass(frozen=True)
class Said:
    """A claim; `proof` is kind and words of its evidence, empty when it has none."""

    text: str
    proof: tuple[str, str] | None = None


@dataclass(frozen=True)
class DossierOf:
    """`place` is a code of cms.data.places, `values` and `movements` are codes."""

    hero: Hero
    place: str
    movement: str
    facts: dict[str, Any]
    claims: tuple[Said, ...]
    awards: tuple[Given, ...] = ()
    values: tuple[str, ...] = ()
    words: tuple[str, str, str] | None = None  # who, relation, words
    look_again: date | None = None
    since: date | None = None
    groups: tuple[str, ...] = ()  # fields of PRIORITY_GROUPS that are ticked
