"""Minutes 7, 9 and 10: the newsroom's line, the killed process, the recipe."""

from __future__ import annotations

import json
import re
import subprocess

from playwright.sync_api import Page, expect

from tests.browser.demo import Demo


def test_the_sending_process_is_killed_and_nothing_is_lost_or_doubled(
    page: Page, demo: Demo
) -> None:
    page.goto(f"{demo.base}/demo/lap-trinh/")
    expect(page.get_by_text(re.compile(r"^kill -9 -\d+$")).first).to_be_visible()

    page.get_by_role("button", name="Thử giết tiến trình gửi").click()

    trial = page.locator("#trial")
    expect(trial.get_by_text("Tiến trình dừng")).to_be_visible(timeout=90_000)
    expect(trial.get_by_text("0 mất, 0 trùng: 12/12 đã đến nơi")).to_be_visible(
        timeout=240_000
    )
    expect(trial.get_by_text("đã chạy tiến trình mới")).to_be_visible(timeout=90_000)
    letters = [
        post
        for network in ("facebook", "wordpress", "webhook")
        for post in demo.posts(network)
        if "Cây Bần" in json.dumps(post, ensure_ascii=False) and not post["deleted"]
    ]
    assert len(letters) >= 12
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= page.viewport_size["width"]


def test_the_recipe_is_read_from_the_developers_page(page: Page, demo: Demo) -> None:
    page.goto(f"{demo.base}/demo/lap-trinh/")
    page.get_by_role("link", name="Thêm một kênh").click()

    expect(page.get_by_role("heading", name="Thêm một kênh")).to_be_visible()
    expect(page.locator("#connector")).to_contain_text("class NoticeBoard(Channel")
    expect(page.locator("#stand-in")).to_contain_text("STAND_IN = NoticeBoard")
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= page.viewport_size["width"]


def test_the_newsrooms_curl_line_works_as_it_stands(page: Page, demo: Demo) -> None:
    page.goto(f"{demo.base}/demo/toa-soan/")
    line = page.locator("#curl").inner_text()

    answer = subprocess.run(line.split(), capture_output=True, check=True, timeout=60)

    assert json.loads(answer.stdout)["items"]
