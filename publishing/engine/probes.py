"""Probes that planning wished for: asked by sender threads, one per channel."""

from __future__ import annotations

import time
from datetime import datetime
from uuid import NAMESPACE_OID, uuid4, uuid5

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from channels.problems import AuthNeeded, Problem, RetryLater
from publishing.clock import database_now
from publishing.engine import leases, rests
from publishing.engine.accounts import Account, accounts
from publishing.engine.checking import same_account
from publishing.engine.jobs import Job, Kind, Known, Outcome, Ticket
from publishing.engine.leases import Lease
from publishing.engine.ruling import as_json
from publishing.engine.rulings import rests_of
from publishing.engine.wires import wire
from publishing.models import Credential, Probe

AT_ONCE = 8


def due(now: datetime) -> QuerySet[Probe]:
    free = Q(lease_until=None) | Q(lease_until__lte=now)
    return Probe.objects.filter(free, wanted_at__isnull=False)


class Probes:
    """The probes of one pump."""

    def __init__(self) -> None:
        self._running: dict[Ticket, Account] = {}

    def __bool__(self) -> bool:
        return bool(self._running)

    def begin(self) -> list[Job]:
        """Take what is wished for; returns what the senders are to ask."""
        room, now = AT_ONCE - len(self._running), database_now()
        wanted = list(due(now).values_list("channel_id", flat=True)[: max(room, 0)])
        known = accounts(wanted)
        jobs = []
        for pk in wanted:
            if (
                not due(now)
                .filter(channel=pk)
                .update(lease_until=now + leases.length())
            ):
                continue
            account = known[pk]
            if account.trouble is not None:
                _write(account, account.trouble, now)
                continue
            job = _job(account, now)
            self._running[job.ticket] = account
            jobs.append(job)
        return jobs

    def finish(self, outcome: Outcome) -> None:
        account = self._running.pop(outcome.job.ticket)
        now = database_now()
        for rest in rests_of(outcome.result, now):
            rests.remember(account.channel, rest)
        match outcome.result:
            case Known(probe=found):
                try:
                    same_account(account.channel, found)
                except Problem as problem:
                    _write(account, problem, now)
                else:
                    _write(account, None, now)
            case RetryLater(scope="channel" | "application"):
                _write(account, None, now)  # it is there, and wants to be left alone
            case Problem() as problem:
                _write(account, problem, now)
            case _:  # given back: asked again by whoever comes next
                Probe.objects.filter(channel=account.id).update(lease_until=None)


def _job(account: Account, now: datetime) -> Job:
    lease = Lease(time.monotonic())
    return Job(
        kind=Kind.CHECK,
        ticket=(uuid5(NAMESPACE_OID, f"probe:{account.id}"), 0),
        host=account.host,
        lease=lease,
        connector=account.connector,
        wire=wire(
            account.settings,
            account.secrets,
            lease,
            now=now,
            limits=account.can.picture,
            delivery=uuid4(),
            key=uuid4(),
            created_at=now,
        ),
        settings=account.settings,
        facts={"channel": account.id},
    )


def _write(account: Account, problem: Problem | None, now: datetime) -> None:
    dead = isinstance(problem, AuthNeeded) and _is_newest(account)
    if isinstance(problem, AuthNeeded) and problem.refreshable and account.can.refresh:
        problem, dead = None, False  # it is refreshed when it is used
    with transaction.atomic():
        if dead and isinstance(problem, AuthNeeded):
            rests.lose_access(account.channel, problem, now)
        Probe.objects.filter(channel=account.id).update(
            at=now,
            wanted_at=None,
            lease_until=None,
            problem=as_json(problem) if problem else {},
        )


def _is_newest(account: Account) -> bool:
    """Secrets entered since then are not blamed for what the older ones were told."""
    newest = Credential.objects.filter(channel_id=account.id).aggregate(
        version=Max("version")
    )
    return (newest["version"] or 0) == account.version
