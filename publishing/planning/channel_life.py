"""What becomes of a channel; it is closed, never deleted. (Pauses: engine/pausing.)"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from publishing.engine import breaker
from publishing.models import Channel, Delivery, Placement, Product, Story
from publishing.planning.plan import cancel
from publishing.states import UNFINISHED, Action, State


def try_again(channel: Channel, *, now: datetime) -> None:
    """Whatever the engine holds back for this channel's sake is tried now."""
    with transaction.atomic():
        breaker.try_again(channel, now)


def set_early(channel: Channel, early: bool, *, now: datetime) -> None:
    """Whether it gets planned stories ahead, committed to their hour.

    What is planned already follows with the next sweep. Switched off, it keeps what it
    has; what did not leave yet waits for the hour. ValueError for a channel that shows
    at once whatever it gets.
    """
    if early and not channel.connector.capabilities.early:
        raise ValueError(f"{channel.network} cannot keep a story back")
    with transaction.atomic():
        Channel.objects.filter(pk=channel.pk).update(early=early)
        places = Placement.objects.filter(channel=channel, closed_at=None)
        Story.objects.filter(
            pk__in=places.values("story"), page_published_at=None
        ).update(dirty_at=now)


def close(channel: Channel, *, user: Any = None, now: datetime) -> None:
    """Nothing new goes there, by hand or by product; what is out can still be
    corrected and removed.

    Closed first, so that nobody plans anew behind the cancelling.
    """
    Channel.objects.filter(pk=channel.pk, closed_at=None).update(closed_at=now)
    Product.objects.filter(channel=channel, ended_at=None).update(ended_at=now)
    unsent = Delivery.objects.filter(
        channel=channel,
        action=Action.PUBLISH,
        state__in=sorted(UNFINISHED - {State.SENDING}),
        may_be_out=False,
    ).values("placement")
    for placement in Placement.objects.filter(pk__in=unsent).order_by("pk"):
        cancel(placement, user=user, now=now)
