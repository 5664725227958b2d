"""One demo for the whole run, and a browser that forgives no console error."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.demo import Demo, start_demo
from tests.browser.desk import Desk
from tests.browser.window import launch, listen, vietnamese


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    started = start_demo(tmp_path_factory.mktemp("demo"))
    yield started
    started.process.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A Vietnamese browser window; the test fails on any console error."""
    clipboard = ["clipboard-read", "clipboard-write"]
    context = vietnamese(chromium, permissions=clipboard)
    window = context.new_page()
    errors = listen(window)
    yield window
    context.close()
    assert not errors, errors


@pytest.fixture
def desk(page: Page, demo: Demo) -> Desk:
    """The editor at "Hôm nay"."""
    editor = Desk(page, demo)
    editor.enter()
    return editor
