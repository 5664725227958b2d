"""Peers on loopback that behave exactly as badly as a test asks."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

Act = Callable[[socket.socket, bytes, int], bool]  # True: keep the connection


@dataclass
class Peer:
    port: int
    requests: list[bytes] = field(default_factory=list)
    connections: int = 0

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def answer(body: bytes = b"{}", status: str = "200 OK", *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


def fixed(data: bytes, *, keep: bool = True) -> Act:
    def act(conn: socket.socket, request: bytes, number: int) -> bool:
        conn.sendall(data)
        return keep

    return act


@contextmanager
def peer(act: Act, tls: ssl.SSLContext | None = None) -> Iterator[Peer]:
    """A server in a thread; `act` gets the socket, the request and its number."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.1)
    running = Peer(listener.getsockname()[1])
    stop = threading.Event()

    def serve(conn: socket.socket) -> None:
        with suppress(OSError):
            if tls is not None:
                conn = tls.wrap_socket(conn, server_side=True)
            conn.settimeout(5)
            while request := _request(conn):
                running.requests.append(request)
                if not act(conn, request, len(running.requests)):
                    break
        conn.close()

    def accept() -> None:
        while not stop.is_set():
            with suppress(TimeoutError):
                conn, _ = listener.accept()
                running.connections += 1
                threading.Thread(target=serve, args=(conn,), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        stop.set()
        thread.join()
        listener.close()


def _request(conn: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        chunk = conn.recv(65536)
        if not chunk:
            return b""
        data += chunk
    head, _, body = data.partition(b"\r\n\r\n")
    size = 0
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            size = int(line.partition(b":")[2])
    while len(body) < size:
        chunk = conn.recv(65536)
        if not chunk:
            break
        body += chunk
    return head + b"\r\n\r\n" + body
