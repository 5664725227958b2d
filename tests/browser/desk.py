"""What an editor does in the browser, one verb each; asserts nothing but arrival."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.demo import Demo
from tests.browser.window import WIDE

CHECKS = ("Đúng người", "Đúng việc", "Đúng thành tích", "Cơ sở dùng hình ảnh")
PLAYBOOK = "Thử nhanh: cách nhau 10 giây"


class Desk:
    """A signed-in editor of the demo; `clicks` counts the presses of `click`."""

    def __init__(self, page: Page, demo: Demo) -> None:
        self.page, self.demo, self.clicks = page, demo, 0

    def click(self, button: Locator) -> None:
        self.clicks += 1
        button.click()

    def enter(self) -> None:
        self.page.goto(f"{self.demo.base}/demo/")
        self.page.get_by_role("button", name="Thử tự đăng một bài").click()
        expect(self.page.get_by_role("heading", name="Hôm nay")).to_be_visible()

    def begin(self, kind: str, start: str, column: str = "Gương sáng") -> None:
        """ "Viết bài" with its three choices made; not sent yet."""
        main = self.page.get_by_role("main")
        main.get_by_role("link", name="Viết bài").click()
        self.page.get_by_label(kind).check()
        self.page.get_by_label("Vào chuyên mục nào?").select_option(label=column)
        self.page.get_by_label(start, exact=True).check()

    def write(self) -> None:
        self.page.locator("main").get_by_role("button", name="Viết bài").click()
        self.page.wait_for_url(re.compile(r"/pages/\d+/edit/"))
        self.settled()

    def settled(self) -> None:
        """The editor's own script has run: the counter stands beside the title."""
        expect(self.page.locator(".lt-count--field").first).to_be_visible()

    @property
    def page_id(self) -> int:
        found = re.search(r"/(?:pages|lan-toa)/(\d+)/", self.page.url)
        assert found, self.page.url
        return int(found.group(1))

    def note_sources(self) -> None:
        for name in CHECKS:
            row = self.page.locator(".lt-ready__row", has_text=name)
            row.get_by_text("Ghi nguồn", exact=True).click()
            row.get_by_label("Nguồn").fill("Đã gặp nhân vật và nhà trường 18/11/2026")
            row.get_by_role("button", name="Ghi lại").click()
            expect(row.locator(".lt-state")).to_have_text("Đạt")

    def save(self) -> None:
        self.page.get_by_role("button", name="Lưu", exact=True).click()
        expect(self.page.locator(".messages .success")).to_contain_text("Đã lưu")
        self.settled()

    def spread(self) -> None:
        footer = self.page.locator("footer.footer, form footer").first
        self.click(footer.get_by_text("Lan tỏa"))
        self.page.wait_for_url(re.compile(r"/lan-toa/\d+/"))

    def sample(self) -> int:
        """A story with its four checks written down."""
        self.page.set_viewport_size(WIDE)
        self.page.goto(self.demo.admin())
        self.begin("Phóng sự", "Dùng bài mẫu")
        self.write()
        self.note_sources()
        self.save()
        return self.page_id

    def tell_and_take_down(self) -> str:
        """The open story goes out on the website and is withdrawn; its address."""
        page, story = self.page, self.page_id
        self.spread()
        self.click(page.get_by_role("button", name="Lên lịch 1 nơi"))
        self.click(page.get_by_role("button", name="Xác nhận"))
        expect(self.row("Website đơn vị")).to_contain_text("Đã đăng", timeout=30_000)
        self.open_panel(story)
        gone = page.get_by_role("link", name="Xem trên website").get_attribute("href")
        page.locator(".lt-withdraw summary").click()
        page.get_by_label("Lý do").fill("Thử trang đã gỡ.")
        page.get_by_role("button", name="Gỡ bài").click()
        expect(self.row("Website đơn vị")).to_contain_text("Đã gỡ", timeout=30_000)
        assert gone
        return gone

    def plan(self, places: int) -> None:
        """Playbook, Lên lịch, Xác nhận."""
        self.click(self.page.get_by_role("button", name=PLAYBOOK))
        self.click(self.page.get_by_role("button", name=f"Lên lịch {places} nơi"))
        self.click(self.page.get_by_role("button", name="Xác nhận"))
        expect(self.page.get_by_text(f"Đã lên lịch {places} nơi.")).to_be_visible()

    def row(self, place: str) -> Locator:
        return self.page.locator(".lt-row", has_text=place)

    def open_panel(self, page_id: int) -> None:
        self.page.goto(self.demo.admin(f"lan-toa/{page_id}/"))

    def shoot(self, path: Path) -> None:
        self.page.screenshot(path=path)
