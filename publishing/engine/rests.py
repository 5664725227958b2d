"""What an answer means for the whole channel: rest, lost access, closing."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Max, Q

from channels.problems import AuthNeeded
from publishing import logs
from publishing.engine.claim import Claimed
from publishing.engine.ruling import Rest, Ruling, as_json
from publishing.models import Channel, Credential, Delivery
from publishing.states import UNFINISHED, Action, Actor, State

log = logging.getLogger("lantoa.engine")

JUST_REFRESHED = timedelta(seconds=60)


def auth(
    claimed: Claimed, ruling: Ruling, refresh: list[Claimed], now: datetime
) -> Ruling:
    """AuthNeeded counts against the secrets that were used, not against newer ones."""
    problem = ruling.auth
    assert problem is not None  # noqa: S101 - for the type checker
    account = claimed.account
    newest = Credential.objects.filter(channel_id=account.id).aggregate(
        version=Max("version"), at=Max("created_at")
    )
    stays = ruling.to == State.UNCERTAIN
    again = replace(ruling, to=ruling.to if stays else State.DUE, auth=None)
    if (newest["version"] or 0) != account.version:
        return _at(again, now)
    if (
        problem.refreshable
        and account.can.refresh
        and not _just_refreshed(account.id, account.version, newest["at"], now)
    ):
        refresh.append(claimed)
        return _at(again, now + timedelta(seconds=1))
    if stays:
        return ruling
    held = {"hold_reason": "auth", "hold_note": problem.message}
    return replace(ruling, fields={**ruling.fields, **held})


def _just_refreshed(
    channel_id: int, version: int, at: datetime | None, now: datetime
) -> bool:
    """A refresh made these very secrets: another one would not help."""
    made_by_refresh = Credential.objects.filter(
        channel_id=channel_id, version=version - 1, lease_token__gt=0
    ).exists()
    return made_by_refresh and at is not None and now - at < JUST_REFRESHED


def _at(ruling: Ruling, at: datetime) -> Ruling:
    return replace(ruling, fields={**ruling.fields, "next_at": at})


def apply(kept: Sequence[tuple[Claimed, Ruling]], now: datetime) -> None:
    """Channels last: rests, pauses for access, closings."""
    rests: dict[tuple[str, int], tuple[Rest, Claimed]] = {}
    for claimed, ruling in sorted(kept, key=lambda pair: pair[0].account.id):
        for rest in ruling.rests:
            key = (rest.scope, claimed.account.id)
            if key not in rests or rests[key][0].until < rest.until:
                rests[key] = (rest, claimed)
        if ruling.auth is not None:
            lose_access(claimed.account.channel, ruling.auth, now)
        if ruling.close:
            close(claimed.account.channel, now, but=claimed.row.pk)
    for rest, claimed in rests.values():
        remember(claimed.account.channel, rest)


def remember(channel: Channel, rest: Rest) -> None:
    """The longest rest counts; the application's holds every channel of the network."""
    everyone = rest.scope == "application"
    who = Q(network=channel.network) if everyone else Q(pk=channel.pk)
    longer = Q(retry_at=None) | Q(retry_at__lt=rest.until)
    Channel.objects.filter(who, longer).update(
        retry_at=rest.until, rest_problem=rest.problem, rest_of_all=everyone
    )


def inherit(channel: Channel, now: datetime) -> None:
    """A new channel rests with the others while the application must."""
    other = (
        Channel.objects.filter(
            network=channel.network, rest_of_all=True, retry_at__gt=now
        )
        .order_by("retry_at")
        .last()
    )
    if other is not None and other.retry_at is not None:
        remember(channel, Rest("channel", other.retry_at, other.rest_problem))


def lose_access(channel: Channel, problem: AuthNeeded, now: datetime) -> None:
    """Hold every row of the channel until somebody connects it again."""
    details: dict[str, Any] = as_json(problem)
    Delivery.objects.filter(channel_id=channel.pk, state=State.DUE).move(
        State.HELD,
        Actor.DOOR,
        hold_reason="auth",
        hold_note=problem.message,
        problem=details,
    )
    Channel.objects.filter(pk=channel.pk, auth_needed_at=None).update(
        auth_needed_at=now, auth_problem=details
    )
    with logs.bound({"channel": channel.pk}):
        log.error("channel %s lost its access: %s", channel.pk, problem.code)


def regain_access(channel: Channel) -> int:
    """The channel is connected again; returns how many rows go on."""
    Channel.objects.filter(pk=channel.pk).update(auth_needed_at=None, auth_problem={})
    return Delivery.objects.filter(
        channel_id=channel.pk, state=State.HELD, hold_reason="auth"
    ).move(State.DUE, Actor.DOOR, problem={})


def close(channel: Channel, now: datetime, *, but: UUID | None = None) -> int:
    """Closed: what is unsent (`but` one row) is cancelled; credentials stay for
    withdrawals."""
    unsent = Delivery.objects.filter(
        channel_id=channel.pk,
        state__in=sorted(UNFINISHED - {State.SENDING}),
        may_be_out=False,
    ).exclude(action=Action.WITHDRAW)
    unsent = unsent.exclude(pk=but) if but else unsent
    count = unsent.move(State.CANCELLED, Actor.PLANNER, finished_at=now, next_at=None)
    Channel.objects.filter(pk=channel.pk, closed_at=None).update(closed_at=now)
    return count
