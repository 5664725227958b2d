"""The demo as a newcomer starts it: one command, its ready line, its two addresses."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.servers import free_port
from tests.system.processes import Process, get_json, until

NETWORKS = ("facebook", "wordpress", "webhook", "newsroom")
PASSED_ON = {"PATH", "HOME", "LANG"}


@dataclass(frozen=True)
class Demo:
    base: str
    sandbox: str
    process: Process
    ready_at: datetime

    def admin(self, path: str = "") -> str:
        return f"{self.base}/admin/{path}"

    def posts(self, network: str) -> list[dict[str, Any]]:
        """What stands there by the sandbox's own count, withdrawn posts included."""
        found: list[dict[str, Any]] = get_json(
            f"{self.sandbox}/__control/{network}/posts"
        )
        return found


def start_demo(folder: Path) -> Demo:
    port, sandbox_port = free_port(), free_port()
    environment = {
        **{k: v for k, v in os.environ.items() if k in PASSED_ON},
        "LANTOA_ENV": "demo",
        "LANTOA_DATA_DIR": str(folder / "var"),
        "PORT": str(port),
        "SANDBOX_PORT": str(sandbox_port),
    }
    process = Process(
        [sys.executable, "-m", "cms", "up"], environment, folder / "demo.log"
    )
    try:
        until(lambda: "đã sẵn sàng" in process.log.read_text(), 240, "the ready line")
    except BaseException:
        process.stop()
        raise
    return Demo(
        f"http://localhost:{port}",
        f"http://localhost:{sandbox_port}",
        process,
        datetime.now(UTC),
    )
