"""What the doors say of a row: it goes, or what becomes of it instead."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from publishing.engine import traits
from publishing.ports import Gate


@dataclass(frozen=True)
class Go:
    """Every door is open."""


@dataclass(frozen=True)
class Wait:
    """Stays due until `at`; `replans` when that second is its hour from now on."""

    at: datetime
    note: str
    replans: bool = False


@dataclass(frozen=True)
class Keep:
    """Is held; `problem` is what the screen shows besides the note."""

    reason: str
    note: str = ""
    problem: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Unseen:
    """Its page has not answered yet: a sender asks, the row is left as it is."""


@dataclass(frozen=True)
class Stale:
    """The credential has run out: a sender refreshes it first."""


@dataclass(frozen=True)
class Drop:
    """The channel is closed: nothing new goes there."""


@dataclass(frozen=True)
class HandOver:
    """The manual channel: a person does it."""


@dataclass(frozen=True)
class Doubt:
    """May be out, and must not be repeated: look, ask, or close and upsert.

    `shut` are the gates that forbid a repeat, if that is why.
    """

    course: traits.Course
    upsert: bool = False
    shut: tuple[Gate, ...] = ()


Verdict = Go | Wait | Keep | Unseen | Stale | Drop | HandOver | Doubt
