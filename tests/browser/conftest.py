"""The demo as a newcomer starts it, and a browser that forgives no console error."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.servers import free_port
from tests.system.processes import Process, until

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Demo:
    base: str
    sandbox: str
    process: Process

    def admin(self, path: str = "") -> str:
        return f"{self.base}/admin/{path}"


def start_demo(folder: Path) -> Demo:
    port, sandbox_port = free_port(), free_port()
    environment = {
        **{k: v for k, v in os.environ.items() if k in {"PATH", "HOME", "LANG"}},
        "LANTOA_ENV": "demo",
        "LANTOA_DATA_DIR": str(folder / "var"),
        "PORT": str(port),
        "SANDBOX_PORT": str(sandbox_port),
    }
    process = Process(
        [sys.executable, "-m", "cms", "up"], environment, folder / "demo.log"
    )
    until(lambda: "đã sẵn sàng" in process.log.read_text(), 120, "the ready line")
    return Demo(
        f"http://localhost:{port}", f"http://localhost:{sandbox_port}", process
    )


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    started = start_demo(tmp_path_factory.mktemp("demo"))
    yield started
    started.process.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    assert path, "Chromium is needed: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A Vietnamese browser window; the test fails on any console error."""
    context = chromium.new_context(
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        viewport={"width": 1280, "height": 900},
        permissions=["clipboard-read", "clipboard-write"],
    )
    context.set_default_timeout(15_000)
    window = context.new_page()
    errors: list[str] = []
    window.on(
        "console",
        lambda m: errors.append(f"{m.text} {m.location}") if m.type == "error" else None,
    )
    window.on("pageerror", lambda error: errors.append(str(error)))
    yield window
    context.close()
    assert not errors, errors
