"""What follows a post, as the second line of its row: the first comment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from publishing import wording
from publishing.admin.buttons import Button, buttons_of
from publishing.models import Delivery, Placement
from publishing.states import FINAL, State

QUIET = {"text", "move", "cancel"}  # what the row itself offers, for all its parts


@dataclass(frozen=True)
class FollowUpLine:
    """One part after the post; it counts with its placement, never by itself."""

    part: int
    current: Delivery
    label: wording.Label
    why: wording.Why
    buttons: tuple[Button, ...]

    @classmethod
    def of(cls, placement: Placement, current: Delivery) -> FollowUpLine:
        return cls(
            part=current.part,
            current=current,
            label=wording.label(current),
            why=wording.why(current),
            buttons=tuple(
                button
                for button in buttons_of(placement, current)
                if button.action not in QUIET
            ),
        )

    @property
    def link(self) -> str:
        return self.current.permalink if self.current.state == State.SENT else ""

    @property
    def settled(self) -> bool:
        return self.current.state in FINAL

    @property
    def needs_person(self) -> bool:
        return wording.needs_person(self.current)

    def moves_soon(self, now: datetime, soon: timedelta) -> bool:
        next_at = self.current.next_at
        return not (self.settled or self.current.state == State.HELD) and (
            next_at is None or next_at < now + soon
        )
