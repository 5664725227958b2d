"""Uncertain rows: asked for under a lease, and uncertain until there is proof."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F, Q

from publishing.clock import database_now
from publishing.engine import crash, leases, rows, traits
from publishing.engine.accounts import Account, accounts
from publishing.engine.claim import Claimed, log
from publishing.engine.identity import logged_id
from publishing.engine.rows import Row
from publishing.engine.traits import Course
from publishing.models import Channel, Delivery
from publishing.models.delivery import DeliveryQuerySet
from publishing.states import Actor, State, Step

BATCH = 20


@dataclass(frozen=True)
class Looking:
    """Rows to look for, and those whose answer had been written down already."""

    taken: float
    now: datetime
    claimed: tuple[Claimed, ...] = ()
    known: tuple[tuple[Claimed, str], ...] = ()
    moved: bool = False


def due(now: datetime) -> DeliveryQuerySet:
    return Delivery.objects.filter(state=State.UNCERTAIN, next_at__lte=now).filter(
        Q(lease_until=None) | Q(lease_until__lte=now)
    )


def claim(worker: str, *, limit: int = BATCH) -> Looking:
    """Take uncertain rows whose time has come. Their state stays what it is."""
    taken = time.monotonic()
    now = database_now()
    if not due(now).exists():
        return Looking(taken, now)
    with transaction.atomic():
        queryset = due(now).order_by("next_at")
        if connection.vendor == "postgresql":
            queryset = queryset.select_for_update(skip_locked=True, no_key=True)
        pks = [delivery.pk for delivery in queryset.only("pk")[:limit]]
        found = rows.read(pks)
        looking = _take(found, worker, taken, now)
    if looking.claimed:
        crash.point("after_look")
    return looking


def _take(found: list[Row], worker: str, taken: float, now: datetime) -> Looking:
    known_accounts = accounts({row.channel_id for row in found})
    frozen = rows.snapshots(row.snapshot_id for row in found)
    looking: list[Claimed] = []
    known: list[tuple[Claimed, str]] = []
    for row in found:
        account = known_accounts[row.channel_id]
        remote_id = logged_id([row.pk])
        if not remote_id and not _may_look(row, account, now):
            continue
        held = Claimed(
            row._replace(token=row.token + 1),
            account,
            frozen.get(row.snapshot_id or 0),
        )
        if remote_id:
            known.append((held, remote_id))
        else:
            looking.append(held)
    ours = [held.row.pk for held in [*looking, *(held for held, _id in known)]]
    Delivery.objects.filter(pk__in=ours).update(
        token=F("token") + 1, lease_until=now + leases.length(), worker=worker
    )
    log([*looking, *(held for held, _id in known)], worker, now)
    return Looking(taken, now, tuple(looking), tuple(known), moved=bool(found))


def _may_look(row: Row, account: Account, now: datetime) -> bool:
    """Whether the network can be asked; else the row goes where its policy says."""
    mine = Delivery.objects.filter(pk=row.pk)
    if account.channel.auth_needed_at is not None or account.trouble is not None:
        mine.update(next_at=now + leases.length() * 2)
        return False
    if account.finds:
        return True
    course = traits.course(
        account.recovery,
        finds=False,
        key_created_at=row.key_created_at,
        now=now,
    )
    policy = account.channel.policy
    if course == Course.REPEAT or policy == Channel.Policy.PREFER_DUP:
        mine.move(State.DUE, Actor.LOOKUP, next_at=now, step=Step.SEND)
    elif policy == Channel.Policy.PREFER_MISS:
        mine.move(State.FAILED, Actor.LOOKUP, next_at=None)
    else:
        mine.update(next_at=None)  # with a person from here on
    return False
