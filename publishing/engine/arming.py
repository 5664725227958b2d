"""Before the first byte: `wire` is committed, and leases are kept alive.

A channel that cannot tell a repeat from a new post must leave a mark before
anything is written to it, in the same UPDATE that checks that the row is ours.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from dataclasses import replace

from django.db import connection, transaction
from django.db.models import F

from publishing.clock import database_now
from publishing.engine import crash, leases
from publishing.engine.claim import Claimed
from publishing.engine.jobs import Job, Kind, Ticket
from publishing.models import Delivery
from publishing.models.delivery import DeliveryQuerySet
from publishing.states import Action, Phase, State


def needed(claimed: Claimed, job: Job) -> bool:
    return (
        job.kind == Kind.SEND
        and claimed.row.action == Action.PUBLISH
        and not claimed.account.keyed
    )


def arm(waiting: Mapping[Ticket, Claimed], worker: str) -> dict[Ticket, Claimed]:
    """Commit `wire` for the rows that are still ours; the lease begins anew."""
    crash.point("before_wire")
    taken = time.monotonic()
    with transaction.atomic():
        now = database_now()
        mine = _lock_mine(waiting, worker).filter(
            state=State.SENDING, lease_until__gt=now
        )
        ours = set(mine.values_list("pk", "token")) & waiting.keys()
        rows = Delivery.objects.filter(pk__in=[pk for pk, _token in ours])
        rows.filter(may_be_out=False).update(may_be_out=True, out_token=F("token"))
        rows.update(phase=Phase.WIRE, lease_until=now + leases.length())
    crash.point("after_wire")
    return {ticket: _armed(waiting[ticket], taken) for ticket in ours}


def _armed(claimed: Claimed, taken: float) -> Claimed:
    row = claimed.row
    return replace(
        claimed,
        armed_at=taken,
        row=row._replace(
            phase=Phase.WIRE,
            may_be_out=True,
            out_token=row.out_token if row.may_be_out else row.token,
        ),
    )


def renew(tickets: Collection[Ticket], worker: str) -> set[Ticket]:
    """Extend the leases of the rows that are still ours; returns those."""
    if not tickets:
        return set()
    with transaction.atomic():
        now = database_now()
        mine = _lock_mine(tickets, worker).filter(
            state__in=[State.SENDING, State.UNCERTAIN]
        )
        ours = set(mine.values_list("pk", "token")) & set(tickets)
        Delivery.objects.filter(pk__in=[pk for pk, _token in ours]).update(
            lease_until=now + leases.length()
        )
    return ours


def _lock_mine(tickets: Collection[Ticket], worker: str) -> DeliveryQuerySet:
    queryset = Delivery.objects.filter(
        pk__in=[pk for pk, _token in tickets], worker=worker
    ).order_by("pk")
    if connection.vendor == "postgresql":
        queryset = queryset.select_for_update()
    return queryset
