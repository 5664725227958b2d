"""HTML: files, and what Word and Google Docs leave on the clipboard."""

from __future__ import annotations

import base64

import pytest

from channels.article import Heading, ListBlock, Paragraph, Quote, Table
from cms.importing.html import PICTURES_ELSEWHERE
from cms.importing.parsed import ParsedPicture, Unreadable
from cms.importing.reading import read_file, read_paste
from tests.cms.importing.documents import png

WORD_CLIPBOARD = """
<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<style><!-- p.MsoNormal {margin:0} --></style></head>
<body lang=VI><!--StartFragment-->
<p class=MsoTitle><span style='font-size:20pt'>Thư viện trên ghe
(hư cấu)</span></p>
<p class=MsoNormal><b><span style='font-family:"Times New Roman"'>Chiếc ghe chở
sách ghé bảy bến mỗi tuần.<o:p></o:p></span></b></p>
<h2>Một tuần trên sông</h2>
<p class=MsoNormal>Thầy&nbsp;<i>Tám</i> lái <span style='font-weight:bold'>ghe</span>;
xem <a href="https://example.vn/ghe?a=1&amp;b=2">trang</a>,
<a href="javascript:alert(1)">không</a>.</p>
<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><![if !supportLists]>
<span style='mso-list:Ignore'>·<span>&nbsp;&nbsp;</span></span><![endif]>Bến một</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><![if !supportLists]>
<span style='mso-list:Ignore'>·<span>&nbsp;</span></span><![endif]>Bến hai</p>
<p class=MsoQuote>Sách cũng phải biết bơi.</p>
<img width=300 src="file:///C:/Users/x/clip_image001.png">
<p class=MsoCaption>Ảnh 1: Chiếc ghe. Ảnh: NVCC</p>
<script>alert(1)</script><p style="display:none">ẩn</p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<!--EndFragment--></body></html>
"""

GOOGLE_CLIPBOARD = """<meta charset="utf-8"><b style="font-weight:normal;"
id="docs-internal-guid-1"><h1 dir="ltr"><span style="font-weight:400">Vườn rau
điểm trường (hư cấu)</span></h1><p dir="ltr"><span style="font-weight:400">Năm cô
giáo nấu bữa trưa từ vườn rau.</span></p><ol><li><p><span>Gieo hạt</span></p></li>
<li><p><span style="font-weight:700">Thu hoạch</span></p></li></ol>
<p><span style="font-style:italic">Cuối bài.</span></p></b>"""


def test_word_clipboard():
    story = read_paste(WORD_CLIPBOARD)

    assert story.title == "Thư viện trên ghe (hư cấu)"
    assert story.lead == "Chiếc ghe chở sách ghé bảy bến mỗi tuần."
    assert story.body[:4] == (
        Heading(level=2, text="Một tuần trên sông"),
        Paragraph(
            html="Thầy <i>Tám</i> lái <b>ghe</b>; xem "
            '<a href="https://example.vn/ghe?a=1&amp;b=2">trang</a>, không.'
        ),
        ListBlock(items=("Bến một", "Bến hai")),
        Quote(text="Sách cũng phải biết bơi."),
    )
    assert PICTURES_ELSEWHERE in story.warnings
    assert "alert(1)" not in repr(story)
    assert "ẩn" not in repr(story)


def test_google_docs_clipboard_is_not_all_bold():
    story = read_paste(GOOGLE_CLIPBOARD)

    assert story.title == "Vườn rau điểm trường (hư cấu)"
    assert story.lead == "Năm cô giáo nấu bữa trưa từ vườn rau."
    assert story.body == (
        ListBlock(ordered=True, items=("Gieo hạt", "<b>Thu hoạch</b>")),
        Paragraph(html="<i>Cuối bài.</i>"),
    )


def test_a_page_gives_its_article_not_its_menu():
    page = """<!doctype html><html><head><meta charset="utf-8"><title>Trang | Báo</title>
    </head><body><nav>Trang chủ</nav><article><h1>Một bài</h1><p>Mở đầu bài viết.</p>
    <figure><img src="data:image/png;base64,DATA" alt="Ghe"><figcaption>Ghe sách. Ảnh:
    Tám Sông</figcaption></figure><blockquote><p>Cứ đi.</p><footer>Thầy Tám</footer>
    </blockquote><table><thead><tr><th>Bến</th><th>Sách</th></tr></thead>
    <tr><td rowspan=2>Một</td><td>10</td></tr><tr><td>20</td></tr></table>
    </article></body></html>""".replace("DATA", base64.b64encode(png()).decode())

    story = read_file(page.encode(), "trang.html")

    assert (story.title, story.lead) == ("Một bài", "Mở đầu bài viết.")
    picture, quote, table = story.body
    assert isinstance(picture, ParsedPicture)
    assert (picture.alt, picture.caption, picture.credit) == (
        "Ghe",
        "Ghe sách.",
        "Tám Sông",
    )
    assert quote == Quote(text="Cứ đi.", attribution="Thầy Tám")
    assert table == Table(rows=(("Bến", "Sách"), ("Một", "10"), ("", "20")))


def test_a_table_that_only_lays_out_the_page_is_read_through():
    story = read_paste(
        "<h1>Bài</h1><p>Mở đầu của bài.</p>"
        "<table><tr><td><p>Đoạn một.</p><p>Đoạn hai.</p></td></tr></table>"
    )

    assert story.body == (Paragraph(html="Đoạn một."), Paragraph(html="Đoạn hai."))


def test_what_is_typed_as_text_stays_text():
    story = read_paste(
        "<h1>1 &lt; 2</h1><p>Mở đầu.</p><p>a &amp;lt;script&gt; ]]&gt;</p>"
    )

    assert story.title == "1 < 2"
    assert story.body == (Paragraph(html="a &amp;lt;script&gt; ]]&gt;"),)


def test_a_declared_encoding_is_followed_and_a_false_one_named():
    body = "<meta charset=windows-1258><h1>Caf\xe9</h1><p>M&#7903; đ".replace("đ", "")

    assert read_file(body.encode("cp1258"), "a.html").title == "Café"
    with pytest.raises(Unreadable, match="utf-8"):
        read_file(b"<meta charset=utf-8><h1>\xff\xfe\xe9</h1>", "a.html")


@pytest.mark.parametrize("nothing", ["", "   ", "<p>&nbsp;</p>", "<!-- x -->", "\0"])
def test_nothing_to_read_is_said(nothing):
    with pytest.raises(Unreadable, match="no text"):
        read_paste(nothing)


def test_endless_nesting_does_not_break_the_reader():
    deep = "<div>" * 5_000 + "chữ" + "</div>" * 5_000

    with pytest.raises(Unreadable, match=r"nested too deeply|no text"):
        read_paste(deep)
