"""The open places of a story as they stand, read and locked together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q

from publishing.models import Delivery, Placement, Story
from publishing.states import Action, State


@dataclass(frozen=True)
class Place:
    """One part of a place: its unfinished rows, the newest publication it carries.

    `is_out` also when an update was what told it: who knows us by the story takes one
    instead of a publish that was in doubt.
    """

    placement: Placement
    part: int
    publish: Delivery | None
    updates: tuple[Delivery, ...]
    is_out: bool
    carries: int

    @property
    def is_told(self) -> bool:
        """Something is out there or on its way, so whatever is newer must follow."""
        return self.is_out or self.publish is not None or bool(self.updates)


def places(story: Story) -> list[Place]:
    """Every open place; the caller holds the Story lock."""
    found = Placement.objects.filter(story=story, closed_at=None)
    return _read(
        list(
            found.select_related("channel")
            .select_for_update(of=("self",))
            .order_by("pk")
        )
    )


def place_of(placement: Placement, part: int = 1) -> Place | None:
    """One place; None when it is closed or being taken down."""
    found = _read([placement] if placement.closed_at is None else [], part)
    return found[0] if found else None


def follow_ups_of(placement: Placement) -> list[Place]:
    """The parts after the post that its network knows, whether planned or not."""
    most = placement.channel.connector.capabilities.follow_ups
    found = (place_of(placement, part) for part in range(2, most + 2))
    return [place for place in found if place is not None]


def _read(placements: Sequence[Placement], part: int = 1) -> list[Place]:
    rows = list(
        Delivery.objects.filter(placement__in=placements)
        .unfinished()
        .select_related("channel", "snapshot")
        .defer("snapshot__document")
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    done: dict[int, Mapping[str, Any]] = {
        row["placement"]: row
        for row in Delivery.objects.filter(placement__in=placements, part=part)
        .exclude(state=State.SUPERSEDED)  # a cancelled update was somebody's will
        .values("placement")
        .annotate(
            carries=Max("snapshot__publication"),
            sent=Count("pk", filter=~Q(action=Action.WITHDRAW) & Q(state=State.SENT)),
        )
    }
    found = []
    for placement in placements:
        mine = [row for row in rows if row.placement_id == placement.pk]
        if any(row.action == Action.WITHDRAW for row in mine):
            continue
        facts = done.get(placement.pk, {})
        mine = [row for row in mine if row.part == part]
        found.append(
            Place(
                placement,
                part,
                next((r for r in mine if r.action == Action.PUBLISH), None),
                tuple(r for r in mine if r.action == Action.UPDATE),
                bool(facts.get("sent")),
                facts.get("carries") or 0,
            )
        )
    return found
