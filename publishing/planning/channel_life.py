"""A channel is closed; it is never deleted. (Its pauses: engine/pausing.)"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from publishing.engine import breaker
from publishing.models import Channel, Delivery, Placement, Product
from publishing.planning.plan import cancel
from publishing.states import UNFINISHED, Action, State


def try_again(channel: Channel, *, now: datetime) -> None:
    """Whatever the engine holds back for this channel's sake is tried now."""
    with transaction.atomic():
        breaker.try_again(channel, now)


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
