"""A receiver that writes down what arrived: one process, asyncio, almost no CPU.

`python -m tests.world.receiver --port N --log FILE` answers POST /<partner> with 200.
Paths choose how it behaves: /hang/<seconds>/<partner> answers late,
/close/<partner> stores and closes without an answer. Each arrival is one line of
the log: wall-clock seconds, path, webhook-id, body length. GET /count says how many.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from typing import TextIO

ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
    b"Content-Length: 2\r\n\r\n{}"
)


class Receiver(asyncio.Protocol):
    """Enough HTTP/1.1 for clients that send Content-Length and keep alive."""

    def __init__(self, log: TextIO, arrived: list[int]) -> None:
        self.log, self.arrived = log, arrived
        self.buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            head = self.buffer[:end].decode("latin-1")
            line, *fields = head.split("\r\n")
            headers = {
                name.lower(): value.strip()
                for name, _, value in (field.partition(":") for field in fields)
            }
            size = int(headers.get("content-length", "0"))
            if len(self.buffer) < end + 4 + size:
                return
            self.buffer = self.buffer[end + 4 + size :]
            method, path, _version = line.split(" ", 2)
            self.handle(method, path, headers.get("webhook-id", ""), size)

    def handle(self, method: str, path: str, identity: str, size: int) -> None:
        if method == "GET":
            body = str(self.arrived[0]).encode()
            self.transport.write(
                b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
            )
            return
        self.arrived[0] += 1
        self.log.write(f"{time.time():.4f} {path} {identity} {size}\n")
        self.log.flush()
        if path.startswith("/close/"):
            self.transport.close()
        elif path.startswith("/hang/"):
            seconds = float(path.split("/")[2])
            asyncio.get_running_loop().call_later(seconds, self.answer)
        else:
            self.answer()

    def answer(self) -> None:
        if not self.transport.is_closing():
            self.transport.write(ANSWER)


async def serve(port: int, log: TextIO) -> None:
    arrived = [0]
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: Receiver(log, arrived), "127.0.0.1", port, backlog=512
    )
    await server.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--log", required=True)
    arguments = parser.parse_args()
    with open(arguments.log, "a") as log:
        asyncio.run(serve(arguments.port, log))


if __name__ == "__main__":
    main()
