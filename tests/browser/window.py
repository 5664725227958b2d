"""Windows of Debian's Chromium as our readers have them: Vietnamese, wide or narrow."""

from __future__ import annotations

import shutil
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
PATIENCE_MS = 20_000
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def launch(playwright: Playwright) -> Browser:
    path = shutil.which("chromium")
    assert path, "Chromium is needed: apt-get install chromium"
    expect.set_options(timeout=PATIENCE_MS)
    return playwright.chromium.launch(executable_path=path, args=FLAGS)


def vietnamese(browser: Browser, size: Any = None, **more: Any) -> BrowserContext:
    context = browser.new_context(
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        viewport=size or WIDE,
        **more,
    )
    context.set_default_timeout(PATIENCE_MS)
    return context


def listen(window: Page) -> list[str]:
    """Collects what the console complains about, and where."""
    errors: list[str] = []
    window.on(
        "console",
        lambda m: (
            errors.append(f"{m.text} {m.location}") if m.type == "error" else None
        ),
    )
    window.on("pageerror", lambda error: errors.append(str(error)))
    return errors
