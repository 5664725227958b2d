"""The pump: claims as senders come free, settles as answers come, sleeps in between.

Its own thread is the only one that touches the database. Everything it holds is
under a lease that it renews; whatever is left when its time is over is given back.
"""

from __future__ import annotations

import os
import socket
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from queue import Empty
from uuid import uuid4

from django.db.models import Min

from channels.problems import AuthNeeded, Gone, RetryLater
from publishing.clock import database_now
from publishing.engine import (
    arming,
    claim,
    heartbeat,
    leases,
    local,
    lookup,
    order,
    pages,
    refresh,
    settle,
)
from publishing.engine.accounts import Account
from publishing.engine.assignments import job_of, kind_limit_s, must_be_done_by_hand
from publishing.engine.claim import Claimed
from publishing.engine.dispatch import Dispatch
from publishing.engine.doors import Doors
from publishing.engine.jobs import (
    Candidates,
    Job,
    Kind,
    NotBegun,
    Outcome,
    ProbeOutcome,
    Progress,
    Result,
    Ticket,
)
from publishing.engine.leases import Lease
from publishing.engine.senders import Senders
from publishing.engine.settle import Answer
from publishing.models import Delivery
from publishing.states import Action, State

SENDERS = 32
HORIZON_S = 2.0  # rows due this soon are waited for
SETTLE_S = 0.05
SETTLE_ROWS = 100
POLL_S = 0.1  # how often an idle pump looks for new rows
HELD_MOST = 256  # rows under our lease at a time
TICK_S = 1.0
TASK_S = 40.0  # of a Celery task: the last sender's deadline ends before its own

Tick = Callable[[], object]


@dataclass
class PumpReport:
    """What one run did."""

    claimed: int = 0
    settled: int = 0
    sent: int = 0
    lost: int = 0
    seconds: float = 0.0


@dataclass
class _Held:
    """A row of ours, its job and its lease."""

    claimed: Claimed
    job: Job
    since: float = field(default_factory=time.monotonic)


def _silences(result: Result) -> bool:
    """Answers after which nothing more of the channel is to be tried now."""
    if isinstance(result, RetryLater):
        return result.scope != "delivery"
    return isinstance(result, AuthNeeded | Gone)


def worker_name() -> str:
    """Unique per run: it tells our rows from those of an earlier life."""
    return f"{socket.gethostname()[:30]}:{os.getpid()}:{uuid4().hex[:8]}"


