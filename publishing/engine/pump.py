"""The pump: claims as senders come free, settles as answers come, sleeps in between.

Its own thread is the only one that touches the database. Everything it holds is
under a lease that it renews; whatever is left when its time is over is given back.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from queue import Empty

from publishing.clock import database_now
from publishing.engine import (
    claim,
    garbage,
    heartbeat,
    local,
    lookup,
    pages,
    settle,
    spool,
)
from publishing.engine.accounts import Account
from publishing.engine.assignments import must_be_done_by_hand
from publishing.engine.claim import Claimed
from publishing.engine.core import Core
from publishing.engine.doors import Doors
from publishing.engine.holdings import Held, Holdings, worker_name
from publishing.engine.inbox import Inbox
from publishing.engine.jobs import (
    Candidates,
    Kind,
    NotBegun,
    Outcome,
    ProbeOutcome,
    Progress,
    silences,
)
from publishing.engine.leases import Lease
from publishing.engine.probes import Probes
from publishing.engine.refresh import Refreshes
from publishing.engine.report import PumpReport
from publishing.engine.rhythm import Rhythm, nothing_due
from publishing.engine.salvage import salvage
from publishing.models import Channel
from publishing.outage import AWAY
from publishing.states import Action

HORIZON_S = 2.0  # rows due this soon are waited for
TASK_S = 40.0  # of a Celery task: the last sender's deadline ends before its own

Tick = Callable[[], object]


class Pump:
    def __init__(self, *, tick: Tick | None = None, probe: bool = True) -> None:
        self.worker = worker_name()
        self.report = PumpReport()
        self._tick = tick
        self._doors = Doors(probe=probe)
        self._holdings = Holdings(self.worker)
        self._inbox = Inbox()
        self._probing: set[int] = set()
        self._refreshes = Refreshes()
        self._probes = Probes()
        self._rhythm = Rhythm()
        self._core = Core()

    # --- the loop --------------------------------------------------------------

    def run(self, max_seconds: float, horizon: float) -> PumpReport:
        garbage.spare()
        started = time.monotonic()
        self._rhythm.closing = started + max_seconds
        spool.replay(database_now())
        try:
            while True:
                open_ = self._rhythm.open
                self._holdings.senders.attend()
                self._collect()
                self._housekeeping()
                if open_:
                    self._take()
                else:
                    self._give_back()
                self.report.lost += self._holdings.start()
                self._flush()
                if not self._busy() and (not open_ or nothing_due(horizon)):
                    return self.report
                self._wait()
        except AWAY:
            salvage(self._holdings, self._inbox)
            raise
        finally:
            self._core.leave()
            self._holdings.senders.stop()
            self.report.seconds = time.monotonic() - started

    def _busy(self) -> bool:
        busy = self._holdings or self._inbox or self._probing
        return bool(busy or self._refreshes or self._probes)

    def _wait(self) -> None:
        """Until an answer comes or something of ours is to be done."""
        ends = [self._holdings.next_renewal]
        if self._inbox:
            ends.append(self._inbox.ripe_at)
        pause = self._rhythm.pause(
            ends, idle=not self._holdings, ticking=self._tick is not None
        )
        if self._inbox.urgent or pause <= 0:
            return
        try:
            outcome = self._holdings.senders.results.get(timeout=pause)
        except Empty:
            return
        self._received(outcome)

    # --- answers ---------------------------------------------------------------

    def _collect(self) -> None:
        while True:
            try:
                outcome = self._holdings.senders.results.get_nowait()
            except Empty:
                return
            self._received(outcome)

    def _received(self, outcome: Outcome | ProbeOutcome) -> None:
        if isinstance(outcome, ProbeOutcome):
            self._holdings.senders.busy -= 1
            self._probing.discard(outcome.probing.snapshot_id)
            pages.answered(outcome.probing, outcome.seen, database_now())
            self._rhythm.claim_at_once()
        elif isinstance(outcome.result, Progress):
            self._progress(outcome, outcome.result)
        else:
            held = self._holdings.answered(outcome.job)
            if held is not None:
                self._answer(held.claimed, outcome)
            else:
                self._finish(outcome)
                self._rhythm.claim_at_once()
            self._holdings.release(outcome.job)

    def _finish(self, outcome: Outcome) -> None:
        """The answer to a job that had no row."""
        checks = outcome.job.kind == Kind.CHECK
        (self._probes if checks else self._refreshes).finish(outcome)

    def _answer(self, claimed: Claimed, outcome: Outcome) -> None:
        self._inbox.add(claimed, outcome)
        channel = claimed.account.channel
        match silences(outcome.result):
            case "application":
                self._silence(lambda other: other.network == channel.network)
            case "channel":
                self._silence(lambda other: other.pk == channel.pk)

    def _silence(self, which: Callable[[Channel], bool]) -> None:
        """What waits here for a channel that must rest is given back, not tried."""

        def rests(other: Claimed) -> bool:
            return other.row.action != Action.WITHDRAW and which(other.account.channel)

        for held in list(self._holdings.take_back(rests)):
            self._not_begun(held)

    def _not_begun(self, held: Held) -> None:
        self._inbox.add(held.claimed, Outcome(held.job, NotBegun()))

    def _progress(self, outcome: Outcome, progress: Progress) -> None:
        held = self._holdings.get(outcome.job.ticket)
        if held is None:
            return
        if settle.store_progress(held.claimed, progress):
            row = held.claimed.row._replace(resume=progress.resume)
            held.claimed = replace(held.claimed, row=row)
        else:
            outcome.job.lease.lost = True

    def _flush(self) -> None:
        settled = self._inbox.flush(database_now)
        if settled is None:
            return
        if not self.report.count(settled.rulings.values(), settled.lost):
            self._rhythm.claim_at_once()  # prepared rows go on at once
        for claimed in settled.refresh:
            self._refresh(claimed.account)
        if settled.broken:
            self._silence(lambda other: other.pk in settled.broken)

    # --- claims ----------------------------------------------------------------

    def _take(self) -> None:
        room = self._holdings.room
        if self._rhythm.claims and room > 0:
            self._claim(min(room, claim.BATCH))
        if self._rhythm.looks:
            self._look()

    def _claim(self, limit: int) -> None:
        busy = self._holdings.full_channels()
        busy |= self._refreshes.channels
        batch = claim.claim(
            self.worker,
            self._doors,
            limit=limit,
            busy_channels=busy,
            busy_snapshots=self._probing,
        )
        self.report.claimed += len(batch.claimed) + len(batch.local)
        for claimed in batch.claimed:
            self._hold(claimed, batch.taken, batch.now)
        for frozen in batch.unseen:
            self._probing.add(frozen.pk)
            self._holdings.probe(pages.probing(frozen, Lease(batch.taken)))
        for account in batch.stale:
            self._refresh(account)
        if batch.local:
            done = settle.settle_local(batch.local, local.SETTLERS, batch.now)
            self.report.count(done.values())
        if not batch.moved and not batch.unseen:
            self._rhythm.rest_from_claims()

    def _hold(self, claimed: Claimed, taken: float, now: datetime) -> None:
        job = self._holdings.job(claimed, taken, now)
        if job.kind == Kind.WITHDRAW and must_be_done_by_hand(claimed, job):
            self._answer(claimed, Outcome(job, settle.NO_WAY))
        else:
            self._holdings.hold(claimed, job)

    def _look(self) -> None:
        for job in self._probes.begin():
            self._holdings.queue(job)
        looking = lookup.claim(self.worker)
        for claimed in looking.claimed:
            self._hold(claimed, looking.taken, looking.now)
        for claimed, remote_id in looking.known:
            # A late answer was written into the log: that is proof enough.
            job = self._holdings.job(claimed, looking.taken, looking.now)
            found = Candidates((settle.published(remote_id),))
            self._answer(claimed, Outcome(job, found))
        if not looking.moved:
            self._rhythm.rest_from_looks()

    def _refresh(self, account: Account) -> None:
        job = self._refreshes.begin(account)
        if job is not None:
            self._holdings.queue(job)
        else:
            self._rhythm.rest_from_claims()

    def _give_back(self) -> None:
        for held in list(self._holdings.take_back(lambda _claimed: True)):
            self._not_begun(held)
        for job in self._holdings.take_back_jobs():
            self._finish(Outcome(job, NotBegun()))

    # --- housekeeping ----------------------------------------------------------

    def _housekeeping(self) -> None:
        if self._holdings:
            self._core.stay(self._holdings.senders.native_ids)
        else:
            self._core.leave()
        if time.monotonic() >= self._holdings.next_renewal:
            self._holdings.renew()
        if self._rhythm.beats():
            heartbeat.beat("pump", database_now())
        if self._tick is not None and self._rhythm.ticks():
            self._tick()


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
