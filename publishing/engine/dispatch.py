"""Which waiting row gets the next sender: hosts take turns, four calls each.

A host that hangs holds at most its four senders and a few waiting rows; the others
go on beside it.
"""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from publishing.engine.jobs import Job

PER_HOST = 4
WAITING_LEAST = 8
WAITING_MOST = 512
PACE_S = 1.0


@dataclass
class _Host:
    waiting: deque[Job] = field(default_factory=deque)
    flying: int = 0
    done: deque[float] = field(default_factory=lambda: deque(maxlen=WAITING_MOST))

    def room(self, now: float) -> int:
        """How many rows may wait here: as many as it answered in the last second."""
        pace = sum(1 for at in self.done if at > now - PACE_S)
        return max(WAITING_LEAST, pace) - len(self.waiting)


class Dispatch:
    def __init__(self) -> None:
        self._hosts: OrderedDict[str, _Host] = OrderedDict()
        self.waiting = 0

    def _host(self, name: str) -> _Host:
        return self._hosts.setdefault(name, _Host())

    def add(self, job: Job) -> None:
        self._host(job.host).waiting.append(job)
        self.waiting += 1

    def next(self, free: int) -> Iterator[Job]:
        """Up to `free` jobs, one per host and turn."""
        progress = True
        while free > 0 and progress:
            progress = False
            for name in list(self._hosts):
                host = self._hosts[name]
                if free <= 0:
                    break
                if host.waiting and host.flying < PER_HOST:
                    host.flying += 1
                    self.waiting -= 1
                    free -= 1
                    progress = True
                    self._hosts.move_to_end(name)
                    yield host.waiting.popleft()

    def startable(self) -> int:
        """How many waiting jobs their hosts would take now."""
        return sum(
            min(len(host.waiting), PER_HOST - host.flying)
            for host in self._hosts.values()
        )

    def done(self, job: Job) -> None:
        host = self._host(job.host)
        host.flying -= 1
        host.done.append(time.monotonic())

    def full(self) -> set[str]:
        """Hosts that shall not be given more rows now."""
        now = time.monotonic()
        return {name for name, host in self._hosts.items() if host.room(now) <= 0}

    def take_back(self, which: Callable[[Job], bool] = lambda job: True) -> list[Job]:
        """Take back what was not begun."""
        taken: list[Job] = []
        for host in self._hosts.values():
            taken += (back := [job for job in host.waiting if which(job)])
            if back:
                host.waiting = deque(job for job in host.waiting if not which(job))
        self.waiting -= len(taken)
        return taken
