"""Renewing a credential: one refresher at a time, the pair stored in one transaction.

The call is made by a sender thread; the lease on the credential's row fences what it
brings back.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import NAMESPACE_OID, uuid4, uuid5

from django.db import transaction
from django.db.models import F, Q

from channels.contract import Secrets
from channels.problems import AuthNeeded, Problem
from publishing import credentials
from publishing.clock import database_now
from publishing.engine import leases, rests
from publishing.engine.accounts import Account
from publishing.engine.jobs import Job, Kind, Outcome, Refreshed, Ticket
from publishing.engine.leases import Lease
from publishing.engine.wires import wire
from publishing.models import Credential

PATIENCE_S = 30.0  # before a refresh that failed in passing is tried again


@dataclass(frozen=True)
class Refreshing:
    """A refresh under way; `token` fences its answer."""

    account: Account
    credential_id: int
    token: int
    job: Job


def begin(account: Account, taken: float, now: datetime) -> Refreshing | None:
    """Take the credential's lease; None when somebody else is at it."""
    current = Credential.objects.filter(
        channel_id=account.id, version=account.version
    ).filter(Q(lease_until=None) | Q(lease_until__lte=now))
    if not current.update(
        lease_until=now + leases.length(), lease_token=F("lease_token") + 1
    ):
        return None
    row = Credential.objects.get(channel_id=account.id, version=account.version)
    lease = Lease(taken)
    job = Job(
        kind=Kind.REFRESH,
        ticket=(uuid5(NAMESPACE_OID, f"credential:{row.pk}"), row.lease_token),
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
    return Refreshing(account, row.pk, row.lease_token, job)


def finish(refreshing: Refreshing, outcome: Outcome, now: datetime) -> None:
    """Store the new pair, or say what stands in the way."""
    mine = Credential.objects.filter(
        pk=refreshing.credential_id, lease_token=refreshing.token
    )
    match outcome.result:
        case Refreshed(secrets=secrets):
            _store(refreshing, secrets)
        case AuthNeeded() as problem:
            if mine.update(lease_until=None):
                rests.lose_access(refreshing.account.channel, problem, now)
        case Problem():
            mine.update(lease_until=now + timedelta(seconds=PATIENCE_S))
        case _:
            mine.update(lease_until=None)


def _store(refreshing: Refreshing, secrets: Secrets) -> None:
    with transaction.atomic():
        mine = Credential.objects.select_for_update().filter(
            pk=refreshing.credential_id, lease_token=refreshing.token
        )
        if mine.first() is not None:
            expires_at = getattr(secrets, "expires_at", None)
            credentials.store(
                refreshing.account.channel, secrets, expires_at=expires_at
            )
            mine.update(lease_until=None)


class Refreshes:
    """The refreshes of one pump: one at a time for each channel."""

    def __init__(self) -> None:
        self._running: dict[Ticket, Refreshing] = {}

    def __bool__(self) -> bool:
        return bool(self._running)

    @property
    def channels(self) -> set[int]:
        return {one.account.id for one in self._running.values()}

    def begin(self, account: Account) -> Job | None:
        """The job of a new refresh; None when one is under way somewhere."""
        if account.id in self.channels:
            return None
        refreshing = begin(account, time.monotonic(), database_now())
        if refreshing is None:
            return None
        self._running[refreshing.job.ticket] = refreshing
        return refreshing.job

    def finish(self, outcome: Outcome) -> None:
        refreshing = self._running.pop(outcome.job.ticket, None)
        if refreshing is not None:
            finish(refreshing, outcome, database_now())
