"""A deadline as a deadline: a peer that sends one byte a second does not move it."""

from __future__ import annotations

import socket
import ssl
from time import monotonic
from typing import TYPE_CHECKING, Any


class Deadline:
    """`seconds` from now, by the monotonic clock."""

    __slots__ = ("_end",)

    def __init__(self, seconds: float) -> None:
        self._end = monotonic() + seconds

    def left(self, most: float | None = None) -> float:
        """Seconds left (at most `most`); TimeoutError when there are none."""
        left = self._end - monotonic()
        if left <= 0:
            raise TimeoutError("deadline")
        return left if most is None else min(left, most)


if TYPE_CHECKING:
    _Base = socket.socket
else:
    _Base = object


class _Timed(_Base):
    """Gives every read and write only the time that is left of `deadline`."""

    deadline: Deadline | None = None

    def _limit(self) -> None:
        if self.deadline is not None:
            self.settimeout(self.deadline.left())

    def recv_into(self, *args: Any, **more: Any) -> int:
        self._limit()
        return super().recv_into(*args, **more)

    def send(self, *args: Any, **more: Any) -> int:
        self._limit()
        return super().send(*args, **more)

    def sendall(self, *args: Any, **more: Any) -> None:
        self._limit()
        super().sendall(*args, **more)


class TimedSocket(_Timed, socket.socket):
    pass


class TimedTLSSocket(_Timed, ssl.SSLSocket):
    """Made by an SSLContext whose `sslsocket_class` it is."""
