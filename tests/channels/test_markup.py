from __future__ import annotations

from datetime import UTC, datetime

import pytest

from channels.article import Correction, Paragraph, Picture
from channels.markup import body_html, inline, plain, story_html, story_text
from tests.channels.samples import PICTURES, article


def test_a_story_keeps_every_block_and_credit() -> None:
    html = story_html(article())
    for text in (
        "Mười năm, cô Hà",
        "Đêm mất điện, cô <b>Hà</b> thắp <i>đèn bão</i>",
        "<h2>Mười năm một tủ sách</h2>",
        "<blockquote><p>Trẻ đọc thì đảo sáng.</p><cite>Cô Hà</cite></blockquote>",
        "<ol><li>Gom sách</li><li>Chép tay <b>mục lục</b></li></ol>",
        "<th>Năm</th>",
        "<td>1.200</td>",
        "<h3>Cách làm hay: Tủ sách lưu động</h3>",
        "Chở bằng xuồng<br>mỗi thứ Sáu",
        "Phim ngắn",
        "Minh Khôi",
    ):
        assert text in html
    for picture in PICTURES:
        assert f'src="{picture.digest}.jpg"' in html
        assert picture.alt in html
        assert f"{picture.caption}. Ảnh: {picture.credit}" in html


def test_the_lead_picture_stands_first_and_once() -> None:
    html = story_html(article())
    assert html.startswith("<figure>")
    assert html.count(PICTURES[0].digest) == 1


def test_a_story_as_text_keeps_every_word() -> None:
    text = story_text(article())
    for words in (
        "“Trẻ đọc thì đảo sáng.”",
        "1. Gom sách",
        "2026 | 1.200",
        "Minh Khôi",
    ):
        assert words in text
    assert "nguồn (https://example.vn/nguon)" in text
    assert "<" not in text


@pytest.mark.parametrize(
    ("dirty", "kept"),
    [
        ("<script>alert(1)</script>an toàn", "an toàn"),
        ('<a href="javascript:alert(1)">x</a>', '<a rel="nofollow noopener">x</a>'),
        ('<img src=x onerror="a()">y', "y"),
        ("<b onclick=a()>đậm</b>", "<b>đậm</b>"),
        ("a\x00b\u2029c", "abc"),
        ("a & b < c", "a &amp; b &lt; c"),
    ],
)
def test_inline_html_is_reduced_to_the_allow_list(dirty: str, kept: str) -> None:
    assert inline(dirty) == kept


def test_text_fields_cannot_bring_markup() -> None:
    evil = "<script>x</script>"
    picture = Picture(digest="a" * 64, width=1, height=1, caption=evil, alt='"><b>')
    html = story_html(article(lead=evil, pictures=(picture,), body=(), author=evil))
    assert "<script>" not in html
    assert '"><b>' not in html


def test_an_unknown_picture_leaves_no_hole() -> None:
    assert "<figure>" not in body_html(article(pictures=()))


def test_a_correction_is_dated_in_hanoi() -> None:
    late = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
    note = Correction(at=late, note="Số đúng là 12.")
    html = story_html(article(corrections=(note,)))
    assert "Cải chính ngày 21/11/2026:</strong> Số đúng là 12." in html


def test_an_english_story_speaks_english() -> None:
    assert "Photo: " in story_html(article(language="en"))


def test_plain_text_of_inline_html_unescapes_and_breaks_lines() -> None:
    assert plain("a &amp; b<br>c") == "a & b\nc"
    assert body_html(article(body=(Paragraph(html="  "),))) == ""
