"""A receiver that writes down what arrived: one process, asyncio, almost no CPU.

`python -m tests.world.receiver --port N --log FILE` stores every POST and answers 200;
a webhook's ping is answered alike and not stored.
The first part of the path chooses how: /hang/<seconds>/<partner> stores, then answers
late; /close/<partner> stores and hangs up without an answer. Each arrival is one line
of the log: wall-clock seconds, path, identity, body length. The identity is the
header webhook-id, or X-Placement of the networks of `tests.world.networks`.

GET <path> lists what arrived there (`?lag=S` hides what is younger), GET /count says
how many in all.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from collections import defaultdict
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import parse_qs, urlsplit


class Ledger:
    """What arrived where, in memory and in a log that a restart reads again."""

    def __init__(self, path: Path) -> None:
        self.posts: dict[str, list[tuple[float, str]]] = defaultdict(list)
        self.count = 0
        if path.exists():
            for line in path.read_text().splitlines():
                at, where, identity, _size = line.split(" ")
                self.posts[where].append((float(at), identity))
                self.count += 1
        self._log: TextIO = path.open("a")

    def take(self, where: str, identity: str, size: int) -> int:
        """Store one arrival; its number at that place."""
        now = time.time()
        self._log.write(f"{now:.4f} {where} {identity or '-'} {size}\n")
        self._log.flush()
        self.posts[where].append((now, identity))
        self.count += 1
        return len(self.posts[where])

    def listed(self, where: str, lag: float) -> list[dict[str, Any]]:
        oldest = time.time() - lag
        return [
            {"id": str(number), "placement": identity, "at": at}
            for number, (at, identity) in enumerate(self.posts[where], 1)
            if at <= oldest
        ]


class Receiver(asyncio.Protocol):
    """Enough HTTP/1.1 for clients that send Content-Length and keep alive."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.buffer = bytearray()
        self.wanted = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while len(self.buffer) >= self.wanted:
            end = self.buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            line, *fields = self.buffer[:end].decode("latin-1").split("\r\n")
            headers = {
                name.lower(): value.strip()
                for name, _, value in (field.partition(":") for field in fields)
            }
            size = int(headers.get("content-length", "0"))
            if len(self.buffer) < end + 4 + size:
                self.wanted = end + 4 + size  # no use in looking before
                return
            del self.buffer[: end + 4 + size]
            self.wanted = 0
            method, target, _version = line.split(" ", 2)
            self._handle(method, target, headers, size)

    def _handle(
        self, method: str, target: str, headers: dict[str, str], size: int
    ) -> None:
        if method == "GET":
            self._answer(self._told(target))
            return
        identity = headers.get("webhook-id") or headers.get("x-placement", "")
        asked = identity.startswith("ping-")  # a health check names no story
        number = 0 if asked else self.ledger.take(target, identity, size)
        kind = target.split("/")[1]
        if kind == "close":
            self.transport.close()
        elif kind == "hang":
            seconds = float(target.split("/")[2])
            loop = asyncio.get_running_loop()
            loop.call_later(seconds, self._answer, {"id": str(number)})
        else:
            self._answer({"id": str(number)})

    def _told(self, target: str) -> Any:
        parts = urlsplit(target)
        if parts.path == "/count":
            return {"count": self.ledger.count}
        lag = float(parse_qs(parts.query).get("lag", ["0"])[0])
        return self.ledger.listed(parts.path, lag)

    def _answer(self, told: Any) -> None:
        if self.transport.is_closing():
            return
        body = json.dumps(told).encode()
        self.transport.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
            b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
        )


async def serve(port: int, ledger: Ledger, hosts: int) -> None:
    loop = asyncio.get_running_loop()
    addresses = [f"127.0.0.{number}" for number in range(1, hosts + 1)]
    server = await loop.create_server(
        lambda: Receiver(ledger), addresses, port, backlog=512
    )
    await server.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--hosts", type=int, default=1, help="127.0.0.1 and up")
    arguments = parser.parse_args()
    asyncio.run(serve(arguments.port, Ledger(arguments.log), arguments.hosts))


if __name__ == "__main__":
    main()
