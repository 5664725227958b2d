"""What a row's post is called on its network, and which posts are others'."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from publishing.engine.rows import Row
from publishing.models import Attempt, Delivery, Placement
from publishing.models.delivery import DeliveryQuerySet
from publishing.states import Action, State

LONGEST_TAKEN = 5000  # remote ids of other placements a look-up is told of


def every_publish(row: Row) -> DeliveryQuerySet:
    """Of all parts of the row's placement."""
    return Delivery.objects.filter(placement_id=row.placement_id, action=Action.PUBLISH)


def publishes(row: Row) -> DeliveryQuerySet:
    """Of the row's own part."""
    return every_publish(row).filter(part=row.part)


def known_id(row: Row) -> str:
    """The post's identity, from the placement, its rows, or a late answer's log."""
    if row.part == 1 and row.posted_id:
        return row.posted_id
    kept = publishes(row).exclude(remote_id="").order_by("-seq")
    found = kept.values_list("remote_id", flat=True).first()
    return found or logged_id(list(publishes(row).values_list("pk", flat=True)))


def logged_id(deliveries: Sequence[Any]) -> str:
    """What a holder that had lost its lease was told by the network."""
    found = (
        Attempt.objects.filter(delivery_id__in=deliveries)
        .exclude(remote_id="")
        .exclude(step="find")
        .order_by("-pk")
        .values_list("remote_id", flat=True)
        .first()
    )
    return found or ""


def earlier_ids(row: Row) -> tuple[str, ...]:
    """The parts before this one, as the network calls them; () for the post itself."""
    if row.part == 1:
        return ()
    later = every_publish(row).filter(part__gt=1, part__lt=row.part, state=State.SENT)
    ids = later.order_by("part").values_list("remote_id", flat=True)
    return (row.posted_id, *ids)


def taken(row: Row) -> frozenset[str]:
    """Remote ids on this channel that something else holds: never adopted."""
    ids = (
        Placement.objects.filter(channel_id=row.channel_id)
        .exclude(pk=row.placement_id)
        .exclude(remote_id="")
        .order_by("-posted_at")
        .values_list("remote_id", flat=True)[:LONGEST_TAKEN]
    )
    return frozenset({*ids, *_of_other_parts(row)} - {""})


def _of_other_parts(row: Row) -> list[str]:
    others = every_publish(row).exclude(part=row.part)
    return list(others.values_list("remote_id", flat=True))
