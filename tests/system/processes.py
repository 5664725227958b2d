"""Real processes of the product, started for a test and ended by pid."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen


class Process:
    """`lantoa …` (or any command) in a session of its own, with its output kept."""

    def __init__(
        self, command: list[str], environment: Mapping[str, str], log: Path
    ) -> None:
        self.log = log
        self._file = log.open("ab")
        self.process = subprocess.Popen(
            command,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=self._file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def kill(self) -> None:
        """SIGKILL to the whole group: what a power cut leaves behind."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(30)  # a supervisor gives its own 20
            except subprocess.TimeoutExpired:
                self.kill()
        self._file.close()

    def output(self) -> str:
        return self.log.read_text(errors="replace")[-4000:]

    def __enter__(self) -> Process:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def lantoa(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "cms", *arguments]


def until(
    condition: Callable[[], Any], seconds: float, what: str, every: float = 0.1
) -> Any:
    """The first truthy answer of `condition` within `seconds`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := condition():
            return answer
        time.sleep(every)
    raise AssertionError(f"waited {seconds} s in vain for: {what}")


def get_json(url: str) -> Any:
    with urlopen(url, timeout=5) as answer:
        return json.load(answer)


def post_json(url: str, body: Any) -> Any:
    request = Request(
        url, json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urlopen(request, timeout=5) as answer:
        return json.loads(answer.read() or b"null")


def status_of(url: str) -> int:
    """HTTP status, 0 when nothing answers."""
    try:
        with urlopen(url, timeout=5) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code
    except OSError:
        return 0
