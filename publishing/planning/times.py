"""When a place's turn comes: `at` XOR `offset`, never before the story's go-live."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from publishing.models import Channel, Delivery, Placement, Story, quiet_hours_of
from publishing.quiet import QUIET, first_allowed
from publishing.states import Action, State

# A form carries minutes: "now" typed there is already up to a minute old.
TYPED_PRECISION = timedelta(minutes=1)


def due_at(placement: Placement, go_live: datetime) -> datetime:
    """The second the place's turn comes when the story is live since `go_live`."""
    if placement.at is not None:
        return max(placement.at, go_live)
    return go_live + timedelta(seconds=placement.offset_s or 0)


def foreseen(placement: Placement, go_live: datetime | None) -> datetime | None:
    """What can be said before the story is live; None while it is not known."""
    return placement.at if go_live is None else due_at(placement, go_live)


def after_quiet(channel: Channel, moment: datetime) -> tuple[datetime, str]:
    """The first allowed second from `moment` on, and what the row then says."""
    windows = quiet_hours_of([channel]).get(channel.pk, ())
    at = first_allowed(windows, moment)
    return at, QUIET if at > moment else ""


class Waiting(NamedTuple):
    """The times of a row that waits for the first freeze.

    An offset has no `next_at` yet: it counts from the publication itself.
    """

    planned_at: datetime | None
    next_at: datetime | None
    wait_note: str


def waiting_times(placement: Placement, go_live: datetime | None) -> Waiting:
    planned, note = foreseen(placement, go_live), ""
    if planned is not None:
        planned, note = after_quiet(placement.channel, planned)
    return Waiting(planned, planned if placement.at is not None else None, note)


def recompute(story: Story) -> None:
    """Give every row that waits for go-live its times anew. Story lock held."""
    rows = (
        Delivery.objects.filter(
            placement__story=story,
            action=Action.PUBLISH,
            state=State.HELD,
            snapshot=None,
            may_be_out=False,
        )
        .select_related("placement")
        .order_by("pk")
    )
    for row in rows:
        times = waiting_times(row.placement, story.go_live_at)
        Delivery.objects.filter(pk=row.pk, state=State.HELD).update(**times._asdict())


def has_passed(moment: datetime, now: datetime) -> bool:
    return moment < now - TYPED_PRECISION
