"""The rows under our lease: waiting for a sender, or with one."""

from __future__ import annotations

import os
import socket
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from publishing.engine import arming, leases
from publishing.engine.assignments import job_of, kind_limit_s
from publishing.engine.claim import BATCH, Claimed
from publishing.engine.dispatch import Dispatch
from publishing.engine.jobs import Job, Probing, Ticket
from publishing.engine.leases import Lease
from publishing.engine.senders import Senders

SENDERS = 32
HELD_MOST = 512


def worker_name() -> str:
    """Unique per run: it tells our rows from those of an earlier life."""
    return f"{socket.gethostname()[:30]}:{os.getpid()}:{uuid4().hex[:8]}"


@dataclass
class Held:
    """A row of ours and its job; `claimed` follows what was written of it."""

    claimed: Claimed
    job: Job
    since: float = field(default_factory=time.monotonic)


class Holdings:
    def __init__(self, worker: str) -> None:
        self._worker = worker
        self._rows: dict[Ticket, Held] = {}
        self._to_arm: dict[Ticket, Held] = {}
        self._channels: dict[str, set[int]] = defaultdict(set)  # by host
        self._dispatch = Dispatch()
        self.senders = Senders(SENDERS, self._dispatch)
        self.next_renewal = time.monotonic() + leases.renew_every_s()

    def __bool__(self) -> bool:
        return bool(self._rows)

    @property
    def room(self) -> int:
        """How many rows to claim now. A claim costs much the same for one row as for
        a hundred: it waits for a whole batch's room while every sender has work.
        """
        left = HELD_MOST - len(self._rows)
        if left < BATCH and self._dispatch.startable() > SENDERS:
            return 0
        return left

    def full_channels(self) -> set[int]:
        """Channels whose host has enough waiting here."""
        return {pk for host in self._dispatch.full() for pk in self._channels[host]}

    def job(self, claimed: Claimed, taken: float, now: datetime) -> Job:
        job = job_of(claimed, Lease(taken), now)
        self._channels[job.host].add(claimed.account.id)
        return job

    def hold(self, claimed: Claimed, job: Job) -> None:
        held = self._rows[job.ticket] = Held(claimed, job)
        if arming.needed(claimed, job):
            self._to_arm[job.ticket] = held
        else:
            self._dispatch.add(job)

    def queue(self, job: Job) -> None:
        """A job without a row, such as a refresh."""
        self._dispatch.add(job)

    def get(self, ticket: Ticket) -> Held | None:
        return self._rows.get(ticket)

    def answered(self, job: Job) -> Held | None:
        """The row of a job that is done, unless it had none."""
        return self._rows.pop(job.ticket, None)

    def release(self, job: Job) -> None:
        """Its answer was read, and what it silences was taken back."""
        if self.senders.freed(job):
            self._dispatch.done(job)

    def start(self) -> int:
        """Give jobs to free senders; returns how many rows were found lost."""
        lost = self._arm() if self._to_arm else 0
        for job in self._dispatch.next(self.senders.free):
            self.senders.give(job)
        return lost

    def probe(self, probing: Probing) -> None:
        self.senders.give(probing)

    def _arm(self) -> int:
        """What may not be repeated says `wire` before its first byte."""
        waiting, self._to_arm = self._to_arm, {}
        armed = arming.arm(
            {t: held.claimed for t, held in waiting.items()}, self._worker
        )
        for ticket, held in waiting.items():
            if ticket in armed:
                held.claimed = armed[ticket]
                held.job.lease.renew(armed[ticket].armed_at)
                self._dispatch.add(held.job)
            else:
                del self._rows[ticket]
        return len(waiting) - len(armed)

    def take_back(self, which: Callable[[Claimed], bool]) -> Iterable[Held]:
        """Rows that no sender has begun, out of our hands again."""

        def wanted(job: Job) -> bool:
            held = self._rows.get(job.ticket)
            return held is not None and which(held.claimed)

        for job in self._dispatch.take_back(wanted):
            yield self._rows.pop(job.ticket)

    def take_back_jobs(self) -> list[Job]:
        """Jobs without a row that no sender has begun."""
        return self._dispatch.take_back(lambda job: job.ticket not in self._rows)

    def renew(self) -> None:
        """Extend our leases; a step that takes too long is left to its deadline."""
        taken = time.monotonic()
        self.next_renewal = taken + leases.renew_every_s()
        held = {
            ticket: one
            for ticket, one in self._rows.items()
            if taken - one.since < kind_limit_s(one.job.kind)
        }
        ours = arming.renew(held, self._worker)
        for ticket, one in held.items():
            if ticket in ours:
                one.job.lease.renew(taken)
            else:
                one.job.lease.lost = True
