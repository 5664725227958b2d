"""Which waiting row gets the next sender: hosts take turns, four calls each.

A host that hangs holds at most its four senders and a few waiting rows; the others
go on beside it. Thread-safe: a sender may take its next row by itself.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from publishing.engine.jobs import Job, Ticket

PER_HOST = 4
WAITING_LEAST = 8
WAITING_MOST = 512
PACE_S = 1.0


@dataclass
class _Host:
    waiting: deque[Job] = field(default_factory=deque)
    flying: int = 0
    unread: set[Ticket] = field(default_factory=set)  # answers that may change it all
    done: deque[float] = field(default_factory=lambda: deque(maxlen=WAITING_MOST))

    def room(self, now: float) -> int:
        """How many rows may wait here: as many as it answered in the last second."""
        pace = sum(1 for at in self.done if at > now - PACE_S)
        return max(WAITING_LEAST, pace) - len(self.waiting)


class Dispatch:
    def __init__(self) -> None:
        self._hosts: OrderedDict[str, _Host] = OrderedDict()
        self._lock = threading.Lock()

    def _host(self, name: str) -> _Host:
        host = self._hosts.get(name)
        if host is None:
            host = self._hosts[name] = _Host()
        return host

    def add(self, job: Job) -> None:
        with self._lock:
            self._host(job.host).waiting.append(job)

    def next(self, free: int) -> list[Job]:
        """Up to `free` jobs, one per host and turn."""
        chosen: list[Job] = []
        with self._lock:
            while len(chosen) < free and (job := self._choose()) is not None:
                chosen.append(job)
        return chosen

    def after(self, job: Job) -> Job | None:
        """`job` is done: what its sender does next; None leaves it as it was."""
        with self._lock:
            host = self._host(job.host)
            host.flying -= 1
            following = self._choose()
            if following is None:
                host.flying += 1
            else:
                host.done.append(time.monotonic())
            return following

    def halt(self, job: Job) -> None:
        """Begin nothing more at the host of `job` before the pump has read how it
        ended: it may have asked to be left alone."""
        with self._lock:
            self._host(job.host).unread.add(job.ticket)

    def _choose(self) -> Job | None:
        """Of the host that waited longest for its turn."""
        for name, host in self._hosts.items():
            if host.waiting and host.flying < PER_HOST and not host.unread:
                host.flying += 1
                self._hosts.move_to_end(name)
                return host.waiting.popleft()
        return None

    def startable(self) -> int:
        """How many waiting jobs their hosts would take now."""
        with self._lock:
            return sum(
                min(len(host.waiting), PER_HOST - host.flying)
                for host in self._hosts.values()
            )

    def done(self, job: Job) -> None:
        with self._lock:
            host = self._host(job.host)
            host.flying -= 1
            host.unread.discard(job.ticket)
            host.done.append(time.monotonic())

    def full(self) -> set[str]:
        """Hosts that shall not be given more rows now."""
        now = time.monotonic()
        with self._lock:
            return {name for name, host in self._hosts.items() if host.room(now) <= 0}

    def take_back(self, which: Callable[[Job], bool] = lambda job: True) -> list[Job]:
        """Take back what was not begun."""
        taken: list[Job] = []
        with self._lock:
            for host in self._hosts.values():
                taken += (back := [job for job in host.waiting if which(job)])
                if back:
                    host.waiting = deque(job for job in host.waiting if not which(job))
        return taken
