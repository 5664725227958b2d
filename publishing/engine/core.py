"""Keeps the threads of one process together on one core while they work.

Only one of them runs Python at a time. Left to the scheduler they spread over the
cores, and waking the next one on another core costs up to a quarter of a delivery's
processor time. Where the kernel put us is kept for a second, unless another sending
process of this installation is there; then the kernel chooses again. Without work it
always does. https://man7.org/linux/man-pages/man2/sched_setaffinity.2.html
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from django.conf import settings

KEPT_S = 1.0
_PROCESSOR = 36  # field 39 of /proc/<pid>/stat, counted after the name in brackets


class Core:
    """Of the calling thread, and of the threads it is told of."""

    def __init__(self, kept_s: float = KEPT_S) -> None:
        self._kept_s = kept_s
        known = hasattr(os, "sched_setaffinity") and _here() is not None
        self._all = os.sched_getaffinity(0) if known else set()
        self._until = 0.0
        self._lock: int | None = None  # a file that says whose core it is
        self._kept = False

    def stay(self, threads: Callable[[], Iterable[int]]) -> None:
        """There is work; `threads` tells the native ids of those who share it."""
        now = time.monotonic()
        if len(self._all) < 2 or (self._kept and now < self._until):
            return
        if self._kept:
            self.leave()  # the next turn stays where it finds us
            return
        self._kept, self._until = True, now + self._kept_s
        core = self._choose()
        for thread in (0, *threads()):
            _place(thread, {core})

    def leave(self) -> None:
        """Let the kernel choose. What others still do, they do where they are."""
        if not self._kept:
            return
        self._kept = False
        _place(0, self._all)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _choose(self) -> int:
        here = _here() or 0
        for core in (here, *sorted(self._all - {here})):
            self._lock = _locked(core)
            if self._lock is not None:
                return core
        return here


def _locked(core: int) -> int | None:
    """The open file of a core that is now ours; None when it is another's."""
    path = Path(settings.DATA_DIR) / "cores" / str(core)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    except OSError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(file)
        return None
    return file


def _place(thread: int, cores: set[int]) -> None:
    with suppress(OSError):  # it has ended, or the operator took the core away
        os.sched_setaffinity(thread, cores)


def _here() -> int | None:
    """The core the calling thread runs on."""
    try:
        stat = Path("/proc/thread-self/stat").read_text()
    except OSError:
        return None
    return int(stat.rpartition(")")[2].split()[_PROCESSOR])
