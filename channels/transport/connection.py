"""One socket to an address that was checked; every wait on it ends by a deadline."""

from __future__ import annotations

import select
import socket
import ssl

from channels.transport.answers import Answers
from channels.transport.deadline import Deadline

CHUNK = 65536


class Connection:
    """Not thread-safe: whoever took it from its shelf has it alone."""

    def __init__(self, sock: socket.socket | ssl.SSLSocket) -> None:
        # Never blocking: a timeout of the socket would begin anew with each byte, and
        # costs a look at it before every call.
        sock.setblocking(False)
        self.answers = Answers()
        self.idle_since = 0.0
        self._sock = sock
        self._tls = sock if isinstance(sock, ssl.SSLSocket) else None
        self._readable = select.poll()
        self._readable.register(sock, select.POLLIN)

    @property
    def is_quiet(self) -> bool:
        """Open, and nothing came that was not asked for: fit for a request."""
        return not self._decrypted() and not self._readable.poll(0)

    def send(self, data: bytes, deadline: Deadline) -> None:
        left = memoryview(data)
        while left:
            try:
                left = left[self._sock.send(left) :]
            except (BlockingIOError, ssl.SSLWantWriteError):
                self._wait(select.POLLOUT, deadline)
            except ssl.SSLWantReadError:
                self._wait(select.POLLIN, deadline)

    def receive(self, deadline: Deadline) -> bytes:
        """The next bytes, b"" when the peer has ended."""
        if not self._decrypted():
            self._wait(select.POLLIN, deadline)
        while True:
            try:
                return self._sock.recv(CHUNK)
            except (BlockingIOError, ssl.SSLWantReadError):
                self._wait(select.POLLIN, deadline)
            except ssl.SSLWantWriteError:
                self._wait(select.POLLOUT, deadline)

    def close(self) -> None:
        self._sock.close()

    def _decrypted(self) -> int:
        """Bytes that have left the wire and wait inside TLS."""
        return self._tls.pending() if self._tls is not None else 0

    def _wait(self, event: int, deadline: Deadline) -> None:
        watch = self._readable
        if event != select.POLLIN:
            watch = select.poll()
            watch.register(self._sock, event)
        if not watch.poll(deadline.left() * 1000):
            raise TimeoutError("deadline")
