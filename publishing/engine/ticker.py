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
from datetime import timedelta

from celery import bootsteps
from django.db import Error, connection

from publishing.clock import database_now
from publishing.engine import heartbeat, lookup, order, reaper, rings

log = logging.getLogger("lantoa.ticker")

EVERY_S = 1.0
AHEAD = timedelta(seconds=2.5)  # the ring takes up to a second on files
SWEEP_EVERY = timedelta(seconds=0.9)
STUCK = timedelta(seconds=1)
SILENT = timedelta(seconds=5)  # no sweep for so long: the workers are not working
RESCUE_S = 55

# A fork in the middle of a query would take the database library's locks along.
_no_fork = threading.RLock()


@dataclass(frozen=True)
class Situation:
    """What the database says: rows soon due, a sweep owed, nobody at work."""

    due: bool
    sweep: bool
    stuck: bool


def look() -> Situation:
    now = database_now()
    oldest = order.oldest(now)
    swept = heartbeat.age("sweep", now)
    lately = heartbeat.age("rescue", now)
    waits = oldest is not None and now - oldest > STUCK
    pumping = heartbeat.age("pump", now)
    heartbeat_stale = pumping is None or pumping > SILENT
    return Situation(
        due=oldest is not None
        or order.oldest(now + AHEAD) is not None
        or lookup.due(now + AHEAD).exists()
        or reaper.waiting(now),
        sweep=swept is None or swept > SWEEP_EVERY,
        stuck=(waits and heartbeat_stale)
        or (swept is not None and swept > SILENT and lately != timedelta(0)),
    )


class Ticker:
    """`rescue` starts the process that delivers when the worker does not."""

    def __init__(self, rescue: Callable[[], subprocess.Popen[bytes]]) -> None:
        self._rescue = rescue
        self._process: subprocess.Popen[bytes] | None = None
        self._beat = 0

    def tick(self) -> None:
        with _no_fork:
            try:
                situation = look()
                if self._beat % 5 == 0:
                    heartbeat.beat("ticker", database_now())
                self._beat += 1
            finally:
                connection.close()
        rung = True
        if situation.due:
            rung = rings.send("publishing.wake")
        if situation.sweep:
            rung = rings.send("publishing.tick") and rung
        if (situation.stuck or not rung) and not self._rescuing():
            log.error("the broker or its workers do not answer: delivering without")
            self._process = self._rescue()

    def _rescuing(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
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
