"""Every screen of ours, wide and on a phone, in Vietnamese."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.browser import screens
from tests.browser.demo import Demo
from tests.browser.desk import Desk
from tests.browser.english import VISIBLE, english_in, words
from tests.browser.screens import Screen
from tests.browser.window import PHONE, WIDE, listen, vietnamese

pytestmark = pytest.mark.timeout(420)

# Words of the demo's own content that stand in English messages, too.
CONTENT = frozenset(words("Lan Hoa Nai Sung Them Ban Hang Long"))


@pytest.fixture(scope="module")
def walker(chromium: Browser, demo: Demo) -> Iterator[Desk]:
    """An editor with a story of three kinds: fresh, out, taken down."""
    context = vietnamese(chromium)
    desk = Desk(context.new_page(), demo)
    desk.enter()
    yield desk
    context.close()


@pytest.fixture(scope="module")
def ids(walker: Desk) -> dict[str, int]:
    found = screens.find_ids(walker)
    return {**found, "fresh": walker.sample()}


@pytest.fixture(scope="module")
def addresses(walker: Desk) -> tuple[str, str]:
    """(address of a live story, address of one that was taken down)."""
    page = walker.page
    walker.sample()
    gone = walker.tell_and_take_down()
    page.goto(f"{walker.demo.base}/song-biec/guong-sang/")
    live = page.locator("main article a, main li a").first.get_attribute("href")
    assert live
    return f"{walker.demo.base}{live}", f"{walker.demo.base}{gone}"


def test_screens_of_the_demo_and_the_sandbox(walker: Desk, demo: Demo):
    look_at(walker.page, screens.of_the_demo(demo) + screens.of_the_sandbox(demo))


def test_screens_of_the_desk(walker: Desk, demo: Demo, ids: dict[str, int]):
    look_at(walker.page, screens.of_the_desk(demo, ids))


def test_every_entry_of_the_menu(walker: Desk, demo: Demo):
    walker.page.goto(demo.admin())
    links = walker.page.evaluate(
        """() => {
          const found = [];
          const read = (part) => {
            if (part && typeof part === 'object') {
              if (typeof part.url === 'string') found.push(part.url);
              Object.values(part).forEach(read);
            }
          };
          read(JSON.parse(document.getElementById('wagtail-sidebar-props').textContent));
          return found;
        }"""
    )
    entries = sorted({link for link in links if link.startswith("/admin/")})
    assert len(entries) > 8
    look_at(
        walker.page,
        [
            Screen(link, f"{demo.base}{link}")
            for link in entries
            if "logout" not in link
        ],
    )


def test_the_step_before_planning(walker: Desk, ids: dict[str, int]):
    page = walker.page
    page.set_viewport_size(WIDE)
    walker.open_panel(ids["fresh"])
    page.get_by_role("button", name="Thử nhanh").click()
    faults = examine(page, Screen("kịch bản đã chọn", "", ".lt-go"))
    page.get_by_role("button", name="Lên lịch 5 nơi").click()
    faults += examine(page, Screen("xác nhận", "", ".lt-go"))

    assert not faults, "\n".join(faults)


def test_public_pages(walker: Desk, demo: Demo, addresses: tuple[str, str]):
    look_at(walker.page, screens.of_the_public(demo, *addresses))


def test_the_way_in(chromium: Browser, demo: Demo):
    context = vietnamese(chromium)
    login = Screen("đăng nhập", demo.admin("login/"), "button[type=submit]")
    look_at(context.new_page(), [login])
    context.close()


def look_at(page: Page, list_of: list[Screen]) -> None:
    faults: list[str] = []
    errors = listen(page)
    for screen in list_of:
        page.set_viewport_size(WIDE)
        answer = page.goto(screen.address)
        assert answer
        if answer.status != screen.status:
            faults.append(f"{screen.name}: HTTP {answer.status} at {screen.address}")
            continue
        faults += examine(page, screen)
        refused = f"status of {screen.status}"
        faults += [f"{screen.name}: {e}" for e in errors if refused not in e]
        errors.clear()
    assert not faults, "\n".join(faults)


def examine(page: Page, screen: Screen) -> list[str]:
    """What is wrong with the screen as it stands, wide and on a phone."""
    faults: list[str] = []
    for size in (WIDE, PHONE):
        page.set_viewport_size(size)
        where = f"{screen.name}, {size['width']} px"
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > size["width"]:
            faults.append(f"{where}: {wide} px wide because of {wide_parts(page)}")
        if screen.step and not in_sight(page.locator(screen.step).first, size):
            faults.append(f"{where}: the next step {screen.step} is out of sight")
        left = english_in(page.evaluate(VISIBLE), CONTENT)
        faults += [f"{where}: in English {text!r}" for text in left]
    return faults


def in_sight(step: Locator, size: dict[str, int]) -> bool:
    box = step.bounding_box()
    return (
        box is not None
        and box["y"] >= 0
        and box["y"] + box["height"] <= size["height"]
        and box["x"] >= 0
        and box["x"] + box["width"] <= size["width"]
    )


def wide_parts(page: Page) -> list[str]:
    """The elements that stick out, to be found again."""
    parts: list[str] = page.evaluate(
        """() => [...document.body.querySelectorAll('*')]
          .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
          .slice(-3).map((one) => one.outerHTML.slice(0, 120))"""
    )
    return parts
