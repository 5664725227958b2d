"""Connections kept for the next request to the same host.

Each is dialled by the guard: however a request came to be, it can only leave through
an address that was checked. TLS is verified against the name.
"""

from __future__ import annotations

import os
import ssl
import threading
from collections import OrderedDict
from time import monotonic

import certifi

from channels.transport.connection import Connection
from channels.transport.deadline import Deadline
from channels.transport.guard import Guard, Target

IDLE_S = 15.0
IDLE_PER_HOST = 8
HOSTS = 512


def tls_context() -> ssl.SSLContext:
    """Verifies against the system's authorities and Mozilla's."""
    context = ssl.create_default_context(cafile=certifi.where())
    context.load_default_certs()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    return context


class Pools:
    """Idle connections by origin. Thread-safe; a fork starts with empty shelves."""

    def __init__(self, guard: Guard, tls: ssl.SSLContext | None = None) -> None:
        self.guard = guard
        self._tls = tls or tls_context()
        self._lock = threading.Lock()
        self._shelves: OrderedDict[tuple[str, str, int], list[Connection]] = (
            OrderedDict()
        )
        self._pid = os.getpid()

    def dial(self, goal: Target, deadline: Deadline) -> Connection:
        """A fresh connection; OSError, ssl.SSLError or ValueError when there is none.

        A TLS handshake counts as one step.
        """
        sock = self.guard.dial(goal, deadline)
        if goal.scheme == "http":
            return Connection(sock)
        try:
            sock.settimeout(deadline.left())
            return Connection(self._tls.wrap_socket(sock, server_hostname=goal.host))
        except BaseException:
            sock.close()
            raise

    def idle(self, goal: Target) -> Connection | None:
        """A live connection that waits on its shelf, if any."""
        oldest = monotonic() - IDLE_S
        while connection := self._pop(goal):
            if connection.idle_since > oldest and connection.is_quiet:
                return connection
            connection.close()
        return None

    def keep(self, goal: Target, connection: Connection) -> None:
        """Put a connection back whose answer was read to its end."""
        connection.idle_since = monotonic()
        dropped: list[Connection] = []
        with self._lock:
            shelf = self._shelves.setdefault(goal.origin, [])
            self._shelves.move_to_end(goal.origin)
            shelf.append(connection)
            if len(shelf) > IDLE_PER_HOST:
                dropped.append(shelf.pop(0))
            if len(self._shelves) > HOSTS:
                dropped += self._shelves.popitem(last=False)[1]
        for old in dropped:
            old.close()

    def close(self) -> None:
        with self._lock:
            shelves = list(self._shelves.values())
            self._shelves.clear()
        for shelf in shelves:
            for connection in shelf:
                connection.close()

    def _pop(self, goal: Target) -> Connection | None:
        with self._lock:
            if self._pid != os.getpid():
                self._shelves.clear()
                self._pid = os.getpid()
            shelf = self._shelves.get(goal.origin)
            return shelf.pop() if shelf else None
