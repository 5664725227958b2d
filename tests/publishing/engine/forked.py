"""Pumps in processes of their own, forked from the test's: as real as any, as easily
killed, and there at once."""

from __future__ import annotations

import multiprocessing
import os
from multiprocessing.process import BaseProcess

from django.db import connections

from publishing.clock import database_now
from publishing.engine import accounts, pump, reaper, rows

PATIENCE_S = 60
_fork = multiprocessing.get_context("fork")


def pumping(seconds: float = 6, *, crash: str = "") -> BaseProcess:
    """One that reaps, sends and looks up as a worker would, until nothing is left."""
    connections.close_all()  # a connection must not be in two processes
    process = _fork.Process(target=_pump, args=(seconds, crash))
    process.start()
    return process


def pumped(seconds: float = 6, *, crash: str = "") -> int:
    """Its exit code: 0, or -9 when it was killed."""
    return ended(pumping(seconds, crash=crash))


def ended(process: BaseProcess) -> int:
    process.join(PATIENCE_S)
    code = process.exitcode
    process.kill()
    assert code is not None, "it did not end"
    return code


def _pump(seconds: float, crash: str) -> None:
    os.environ["LANTOA_CRASH"] = crash
    rows.forget()
    accounts.forget()
    reaper.reap(database_now())
    pump.run(max_seconds=seconds, horizon=0.5, tick=lambda: reaper.reap(database_now()))
