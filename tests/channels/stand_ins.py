"""Starts the stand-ins of the networks as a process of their own."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


class StandIns:
    """The running process and its control API."""

    def __init__(self, data: Path) -> None:
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        command = [sys.executable, "-m", "channels.sandbox"]
        command += ["--port", str(self.port), "--data", str(data)]
        self._process = subprocess.Popen(command, cwd=ROOT)
        self._wait()

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(10)

    def posts(self, network: str) -> list[dict[str, Any]]:
        return self._control("GET", f"{network}/posts")

    def standing(self, network: str) -> list[dict[str, Any]]:
        """What a reader can see."""
        return [
            post
            for post in self.posts(network)
            if not post["deleted"] and post.get("status", "publish") == "publish"
        ]

    def counts(self, network: str) -> dict[str, int]:
        return self._control("GET", f"{network}/counts")

    def fault(self, network: str, name: str, **options: Any) -> None:
        self._control("POST", f"{network}/faults", {"fault": name, **options})

    def reset(self, network: str) -> None:
        self._control("DELETE", f"{network}/faults")
        self._control("POST", f"{network}/reset")

    def _control(self, method: str, path: str, data: Any = None) -> Any:
        body = None if data is None else json.dumps(data).encode()
        request = urllib.request.Request(
            f"{self.base}/__control/{path}", body, method=method
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def _wait(self) -> None:
        end = time.monotonic() + 20
        while time.monotonic() < end:
            if self._process.poll() is not None:
                raise RuntimeError("the stand-ins did not start")
            try:
                with socket.create_connection(("127.0.0.1", self.port), 1):
                    return
            except OSError:
                time.sleep(0.05)
        raise TimeoutError("the stand-ins do not answer")
