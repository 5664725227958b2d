"""Asks the database once a second whether somebody should be rung for.

A thread in every worker's parent. It never pumps there (its children fork): if the
ring fails, or what is due stays unclaimed, it starts a `lantoa deliver` process.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from celery import bootsteps
from django.db import Error, connection

from publishing.clock import database_now
from publishing.engine import heartbeat, lookup, order, probes, reaper, rings

log = logging.getLogger("lantoa.ticker")

EVERY_S = 1.0
AHEAD = timedelta(seconds=2.5)  # the ring takes up to a second on files
SWEEP_EVERY = timedelta(seconds=0.9)
STUCK = timedelta(seconds=1)  # a due row that nobody claims
SILENT = timedelta(seconds=4)  # no pump, no sweep: nobody works
PATIENCE = 2  # ticks in a row, so that a worker may start and a broker restart
BEAT_EVERY = 5  # ticks
RESCUE_S = 55

# A fork in the middle of a query would take the database library's locks along.
_no_fork = threading.RLock()

Ring = Callable[[str], bool]
Rescue = Callable[[], "subprocess.Popen[bytes]"]


@dataclass(frozen=True)
class Situation:
    """What the database says: rows soon due, a sweep owed, nobody at work."""

    due: bool
    sweep: bool
    stuck: bool


def look(now: datetime) -> Situation:
    oldest = order.oldest(now)
    swept = heartbeat.age("sweep", now)
    pumped = heartbeat.age("pump", now)
    waits = oldest is not None and now - oldest > STUCK
    return Situation(
        due=oldest is not None
        or order.oldest(now + AHEAD) is not None
        or lookup.due(now + AHEAD).exists()
        or probes.due(now).exists()
        or reaper.waiting(now),
        sweep=swept is None or swept > SWEEP_EVERY,
        stuck=(waits and (pumped is None or pumped > SILENT))
        or swept is None
        or swept > SILENT,
    )


class Ticker:
    """`rescue` starts the process that delivers when the worker does not."""

    def __init__(self, rescue: Rescue, ring: Ring = rings.send) -> None:
        self._rescue = rescue
        self._ring = ring
        self._process: subprocess.Popen[bytes] | None = None
        self._over = False
        self._starting = threading.Lock()
        self._ticks = 0
        self._unheard = 0

    def tick(self) -> None:
        with _no_fork:
            try:
                now = database_now()
                situation = look(now)
                if self._ticks % BEAT_EVERY == 0:
                    heartbeat.beat("ticker", now)
            finally:
                connection.close()
        self._ticks += 1
        rung = not situation.due or self._ring("publishing.wake")
        if situation.sweep:
            rung = self._ring("publishing.tick") and rung
        self._unheard = 0 if rung and not situation.stuck else self._unheard + 1
        if self._unheard >= PATIENCE:
            self._start_rescue()

    def _start_rescue(self) -> None:
        with self._starting:
            if self._over or self._rescuing():
                return
            log.error("the broker or its workers do not answer: delivering without")
            self._process = self._rescue()

    def _rescuing(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """Ends the rescue; a worker that is being ended starts no other."""
        with self._starting:
            self._over = True
            if self._process is not None and self._process.poll() is None:
                self._process.terminate()


def deliver_process() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "cms", "deliver", "--seconds", str(RESCUE_S)],
        env=dict(os.environ),
    )


class TickerStep(bootsteps.StartStopStep):
    """Runs the ticker beside the worker, from its start to its stop."""

    requires = frozenset({"celery.worker.components:Pool"})

    def __init__(self, parent: object, **kwargs: object) -> None:
        super().__init__(parent, **kwargs)
        self._over = threading.Event()
        self._ticker = Ticker(deliver_process)

    def start(self, parent: object) -> None:
        os.register_at_fork(
            before=_no_fork.acquire,
            after_in_parent=_no_fork.release,
            after_in_child=_no_fork.release,
        )
        threading.Thread(target=self._run, name="ticker", daemon=True).start()

    def stop(self, parent: object) -> None:
        self._over.set()
        self._ticker.stop()

    def _run(self) -> None:
        while not self._over.wait(EVERY_S):
            try:
                self._ticker.tick()
            except Error:
                log.warning("the database does not answer")
