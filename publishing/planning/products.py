"""Products at work: a story gets their places once, at its first freeze.

Called inside the transaction of the freeze, which binds what is opened here. Shut
gates are no business of a product: the doors hold the row and say why.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from publishing.content.places import open_place
from publishing.content.withdraw import close_place
from publishing.models import Channel, Placement, Product, Story
from publishing.planning.serving import channel_problems
from publishing.ports import content_source


def standing(now: datetime) -> QuerySet[Product]:
    """Products that have begun, have not ended, and whose channel is open."""
    found = Product.objects.filter(
        began_at__lte=now, ended_at=None, channel__closed_at=None
    )
    return found.select_related("channel__unit")


def plan_products(
    story: Story, page_id: int, *, now: datetime, early_only: bool = False
) -> list[Placement]:
    """A place on every channel whose product takes the story; the caller holds its
    lock and calls this at its first freeze alone.

    What stands there in any state stands; of two products on one channel the smaller
    offset counts. `early_only`: channels that get planned stories ahead of their hour.
    """
    products = standing(now).filter(channel__unit=story.unit_page_id)
    if early_only:
        products = products.filter(channel__early=True)
    there = Placement.objects.filter(story=story).values("channel")
    found = list(products.exclude(channel__in=there).order_by("channel", "offset_s"))
    unit = content_source().unit_of(page_id) if found else None
    if unit is None:
        return []
    opened: dict[int, Placement] = {}
    for product in found:
        channel = product.channel
        if channel.pk in opened or channel_problems(channel, unit):
            continue
        if content_source().matches(product.filter, page_id):
            opened[channel.pk] = open_place(story, channel, offset_s=product.offset_s)
    return list(opened.values())


def drop_closed(opened: Sequence[Placement], now: datetime) -> None:
    """Close again what was opened on a channel that was closed meanwhile.

    Asked after the binding: channels are locked last. Who closes a channel after
    this finds the rows and cancels them.
    """
    if not opened:
        return
    channels = Channel.objects.filter(pk__in=[p.channel_id for p in opened])
    closed = {
        channel.pk
        for channel in channels.select_for_update().order_by("pk")
        if channel.closed_at is not None
    }
    for placement in opened:
        if placement.channel_id in closed:
            close_place(placement, "", now)
