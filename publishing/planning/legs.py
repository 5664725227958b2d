"""What is asked of a plan, leg by leg, and why a leg is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from channels.contract import Composed
from publishing.models import Channel
from publishing.ports import Gate
from publishing.wording import finding_text


@dataclass(frozen=True)
class Leg:
    """One channel of a plan: `at` XOR `offset_s` (seconds after go-live)."""

    channel_id: int
    at: datetime | None = None
    offset_s: int | None = None
    own_text: str | None = None
    picture: str = ""  # digest of the picture to lead with
    follow_up: str | None = None  # own words of the part after the post


@dataclass(frozen=True)
class Reason:
    """Why something cannot be planned: `code` for machines, `message` for people."""

    code: str
    message: str
    url: str = ""

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True)
class LegExam:
    """What compose, the gates and the calendar say of a leg, before planning it.

    `notes` forbid nothing: they say what will be otherwise than asked.
    """

    leg: Leg
    channel: Channel | None
    composed: Composed
    gates: tuple[Gate, ...] = ()
    problems: tuple[Reason, ...] = ()
    notes: tuple[Reason, ...] = ()

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Everything that forbids planning the leg."""
        return (
            *self.problems,
            *(Reason(f"gate:{g.code}", g.message, g.url) for g in self.gates),
            *(Reason(e.code, finding_text(e)) for e in self.composed.errors),
        )


class PlanRefused(Exception):
    """Nothing was planned. `reasons` by channel id; None is the plan as a whole."""

    def __init__(self, reasons: Mapping[int | None, tuple[Reason, ...]]) -> None:
        self.reasons = dict(reasons)
        super().__init__(self.reasons)

    @classmethod
    def because(
        cls, code: str, message: str, channel: int | None = None
    ) -> PlanRefused:
        return cls({channel: (Reason(code, message),)})

    def __iter__(self) -> Iterator[Reason]:
        """Each reason once, in the order of the legs."""
        seen = dict.fromkeys(r for group in self.reasons.values() for r in group)
        return iter(seen)

    def __str__(self) -> str:
        return " ".join(dict.fromkeys(reason.message for reason in self))
