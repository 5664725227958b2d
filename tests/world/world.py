"""One installation of real processes on loopback, each started and ended by its pid."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from tests.servers import free_port, wait_for_port
from tests.system.processes import Process, lantoa, status_of, until

SETTINGS = "tests.world.settings"
ROOT = Path(__file__).resolve().parents[2]


class Refused(Exception):
    """The API answered with a problem."""

    def __init__(self, status: int, told: Any) -> None:
        super().__init__(f"{status}: {told}")
        self.status, self.told = status, told


@dataclass
class World:
    """`more` goes into the environment of every process."""

    folder: Path
    database_url: str
    redis_url: str = ""
    more: dict[str, str] = field(default_factory=dict)
    token: str = ""
    hosts: int = 1  # of the receiver: 127.0.0.1 and up

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.port, self.sandbox_port = free_port(), free_port()
        self.receiver_port = free_port()
        self.processes: dict[str, Process] = {}

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def sandbox(self) -> str:
        return f"http://127.0.0.1:{self.sandbox_port}"

    @property
    def receiver(self) -> str:
        return f"http://127.0.0.1:{self.receiver_port}"

    @property
    def environment(self) -> dict[str, str]:
        ports = (self.sandbox_port, self.receiver_port)
        return {
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            "LANTOA_ENV": "test",
            "LANTOA_DATA_DIR": str(self.folder),
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
            "PORT": str(self.port),
            "SANDBOX_PORT": str(self.sandbox_port),
            "LANTOA_BASE_URL": self.base,
            "LANTOA_SANDBOX_PUBLIC_URL": self.sandbox,
            "LANTOA_EGRESS_ALLOW": ",".join(f"127.0.0.0/24:{p}" for p in ports),
            "LANTOA_LEASE_S": "6",
            "LANTOA_RECONCILE_S": "2",
            **self.more,
        }

    def start(self, *names: str, **more: str) -> None:
        """Start web, worker, sandbox, receiver, deliver; "worker-2" is one more."""
        for name in names:
            environment = {**self.environment, **more}
            log = self.folder / f"{name}.log"
            self.processes[name] = Process(self._command(name), environment, log)

    def _command(self, name: str) -> list[str]:
        if name == "receiver":
            script = [sys.executable, "-m", "tests.world.receiver"]
            log = str(self.folder / "arrivals.log")
            script += ["--port", str(self.receiver_port), "--log", log]
            return [*script, "--hosts", str(self.hosts)]
        program = name.partition("-")[0]
        return lantoa(program, *(["--loop"] if program == "deliver" else []))

    def watch(self) -> None:
        """Start again what died by itself, as `lantoa up` or a supervisor does."""
        for name, process in tuple(self.processes.items()):
            if process.process.poll() is not None:
                self.start(name)

    def kill(self, name: str) -> None:
        """SIGKILL to the process and all its children."""
        self.processes.pop(name).kill()

    def stop(self, *names: str) -> None:
        for name in names or tuple(self.processes):
            if process := self.processes.pop(name, None):
                process.stop()

    def wait_until_ready(self, seconds: float = 60) -> None:
        """Everything that was started answers; the worker has looked at the rows."""
        for name, port in (
            ("sandbox", self.sandbox_port),
            ("receiver", self.receiver_port),
            ("web", self.port),
        ):
            if name in self.processes:
                wait_for_port(port, seconds)
        if "web" in self.processes:
            page = "ready" if "worker" in self.processes else "live"
            url = f"{self.base}/health/{page}"
            try:
                until(lambda: status_of(url) == 200, seconds, url)
            except AssertionError as error:
                raise AssertionError(f"{error}\n{self.logs()}") from None

    def logs(self) -> str:
        return "\n".join(f"--- {n}\n{p.output()}" for n, p in self.processes.items())

    def command(self, *arguments: str) -> str:
        """What `lantoa …` prints."""
        result = subprocess.run(
            lantoa(*arguments),
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        assert result.returncode == 0, result.stderr
        return result.stdout.strip()

    def api(
        self, method: str, path: str, body: Any = None, *, timeout: float = 30
    ) -> Any:
        """Call the publishing API; raises Refused for a problem, OSError for silence."""
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
        }
        data = None if body is None else json.dumps(body).encode()
        url = f"{self.base}/api/publishing/v1/{path}"
        request = Request(url, data, headers, method=method)
        try:
            with urlopen(request, timeout=timeout) as answer:
                return json.loads(answer.read() or b"null")
        except HTTPError as error:
            text = error.read().decode(errors="replace")
            raise Refused(error.code, text) from error

    def control(self, network: str, what: str, body: Any = None) -> Any:
        """The sandbox's control API: GET, or POST when there is a body."""
        url = f"{self.sandbox}/__control/{network}/{what}"
        data = None if body is None else json.dumps(body).encode()
        with urlopen(Request(url, data), timeout=10) as answer:
            return json.load(answer)

    def arrived(self, path: str) -> list[dict[str, Any]]:
        """What the receiver took at `path`, oldest first."""
        with urlopen(f"{self.receiver}{path}", timeout=10) as answer:
            found: list[dict[str, Any]] = json.load(answer)
        return found

    def __enter__(self) -> World:
        return self

    def __exit__(self, *_error: object) -> None:
        for name in tuple(self.processes):
            self.kill(name)
