"""Writing and planning with what people really type, paste and upload."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.demo import Demo
from tests.browser.desk import Desk
from tests.cms.importing import documents

pytestmark = pytest.mark.timeout(420)

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>
p.MsoNormal {font-family:"Times New Roman"}</style></head><body lang=VI><!--StartFragment-->
<p class=MsoTitle><b>Cô giáo đạp xe qua đèo gùi chữ (hư cấu)</b><o:p></o:p></p>
<p class=MsoNormal><span style='font-size:14.0pt'>Mỗi sáng thứ Hai, cô Sùng Thị Nương
(hư cấu) đạp xe mười hai cây số.<o:p>&nbsp;</o:p></span></p>
<h2>Con đường đến lớp</h2>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·
</span>Một chiếc xe đạp cũ</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·
</span>Hai thùng sách</p>
<script>window.pasted = true</script><!--EndFragment--></body></html>"""
PASTE = """(area, html) => {
  const data = new DataTransfer();
  data.setData('text/html', html);
  area.dispatchEvent(new ClipboardEvent(
    'paste', {clipboardData: data, bubbles: true, cancelable: true}));
}"""


def test_a_page_from_word_becomes_a_draft(desk: Desk):
    page = desk.page
    desk.begin("Phóng sự", "Dán từ Word")
    area = page.locator("[data-lt-paste]")

    area.evaluate(PASTE, WORD)
    expect(area).to_contain_text("Con đường đến lớp")
    desk.write()

    expect(page.locator("#id_title")).to_have_value(
        "Cô giáo đạp xe qua đèo gùi chữ (hư cấu)"
    )
    page.goto(desk.demo.admin(f"pages/{desk.page_id}/view_draft/"))
    expect(page.get_by_role("heading", name="Con đường đến lớp")).to_be_visible()
    items = page.locator("article li, main li")
    expect(items.filter(has_text="Một chiếc xe đạp cũ").first).to_be_visible()
    assert page.evaluate("window.pasted") is None
    assert page.locator("[style*='mso'], .MsoNormal").count() == 0


def test_a_word_file_comes_with_its_picture_and_caption(desk: Desk):
    page = desk.page
    desk.begin("Gương điển hình", "Tải tệp lên")
    page.locator("input[type=file]").set_input_files(
        {
            "name": "bài viết.docx",
            "mimeType": "application/vnd.openxmlformats-officedocument"
            ".wordprocessingml.document",
            "buffer": documents.word(documents.typed_by_hand),
        }
    )

    desk.write()

    expect(page.locator("#id_title")).to_have_value(documents.TITLE)
    page.goto(desk.demo.admin(f"pages/{desk.page_id}/view_draft/"))
    expect(page.get_by_text(documents.FIRST)).to_be_visible()
    expect(page.get_by_text(documents.CAPTION).first).to_be_visible()
    shown = page.locator("main img").first
    assert shown.evaluate(
        "async (one) => { await one.decode(); return one.naturalWidth }"
    )


def test_a_broken_file_is_named_and_the_choices_stay(desk: Desk):
    page = desk.page
    desk.begin("Tin, bài", "Tải tệp lên", column="Tin công đoàn")
    page.locator("input[type=file]").set_input_files(
        {"name": "hong.docx", "mimeType": "application/msword", "buffer": b"PK hong"}
    )

    page.locator("main").get_by_role("button", name="Viết bài").click()

    expect(page.locator(".lt-error").first).to_be_visible()
    expect(page.get_by_label("Tin, bài")).to_be_checked()
    expect(page.get_by_label("Tải tệp lên")).to_be_checked()
    chosen = page.get_by_label("Vào chuyên mục nào?").locator("option:checked")
    expect(chosen).to_have_text("Tin công đoàn")


def test_the_address_follows_the_title_in_vietnamese(desk: Desk):
    page = desk.page
    desk.begin("Tin, bài", "Trang trắng")
    page.get_by_label("Tiêu đề", exact=True).fill("Lễ tuyên dương")
    desk.write()
    title = page.locator("#id_title")

    title.fill("Đại hội Công đoàn: 20 gương sáng ở Đường Lâm")
    title.blur()

    slug = page.locator("[name=slug]")
    expect(slug).to_have_value("dai-hoi-cong-doan-20-guong-sang-o-duong-lam")
    title.fill("Đại hội Công đoàn xã Nghĩa Đô")
    title.blur()
    expect(slug).to_have_value("dai-hoi-cong-doan-xa-nghia-do")


def test_an_empty_title_is_refused_and_the_text_stays(desk: Desk):
    page = desk.page
    desk.begin("Gương điển hình", "Dùng bài mẫu")
    desk.write()
    lead = "Sapo vừa viết lại, không được mất."
    page.locator("[name=lead]").fill(lead)
    page.locator("#id_title").fill("")

    page.get_by_role("button", name="Lưu", exact=True).click()

    expect(page.locator(".messages .error, .w-field__errors").first).to_be_visible()
    expect(page.locator("[name=lead]")).to_have_value(lead)
    expect(page.locator("#id_title")).to_have_value("")


def test_a_day_that_does_not_exist_is_refused_and_kept(desk: Desk, demo: Demo):
    page = desk.page
    desk.begin("Gương điển hình", "Dùng bài mẫu")
    desk.write()
    desk.note_sources()
    desk.save()
    desk.spread()

    page.locator("[name=go-mode]").select_option("at")
    page.locator("[name=go-at]").fill("31/02/2026 07:30")
    page.locator(".lt-go").click()

    expect(page.locator("#lt-go-error")).to_be_visible()
    expect(page.locator("[name=go-at]")).to_have_value("31/02/2026 07:30")
    expect(page.get_by_role("button", name="Xác nhận")).to_have_count(0)


def test_the_counter_counts_as_the_network_does(desk: Desk, demo: Demo):
    page = desk.page
    desk.begin("Tin, bài", "Dùng bài mẫu", column="Tin công đoàn")
    desk.write()
    desk.note_sources()
    desk.save()
    desk.spread()
    leg = page.locator(".lt-leg", has_text="Facebook · Sóng Biếc")
    leg.get_by_role("checkbox").check()
    leg.locator("summary", has_text="Viết lời riêng").click()
    said = "Lớp học 👩‍🏫 giữa biển: “chữ” Đường Lâm, 46 em."

    leg.get_by_label("Lời riêng").fill(said)
    expect(leg.locator(".lt-preview__text, .lt-preview").first).to_contain_text("46 em")
    counted = leg.locator(".lt-count")
    expect(counted).to_have_text(re.compile(r"^\d+/63\.206"))
    number = int(counted.inner_text().split("/")[0])
    page.get_by_role("button", name="Lên lịch 2 nơi").click()
    page.get_by_role("button", name="Xác nhận").click()
    expect(desk.row("Facebook · Sóng Biếc")).to_contain_text("Đã đăng", timeout=60_000)

    posted = next(p for p in demo.posts("facebook") if said in p["text"])
    assert len(posted["text"]) == number
