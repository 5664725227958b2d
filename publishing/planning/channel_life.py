"""A channel is paused, goes on, or is closed; it is never deleted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from publishing.engine import breaker, reopen
from publishing.models import Channel, Delivery, Placement
from publishing.planning.plan import cancel
from publishing.states import UNFINISHED, Action, State


def pause(channel: Channel, reason: str, *, now: datetime) -> None:
    """From the next claim on its rows are held, with this reason."""
    Channel.objects.filter(pk=channel.pk, closed_at=None).update(
        paused_at=now, pause_reason=reason
    )


def resume(channel: Channel, *, now: datetime) -> None:
    """Its held rows are due again; what is too late by now waits for a person."""
    Channel.objects.filter(pk=channel.pk).update(paused_at=None, pause_reason="")
    reopen.pauses(now)


def try_again(channel: Channel, *, now: datetime) -> None:
    """Whatever the engine holds back for this channel's sake is tried now."""
    with transaction.atomic():
        breaker.try_again(channel, now)


def close(channel: Channel, *, user: Any = None, now: datetime) -> None:
    """Nothing new goes there; what is out can still be corrected and removed.

    Closed first, so that nobody plans anew behind the cancelling.
    """
    Channel.objects.filter(pk=channel.pk, closed_at=None).update(closed_at=now)
    unsent = Delivery.objects.filter(
        channel=channel,
        action=Action.PUBLISH,
        state__in=sorted(UNFINISHED - {State.SENDING}),
        may_be_out=False,
    ).values("placement")
    for placement in Placement.objects.filter(pk__in=unsent).order_by("pk"):
        cancel(placement, user=user, now=now)
