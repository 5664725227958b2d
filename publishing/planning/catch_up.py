""" "Gửi bù": older stories for a product, by a person's hand alone.

Each story goes the way of every plan, gates and refusals included. What has a place
on the channel, in whatever state, is not looked at again: so it is safe to repeat.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from publishing.models import Placement, Product, Story
from publishing.planning import taking
from publishing.planning.legs import Leg, PlanRefused, Reason
from publishing.planning.plan import plan
from publishing.planning.product_terms import may_carry

MOST = 200  # at once; whoever has more goes on with the next call
LOOKED_AT_ONCE = 200


@dataclass(frozen=True)
class Wanted:
    """Which stories: by the time of their publication, by words of their title, or
    named one by one. What is left open takes everything."""

    since: datetime | None = None
    until: datetime | None = None  # exclusive
    words: str = ""
    stories: Collection[UUID] | None = None


@dataclass(frozen=True)
class Found:
    """Stories that would be sent, oldest first; `more`: there are others left."""

    stories: tuple[Story, ...]
    more: bool


@dataclass(frozen=True)
class Outcome:
    """What became of one story; neither placed nor refused: it stood there already."""

    story: Story
    placement: Placement | None = None
    reasons: tuple[Reason, ...] = ()


def find(product: Product, wanted: Wanted, most: int = MOST) -> Found:
    """Live stories that the product takes and that have no place there."""
    taken = list(islice(_taken(product, _live(product, wanted)), most + 1))
    return Found(tuple(taken[:most]), len(taken) > most)


def catch_up(
    product: Product, wanted: Wanted, *, user: Any = None, now: datetime
) -> list[Outcome]:
    """Plan what `find` finds, for now; at most MOST stories in one call."""
    if product.ended_at is not None or not may_carry(product.channel):
        return []
    found = find(product, wanted)
    return [_plan(product, story, user, now) for story in found.stories]


def _live(product: Product, wanted: Wanted) -> QuerySet[Story]:
    found = Story.objects.filter(
        unit_page_id=product.channel.unit_id,
        page__live=True,
        withdrawn_at=None,
        first_published_at__isnull=False,
    )
    found = found.exclude(
        pk__in=Placement.objects.filter(channel=product.channel_id).values("story")
    )
    if wanted.since is not None:
        found = found.filter(first_published_at__gte=wanted.since)
    if wanted.until is not None:
        found = found.filter(first_published_at__lt=wanted.until)
    if wanted.words:
        found = found.filter(title__icontains=wanted.words)
    if wanted.stories is not None:
        found = found.filter(pk__in=wanted.stories)
    return found.order_by("first_published_at", "pk")


def _taken(product: Product, stories: QuerySet[Story]) -> Iterator[Story]:
    candidates = stories.iterator(chunk_size=LOOKED_AT_ONCE)
    while batch := list(islice(candidates, LOOKED_AT_ONCE)):
        for found in taking.of_stories(product, batch):
            if found.takes:
                yield found.story


def _plan(product: Product, story: Story, user: Any, now: datetime) -> Outcome:
    leg = Leg(product.channel_id, at=now)
    try:
        result = plan(story.page_id or 0, [leg], only_add=True, user=user, now=now)
    except PlanRefused as refused:
        return Outcome(story, reasons=tuple(refused))
    made = (p for p in result.placements if p.channel_id == product.channel_id)
    return Outcome(story, next(made, None))
