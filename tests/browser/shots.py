"""The pictures of the README, taken from a demo of its own: python -m tests.browser.shots"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.demo import Demo, start_demo
from tests.browser.desk import PLAYBOOK, Desk
from tests.browser.window import PHONE, launch, vietnamese

FOLDER = Path(__file__).parents[2] / "docs/pictures"
COLOURS = 256
SHARPNESS = 1.5
TALL = {"width": 1280, "height": 1110}
USUAL = {"width": 1280, "height": 860}


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder)) as demo,
        sync_playwright() as playwright,
    ):
        browser = launch(playwright)
        context = vietnamese(browser, TALL, device_scale_factor=SHARPNESS)
        page = context.new_page()
        take_the_demo(page, demo)
        page.set_viewport_size(USUAL)
        desk = Desk(page, demo)
        desk.enter()
        plan_for_tomorrow(desk)
        take_the_desk(desk)
        take_the_story(browser, demo)
        browser.close()


@contextmanager
def running(folder: Path) -> Iterator[Demo]:
    demo = start_demo(folder)
    try:
        yield demo
    finally:
        demo.process.stop()


def take_the_demo(page: Page, demo: Demo) -> None:
    """When all posts stand and the lost one was found again."""
    page.goto(f"{demo.base}/demo/")
    fates = page.locator("#fates")
    for words in ("Đã tìm thấy bài, không gửi lại", "Đã cải chính ở 4/4 nơi"):
        expect(fates).to_contain_text(words, timeout=120_000)
    expect(page.locator("#spots")).to_contain_text("Cần làm tay", timeout=60_000)
    page.reload()
    page.wait_for_load_state("networkidle")
    save(page, "demo")


def plan_for_tomorrow(desk: Desk) -> None:
    """Something ahead, so that "Sắp đăng" shows what it is for."""
    desk.begin("Phóng sự", "Dùng bài mẫu")
    desk.write()
    desk.note_sources()
    desk.save()
    desk.spread()
    page = desk.page
    page.get_by_role("button", name=PLAYBOOK).click()
    page.locator("[name=go-mode]").select_option("at")
    page.locator("[name=go-at]").fill(f"{tomorrow():%d/%m/%Y} 07:30")
    page.get_by_role("button", name="Lên lịch 5 nơi").click()
    page.get_by_role("button", name="Xác nhận").click()
    expect(page.get_by_text("Đã lên lịch 5 nơi.")).to_be_visible()


def tomorrow() -> datetime:
    return datetime.now().astimezone() + timedelta(days=1)


def take_the_desk(desk: Desk) -> None:
    page = desk.page
    page.goto(desk.demo.admin())
    save(page, "hom-nay")
    desk.begin("Gương điển hình", "Dùng bài mẫu")
    desk.write()
    desk.note_sources()
    desk.save()
    desk.spread()
    page.get_by_role("button", name=PLAYBOOK).click()
    expect(page.get_by_role("button", name="Lên lịch 5 nơi")).to_be_visible()
    page.wait_for_load_state("networkidle")
    save(page, "lan-toa")
    page.goto(desk.demo.admin("theo-doi-dang/"))
    save(page, "theo-doi")


def take_the_story(browser: Browser, demo: Demo) -> None:
    context = vietnamese(browser, PHONE, device_scale_factor=SHARPNESS)
    page = context.new_page()
    page.goto(f"{demo.base}/song-biec/guong-sang/")
    page.get_by_role("link", name="Tủ sách đèn bão").first.click()
    page.wait_for_load_state("networkidle")
    save(page, "bai-viet-390")


def save(page: Page, name: str) -> None:
    """A picture of the window, with few colours so that it stays small."""
    shown = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    path = FOLDER / f"{name}.png"
    few = shown.quantize(COLOURS, method=Image.Quantize.MEDIANCUT)
    few.save(path, optimize=True)
    sys.stdout.write(f"{path.name}: {path.stat().st_size // 1000} kB\n")


if __name__ == "__main__":
    main()
