"""Takes back rows whose holder let its lease run out: by trait and phase.

Harmless to run twice or in many places: one guarded UPDATE per row, rows that
somebody else works on are skipped.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from channels.problems import Unknown
from channels.wording import gettext_noop
from publishing import logs
from publishing.engine import crash, retry, rows, succession, traits
from publishing.engine.accounts import Account, accounts
from publishing.engine.looks import first_look
from publishing.engine.rows import Row
from publishing.engine.ruling import as_json
from publishing.engine.traits import Course
from publishing.models import Attempt, Channel, Delivery
from publishing.states import Action, Actor, Phase, State, Step

log = logging.getLogger("lantoa.engine")

BATCH = 100

LOST = Unknown(
    "lease_lost",
    gettext_noop("The sending process stopped before the answer was written down."),
    fix=gettext_noop("It is being looked up; nothing is sent a second time."),
)


def waiting(now: datetime) -> bool:
    return Delivery.objects.filter(state=State.SENDING, lease_until__lt=now).exists()


def reap(now: datetime) -> int:
    """Returns how many rows were taken back."""
    if not waiting(now):
        return 0
    expired = Delivery.objects.filter(state=State.SENDING, lease_until__lt=now)
    with transaction.atomic():
        queryset = expired.order_by("pk")
        if connection.vendor == "postgresql":
            queryset = queryset.select_for_update(skip_locked=True)
        pks = [delivery.pk for delivery in queryset.only("pk")[:BATCH]]
        found = rows.read(pks)
        known = accounts({row.channel_id for row in found})
        context = succession.behind(found)
        for row in found:
            _take_back(row, known[row.channel_id], context, now)
    crash.point("after_reap")
    return len(found)


def _take_back(
    row: Row,
    account: Account,
    context: dict[int, list[succession.Behind]],
    now: datetime,
) -> None:
    to, fields = _fate(row, account, now)
    waits = {
        action
        for _pk, part, seq, action, _snapshot in context.get(row.placement_id, ())
        if seq > row.seq and (part == row.part or action == Action.WITHDRAW)
    }
    if row.action != Action.WITHDRAW and Action.WITHDRAW in waits:
        to, fields = State.CANCELLED, {**fields, "next_at": None}
    elif row.action == Action.UPDATE and Action.UPDATE in waits:
        to, fields = State.SUPERSEDED, {**fields, "next_at": None}
    moved = Delivery.objects.filter(pk=row.pk, token=row.token).move(
        to, Actor.REAPER, lease_until=None, worker="", phase="", **fields
    )
    if moved:
        with logs.about(row):
            log.warning("the lease of delivery %s ran out: now %s", row.pk, to)
        Attempt.objects.filter(
            delivery_id=row.pk, token=row.token, finished_at=None
        ).update(finished_at=now, outcome="lease_lost", phase=row.phase)


def _fate(row: Row, account: Account, now: datetime) -> tuple[State, dict[str, Any]]:
    creates = row.action == Action.PUBLISH and row.step == Step.SEND
    if not creates or (not account.keyed and row.phase != Phase.WIRE):
        return State.DUE, _again(row, now)  # nothing was written, or it may be again
    course = traits.course(
        account.recovery,
        finds=account.finds,
        key_created_at=row.key_created_at,
        now=now,
    )
    policy = account.channel.policy
    if course == Course.REPEAT:
        return State.DUE, _again(row, now, traits.quiet_s(account.recovery))
    if course == Course.ASK and policy == Channel.Policy.PREFER_DUP:
        return State.DUE, _again(row, now)
    asks = course == Course.ASK and policy == Channel.Policy.ASK
    return State.UNCERTAIN, {
        "problem": as_json(LOST),
        "looks": 0,
        "looked_at": None,
        # PREFER_MISS is carried out by the look-up, which may say "failed".
        "next_at": None if asks else first_look(now),
    }


def _again(row: Row, now: datetime, quiet: float = 0.0) -> dict[str, Any]:
    """At once; a row that kills its holders every time waits longer each time."""
    attempts = row.attempts + 1
    at = now if attempts == 1 else retry.next_at(now, attempts - 1)
    if quiet:
        at = max(at, retry.next_at(now, 1, None, quiet))
    return {"next_at": at, "attempts": F("attempts") + 1}
