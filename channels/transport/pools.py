"""Connections that check what they dial, kept for the next request to the same host.

The guard sits in the connection itself: however a request came to be, it can only
leave through an address that was checked. TLS is verified against the name.
"""

from __future__ import annotations

import http.client
import os
import ssl
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from time import monotonic

import certifi
from urllib3.connection import HTTPConnection, HTTPSConnection

from channels.transport.deadline import Deadline, TimedSocket, TimedTLSSocket
from channels.transport.guard import Guard, Target

IDLE_S = 15.0
IDLE_PER_HOST = 8
HOSTS = 512
INTERIM = 10  # answers before the answer


class _Answer(http.client.HTTPResponse):
    """Passes over interim answers (1xx), but not over a flood of them."""

    def _read_status(self) -> tuple[str, int, str]:
        for _interim in range(INTERIM):
            version, status, reason = super()._read_status()  # type: ignore[misc]
            if not 100 <= status < 200 or status == http.HTTPStatus.SWITCHING_PROTOCOLS:
                return version, status, reason
            http.client.parse_headers(self.fp)
        raise http.client.HTTPException("too many interim answers")


class _Guarded(HTTPConnection):
    """Dials through the guard; answers with the plain response of http.client."""

    response_class = _Answer

    def __init__(self, guard: Guard, goal: Target, **more: object) -> None:
        super().__init__(goal.host, goal.port, **more)  # type: ignore[arg-type]
        self._guard = guard
        self._goal = goal
        self.deadline = Deadline(0)
        self.idle_since = 0.0

    def within(self, deadline: Deadline) -> None:
        """Let everything that follows end by `deadline`."""
        self.deadline = deadline
        if isinstance(self.sock, TimedSocket | TimedTLSSocket):
            self.sock.deadline = deadline

    def _new_conn(self) -> TimedSocket:
        sock = self._guard.dial(self._goal, self.deadline)
        sock.settimeout(self.deadline.left())  # a TLS handshake counts as one step
        return sock

    def connect(self) -> None:
        super().connect()
        self.within(self.deadline)

    def getresponse(self) -> http.client.HTTPResponse:  # type: ignore[override]
        # Without urllib3's own response: it doubles the cost of a small answer and
        # logs whole addresses when a header is malformed.
        return http.client.HTTPConnection.getresponse(self)


class _GuardedTLS(_Guarded, HTTPSConnection):
    pass


Connection = _Guarded


def tls_context() -> ssl.SSLContext:
    """Verifies against the system's authorities and Mozilla's."""
    context = ssl.create_default_context(cafile=certifi.where())
    context.load_default_certs()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


@dataclass
class _Shelf:
    idle: list[Connection] = field(default_factory=list)


class Pools:
    """Idle connections by origin. Thread-safe; a fork starts with empty shelves."""

    def __init__(self, guard: Guard, tls: ssl.SSLContext | None = None) -> None:
        self.guard = guard
        self._tls = tls or tls_context()
        self._tls.sslsocket_class = TimedTLSSocket
        self._lock = threading.Lock()
        self._shelves: OrderedDict[tuple[str, str, int], _Shelf] = OrderedDict()
        self._pid = os.getpid()

    def fresh(self, goal: Target) -> Connection:
        """A connection that is not dialled yet."""
        if goal.scheme == "https":
            return _GuardedTLS(self.guard, goal, ssl_context=self._tls)
        return _Guarded(self.guard, goal)

    def idle(self, goal: Target) -> Connection | None:
        """A live connection that waits on its shelf, if any."""
        oldest = monotonic() - IDLE_S
        while connection := self._pop(goal):
            if connection.idle_since > oldest and connection.is_connected:
                return connection
            connection.close()
        return None

    def keep(self, goal: Target, connection: Connection) -> None:
        """Put a connection back whose answer was read to its end."""
        connection.idle_since = monotonic()
        dropped: list[Connection] = []
        with self._lock:
            shelf = self._shelves.setdefault(goal.origin, _Shelf())
            self._shelves.move_to_end(goal.origin)
            shelf.idle.append(connection)
            if len(shelf.idle) > IDLE_PER_HOST:
                dropped.append(shelf.idle.pop(0))
            if len(self._shelves) > HOSTS:
                dropped += self._shelves.popitem(last=False)[1].idle
        for old in dropped:
            old.close()

    def close(self) -> None:
        with self._lock:
            shelves = list(self._shelves.values())
            self._shelves.clear()
        for shelf in shelves:
            for connection in shelf.idle:
                connection.close()

    def _pop(self, goal: Target) -> Connection | None:
        with self._lock:
            if self._pid != os.getpid():
                self._shelves.clear()
                self._pid = os.getpid()
            shelf = self._shelves.get(goal.origin)
            return shelf.idle.pop() if shelf and shelf.idle else None
