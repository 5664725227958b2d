"""Minutes 1 to 6 as a newcomer walks them, on the real processes of the demo."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.demo import NETWORKS, Demo
from tests.browser.desk import Desk
from tests.system.processes import until

pytestmark = pytest.mark.timeout(420)

SAMPLE = "Cô Hoà và “Tủ sách đèn bão” giữa đảo Lý Sơn (hư cấu)"
WRONG, RIGHT = "sáu năm liền không", "bảy năm liền không"
NOTE = "Bài viết trước ghi sáu năm liền; đúng là bảy năm liền."
SENT_IN_TIME = re.compile(r"Đã đăng.*(đúng giờ|trễ \d+(,\d)? giây)", re.S)


def test_five_posts_stand_on_four_channels_30_seconds_after_the_ready_line(
    demo: Demo, page: Page
):
    last = demo.ready_at + timedelta(seconds=30)

    def arrived() -> dict[str, int]:
        return {
            network: sum(
                datetime.fromisoformat(post["created"]) <= last
                for post in demo.posts(network)
            )
            for network in NETWORKS
        }

    page.goto(f"{demo.base}/demo/")
    until(
        lambda: sum(arrived().values()) >= 5 and all(arrived().values()),
        40,
        "five posts on four channels",
    )

    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Một bài viết, năm nơi, đúng giờ, đúng một lần."
    )


def test_the_first_page_shows_the_story_arrive_and_four_fates(demo: Demo, page: Page):
    page.goto(f"{demo.base}/demo/")

    spots = page.locator("#spots > li")
    expect(spots).to_have_count(5)
    expect(spots.filter(has_text="Website đơn vị")).to_contain_text("Mở bài")
    for place in ("Facebook", "Trang trường", "Tòa soạn mẫu"):
        there = spots.filter(has_text=place)
        expect(there).to_contain_text("Đã đăng", timeout=40_000)
    expect(spots.filter(has_text="Zalo nhóm")).to_contain_text("Cần làm tay")
    for frame in ("Facebook (giả lập)", "Trang trường", "Tòa soạn mẫu (mô phỏng)"):
        inside = page.frame_locator(f"iframe[title='{frame}']")
        expect(inside.get_by_text("Tủ sách đèn bão").first).to_be_visible()
        expect(inside.locator("img[src*='/media/']").first).to_be_visible()
    fates = page.locator("#fates")
    for words in (
        "Đang giữ: thiếu đồng ý nêu dân tộc của nhân vật",
        "Đã tìm thấy bài, không gửi lại",
        "Không đăng được: mã truy cập Facebook hết hạn",
        "Đã cải chính ở 4/4 nơi",
    ):
        expect(fates).to_contain_text(words, timeout=60_000)
    for step in ("Mở phiếu", "Cấp lại quyền", "Xem trước/sau"):
        expect(fates.get_by_text(step, exact=True)).to_be_visible()


def test_a_story_goes_to_five_places_is_corrected_and_taken_back(
    demo: Demo, desk: Desk
):
    page = desk.page
    expect(page.get_by_text("Cần tôi xử lý (3)")).to_be_visible()
    desk.begin("Gương điển hình", "Dùng bài mẫu")
    desk.write()
    desk.note_sources()
    expect(page.get_by_text("Mọi thứ đã sẵn sàng.")).to_be_visible()
    desk.save()

    plan_in_four_clicks(desk)
    see_it_arrive(desk)
    post_in_the_group_by_hand(desk)
    public = correct_everywhere(desk, demo)
    take_down_everywhere(desk, demo)

    answer = page.request.get(public)
    assert answer.status == 410
    assert "Bài đã được gỡ" in answer.text()
    page.goto(f"{demo.sandbox}/newsroom")
    notice = page.locator("article", has_text=SAMPLE)
    expect(notice).to_contain_text("RÚT BÀI")
    expect(notice).to_contain_text("Xác nhận đã gỡ")


def plan_in_four_clicks(desk: Desk) -> None:
    desk.clicks = 0
    desk.spread()
    first = desk.page.locator(".lt-leg").first
    expect(first).to_contain_text("Website đơn vị")
    desk.plan(5)
    assert desk.clicks == 4


def see_it_arrive(desk: Desk) -> None:
    """The rows turn without a reload, each in its time."""
    facebook = desk.row("Facebook · Sóng Biếc")
    expect(facebook).to_contain_text("Chờ đến giờ")
    for place in ("Website đơn vị", "Facebook", "Trang trường", "Tòa soạn mẫu"):
        row = desk.row(place)
        expect(row).to_have_text(SENT_IN_TIME, timeout=60_000)
        expect(row.get_by_text("Minh chứng")).to_be_visible()
        if place != "Tòa soạn mẫu":
            expect(row.get_by_role("link", name="Mở bài")).to_be_visible()
    expect(desk.page.get_by_text("Bài đầu tiên của bạn đã lan tỏa!")).to_be_visible()


def post_in_the_group_by_hand(desk: Desk) -> None:
    zalo = desk.row("Zalo nhóm")
    expect(zalo).to_contain_text("Cần làm tay", timeout=60_000)
    zalo.get_by_role("button", name="Sao chép").click()
    expect(zalo.get_by_text("Đã sao chép")).to_be_visible()
    assert SAMPLE in desk.page.evaluate("navigator.clipboard.readText()")
    zalo.locator("summary", has_text="Đã đăng, dán liên kết").click()
    zalo.get_by_label("Địa chỉ bài đăng").fill("https://zalo.me/g/abc123/1")
    zalo.get_by_role("button", name="Lưu").click()
    expect(desk.row("Zalo nhóm")).to_contain_text("Đã đăng")


def correct_everywhere(desk: Desk, demo: Demo) -> str:
    """Returns the public address of the story."""
    page = desk.page
    page.get_by_role("link", name="Sửa bài").click()
    lead = page.locator("[name=lead]")
    lead.fill(lead.input_value().replace(WRONG, RIGHT))
    desk.save()
    desk.spread()
    card = page.locator(".lt-changes")
    for words in ("Bài đang ở 5 nơi", "Sửa nhỏ", "Cập nhật", "Cải chính"):
        expect(card).to_contain_text(words)
    card.get_by_role("radio", name="Cải chính").check()
    card.get_by_role("textbox", name="Lời cải chính").fill(NOTE)
    card.get_by_role("button", name="Sửa ở 5 nơi").click()

    for place in ("Website đơn vị", "Facebook", "Trang trường", "Tòa soạn mẫu"):
        expect(desk.row(place)).to_contain_text("Đã sửa", timeout=30_000)
    zalo = desk.row("Zalo nhóm")
    expect(zalo).to_contain_text("Cần làm tay", timeout=30_000)
    zalo.get_by_role("button", name="Sao chép lời sửa").click()
    expect(zalo.get_by_text("Đã sao chép")).to_be_visible()
    assert RIGHT in page.evaluate("navigator.clipboard.readText()")
    for network in ("facebook", "wordpress", "newsroom"):
        until(lambda network=network: RIGHT in text_of(demo, network), 15, network)
    link = page.get_by_role("link", name="Xem trên website")
    public = f"{demo.base}{link.get_attribute('href')}"
    body = page.request.get(public).text()
    assert RIGHT in body
    assert NOTE in body
    return public


def posts_of(demo: Demo, network: str) -> list[dict[str, Any]]:
    return [p for p in demo.posts(network) if SAMPLE in p["title"] + p["text"]]


def text_of(demo: Demo, network: str) -> str:
    """All a reader finds of the sample on `network`."""
    return " ".join(f"{p['text']} {p['body']}" for p in posts_of(demo, network))


def taken_down(demo: Demo, network: str) -> bool:
    sample = posts_of(demo, network)
    assert sample, network
    return all(post["deleted"] for post in sample)


def take_down_everywhere(desk: Desk, demo: Demo) -> None:
    page = desk.page
    card = page.locator(".lt-withdraw")
    card.locator("summary", has_text="Gỡ khỏi mọi nơi").click()
    card.get_by_label("Lý do").fill("Nhân vật xin rút bài.")
    card.get_by_role("button", name="Gỡ bài").click()

    expect(page.get_by_text("Đã gỡ 4/5, còn Zalo nhóm (làm tay)")).to_be_visible(
        timeout=30_000
    )
    expect(
        desk.row("Zalo nhóm").get_by_role("button", name="Đã làm xong")
    ).to_be_visible()
    for network in ("facebook", "wordpress", "newsroom"):
        # The newsroom reads our feed once a second.
        until(lambda n=network: taken_down(demo, n), 10, f"the sample off {network}")