class Pump:
    def __init__(self, *, tick: Tick | None = None, probe: bool = True) -> None:
        self.worker = worker_name()
        self.report = PumpReport()
        self._tick = tick
        self._doors = Doors(probe=probe)
        self._senders = Senders(SENDERS)
        self._dispatch = Dispatch()
        self._held: dict[Ticket, _Held] = {}
        self._arm: dict[Ticket, _Held] = {}
        self._answers: list[Answer] = []
        self._oldest_answer = 0.0
        self._hosts: dict[str, set[int]] = defaultdict(set)
        self._probing: set[int] = set()
        self._refreshing: dict[Ticket, refresh.Refreshing] = {}
        self._next_claim = 0.0
        self._next_look = 0.0
        self._next_tick = 0.0
        self._next_renewal = time.monotonic() + leases.renew_every_s()
        self._urgent = False
        self._clock = (0.0, datetime.min.replace(tzinfo=UTC))

    # --- the loop --------------------------------------------------------------

    def run(self, max_seconds: float, horizon: float) -> PumpReport:
        started = time.monotonic()
        closing = started + max_seconds
        heartbeat.beat("pump", self._now())
        try:
            while True:
                now = time.monotonic()
                open_ = now < closing
                self._collect()
                self._housekeeping(now)
                if open_:
                    self._take(now)
                else:
                    self._give_back()
                self._start()
                self._flush(now)
                if not self._busy() and (not open_ or self._idle(horizon)):
                    return self.report
                self._wait(closing if open_ else now + 1)
        finally:
            self._senders.stop()
            heartbeat.beat("pump", self._now())
            self.report.seconds = time.monotonic() - started

    def _busy(self) -> bool:
        return bool(self._held or self._answers or self._probing or self._refreshing)

    def _now(self) -> datetime:
        self._clock = (time.monotonic(), database_now())
        return self._clock[1]

    def _reckoned(self) -> datetime:
        """Database time since it was last read; for waiting, never for writing."""
        at, moment = self._clock
        return moment + timedelta(seconds=time.monotonic() - at)

    def _idle(self, horizon: float) -> bool:
        """Nothing is due, nor will be within `horizon` seconds."""
        soon = self._now() + timedelta(seconds=horizon)
        if order.oldest(soon) is not None or lookup.due(soon).exists():
            return False
        return not self._urgent

    def _wait(self, until: float) -> None:
        """Until an answer comes or something of ours is to be done."""
        now = time.monotonic()
        ends = [until, now + POLL_S, self._next_renewal]
        if self._answers:
            ends.append(self._oldest_answer + SETTLE_S)
        if not self._held:
            ends.append(self._next_due(now))
        if self._tick is not None:
            ends.append(self._next_tick)
        pause = min(ends) - now
        if self._urgent or pause <= 0:
            return
        try:
            outcome = self._senders.results.get(timeout=pause)
        except Empty:
            return
        self._received(outcome)

    def _next_due(self, now: float) -> float:
        first = Delivery.objects.filter(
            state=State.DUE, next_at__gt=self._reckoned()
        ).aggregate(at=Min("next_at"))["at"]
        if first is None:
            return now + POLL_S
        left = float((first - self._reckoned()).total_seconds())
        # A claim before its second would find nothing and look again too late.
        self._next_claim = min(self._next_claim, now + max(left, 0) + 0.002)
        return now + max(left, 0) + 0.002

    # --- answers ---------------------------------------------------------------

    def _collect(self) -> None:
        while True:
            try:
                outcome = self._senders.results.get_nowait()
            except Empty:
                return
            self._received(outcome)

    def _received(self, outcome: Outcome | ProbeOutcome) -> None:
        if isinstance(outcome, ProbeOutcome):
            self._senders.busy -= 1
            self._probing.discard(outcome.probing.snapshot_id)
            if pages.answered(outcome.probing, outcome.seen, self._now()):
                self._next_claim = 0.0
            return
        job = outcome.job
        if isinstance(outcome.result, Progress):
            self._progress(outcome)
            return
        self._senders.busy -= 1
        self._dispatch.done(job)
        if job.kind == Kind.REFRESH:
            refresh.finish(self._refreshing.pop(job.ticket), outcome, self._now())
            self._next_claim = 0.0
            return
        held = self._held.pop(job.ticket)
        self._answer(Answer(held.claimed, outcome))

    def _answer(self, answer: Answer) -> None:
        if not self._answers:
            self._oldest_answer = time.monotonic()
        self._answers.append(answer)
        claimed = answer.claimed
        if _silences(answer.outcome.result):
            self._urgent = True
            self._silence(claimed, answer.outcome.result)
        if claimed.row.action == Action.PUBLISH and not claimed.account.keyed:
            self._urgent = True  # until it is written, a crash would cost a doubt

    def _silence(self, claimed: Claimed, result: Result) -> None:
        """What waits here for a channel that must rest is given back, not tried."""
        network = claimed.account.channel.network
        everyone = isinstance(result, RetryLater) and result.scope == "application"

        def rests(job: Job) -> bool:
            held = self._held.get(job.ticket)
            if held is None or job.kind == Kind.WITHDRAW:
                return False
            account = held.claimed.account
            if everyone:
                return account.channel.network == network
            return account.id == claimed.account.id

        for job in self._dispatch.take_back(rests):
            held = self._held.pop(job.ticket)
            self._answers.append(Answer(held.claimed, Outcome(job, NotBegun())))

    def _progress(self, outcome: Outcome) -> None:
        held = self._held.get(outcome.job.ticket)
        if held is None or not isinstance(outcome.result, Progress):
            return
        if settle.store_progress(held.claimed, outcome.result):
            row = replace(held.claimed.row, resume=outcome.result.resume)
            held.claimed = replace(held.claimed, row=row)
        else:
            outcome.job.lease.lost = True

    def _flush(self, now: float) -> None:
        if not self._answers:
            self._urgent = False
            return
        ripe = now >= self._oldest_answer + SETTLE_S
        if not (ripe or self._urgent or len(self._answers) >= SETTLE_ROWS):
            return
        batch, self._answers = self._answers, []
        self._urgent = False
        settled = settle.settle_safely(batch, self._now)
        self._count(settled)
        for claimed in settled.refresh:
            self._refresh(claimed.account)

    def _count(self, settled: settle.Settled) -> None:
        self.report.settled += len(settled.rulings)
        self.report.lost += settled.lost
        done = [r for r in settled.rulings.values() if r.to == State.SENT]
        self.report.sent += len(done)
        if len(done) < len(settled.rulings):
            self._next_claim = 0.0  # prepared rows go on at once

    # --- claims ----------------------------------------------------------------

    def _take(self, now: float) -> None:
        room = HELD_MOST - len(self._held)
        if now >= self._next_claim and room > 0:
            self._claim(min(room, claim.BATCH))
        if now >= self._next_look:
            self._look()

    def _claim(self, limit: int) -> None:
        full = self._dispatch.full()
        busy = {pk for host in full for pk in self._hosts[host]}
        busy |= {one.account.id for one in self._refreshing.values()}
        batch = claim.claim(
            self.worker,
            self._doors,
            limit=limit,
            busy_channels=busy,
            busy_snapshots=self._probing,
        )
        self._clock = (batch.taken, batch.now)
        self.report.claimed += len(batch.claimed) + len(batch.local)
        for claimed in batch.claimed:
            self._hold(claimed, batch.taken, batch.now)
        for frozen in batch.unseen:
            self._probing.add(frozen.pk)
            self._senders.give(pages.probing(frozen, Lease(batch.taken)))
        for account in batch.stale:
            self._refresh(account)
        if batch.local:
            done = settle.settle_local(batch.local, local.SETTLERS, batch.now)
            self.report.settled += len(done)
            self.report.sent += len(done)
        if not batch.moved and not batch.unseen:
            self._next_claim = time.monotonic() + POLL_S

    def _look(self) -> None:
        looking = lookup.claim(self.worker)
        for claimed in looking.claimed:
            self._hold(claimed, looking.taken, looking.now)
        for claimed, remote_id in looking.known:
            self._known(claimed, remote_id, looking.taken, looking.now)
        if not looking.moved:
            self._next_look = time.monotonic() + 0.5

    def _hold(self, claimed: Claimed, taken: float, now: datetime) -> None:
        job = job_of(claimed, Lease(taken), now)
        self._hosts[job.host].add(claimed.account.id)
        if job.kind == Kind.WITHDRAW and must_be_done_by_hand(claimed, job):
            self._answer(Answer(claimed, Outcome(job, settle.NO_WAY)))
            return
        held = _Held(claimed, job)
        self._held[job.ticket] = held
        if arming.needed(claimed, job):
            self._arm[job.ticket] = held
        else:
            self._dispatch.add(job)

    def _known(
        self, claimed: Claimed, remote_id: str, taken: float, now: datetime
    ) -> None:
        """A late answer was written into the log: that is proof enough."""
        job = job_of(claimed, Lease(taken), now)
        found = Candidates((settle.published(remote_id),))
        self._answer(Answer(claimed, Outcome(job, found)))

    def _refresh(self, account: Account) -> None:
        if any(one.account.id == account.id for one in self._refreshing.values()):
            return
        taken = time.monotonic()
        refreshing = refresh.begin(account, taken, self._now())
        if refreshing is not None:
            self._refreshing[refreshing.job.ticket] = refreshing
            self._dispatch.add(refreshing.job)
        else:
            self._next_claim = time.monotonic() + POLL_S

    # --- senders ---------------------------------------------------------------

    def _start(self) -> None:
        """Give waiting jobs to free senders; what may not be repeated is armed."""
        if self._arm:
            armed = arming.arm(
                {ticket: held.claimed for ticket, held in self._arm.items()},
                self.worker,
            )
            for ticket, held in self._arm.items():
                claimed = armed.get(ticket)
                if claimed is None:
                    del self._held[ticket]
                    self.report.lost += 1
                    continue
                held.claimed = claimed
                self._dispatch.add(held.job)
            self._arm = {}
        for job in self._dispatch.next(self._senders.free):
            self._senders.give(job)

    def _give_back(self) -> None:
        for job in self._dispatch.take_back():
            if job.kind == Kind.REFRESH:
                outcome = Outcome(job, NotBegun())
                refresh.finish(self._refreshing.pop(job.ticket), outcome, self._now())
                continue
            held = self._held.pop(job.ticket)
            self._answer(Answer(held.claimed, Outcome(job, NotBegun())))

    # --- housekeeping ----------------------------------------------------------

    def _housekeeping(self, now: float) -> None:
        if now >= self._next_renewal:
            self._next_renewal = now + leases.renew_every_s()
            self._renew(now)
        if self._tick is not None and now >= self._next_tick:
            self._next_tick = now + TICK_S
            self._tick()

    def _renew(self, now: float) -> None:
        """Steps that take longer than they may are left to their deadline."""
        held = {
            ticket: one
            for ticket, one in self._held.items()
            if now - one.since < kind_limit_s(one.job.kind)
        }
        taken = time.monotonic()
        ours = arming.renew(held, self.worker)
        for ticket, one in held.items():
            if ticket in ours:
                one.job.lease.renew(taken)
            else:
                one.job.lease.lost = True
        heartbeat.beat("pump", self._now())


def run(
    *,
    max_seconds: float = 60,
    horizon: float = HORIZON_S,
    tick: Tick | None = None,
    probe: bool = True,
) -> PumpReport:
    """Pump until nothing is due within `horizon` seconds, at most `max_seconds`.

    `tick` is called once a second from the pump's own thread.
    """
    return Pump(tick=tick, probe=probe).run(max_seconds, horizon)


def drain(
    *, horizon: float = 0, max_seconds: float = 60, probe: bool = True
) -> PumpReport:
    """Pump until nothing is due within the next `horizon` seconds."""
    return run(max_seconds=max_seconds, horizon=horizon, probe=probe)
