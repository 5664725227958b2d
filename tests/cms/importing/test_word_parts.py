"""What Word files hold beside plain paragraphs, and the bad ones among them."""

from __future__ import annotations

import io
import os
import re
import zipfile

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image

from channels.article import Heading, ListBlock, Paragraph
from cms.importing.amending import LOST, MACROS
from cms.importing.html import DRAWN
from cms.importing.parsed import ParsedPicture, Unreadable
from cms.importing.pictures import DOTS
from cms.importing.reading import read_file, read_paste
from tests.cms.importing.documents import png, repacked, word

BOX = """<w:r {ns} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
 xmlns:v="urn:schemas-microsoft-com:vml"><mc:AlternateContent><mc:Choice Requires="wps">
 <w:drawing><wps:wsp><wps:txbx><w:txbxContent>{inside}</w:txbxContent></wps:txbx>
 </wps:wsp></w:drawing></mc:Choice>{fallback}</mc:AlternateContent></w:r>"""
FALLBACK = """<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{inside}
 </w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>"""
INSIDE = "<w:p><w:r><w:t>Chữ trong khung</w:t></w:r></w:p>"
FRONT = ("Một tiêu đề", "Mở đầu của bài viết.")


def document(*inner: str) -> bytes:
    """A title, a lead, and one paragraph that holds `inner` behind its words."""

    def write(made):
        for text in FRONT:
            made.add_paragraph(text)
        paragraph = made.add_paragraph("Thân bài.")
        for xml in inner:
            paragraph._p.append(parse_xml(xml.replace("{ns}", nsdecls("w"))))

    return word(write)


@pytest.mark.parametrize("fallback", ["", FALLBACK])
def test_the_words_of_a_text_box_follow_their_paragraph_once(fallback):
    inside = fallback.replace("{inside}", INSIDE)
    box = BOX.replace("{inside}", INSIDE).replace("{fallback}", inside)

    story = read_file(document(box), "a.docx")

    assert [b.html for b in story.body] == ["Thân bài.", "Chữ trong khung"]


def test_tracked_insertions_stay_deletions_go_and_both_are_told():
    story = read_file(
        document(
            '<w:ins {ns} w:id="1" w:author="a"><w:r><w:t> Thêm vào.</w:t></w:r></w:ins>',
            '<w:del {ns} w:id="2" w:author="a"><w:r><w:delText> Bỏ đi.</w:delText></w:r>'
            "</w:del>",
        ),
        "a.docx",
    )

    assert story.body == (Paragraph(html="Thân bài. Thêm vào."),)
    assert re.search("1 insertions .* 1 deletions", str(story.warnings[0]))


def test_comments_are_left_out_and_counted():
    def write(made):
        for text in (*FRONT, "Thân bài."):
            last = made.add_paragraph(text)
        made.add_comment(last.runs, text="Hỏi lại cô Hoà", author="BTV")

    story = read_file(word(write), "a.docx")

    assert "Hỏi lại" not in str(story.body)
    assert any("1 comments" in str(warning) for warning in story.warnings)


def test_footnotes_stand_at_the_end_as_a_list():
    notes = (
        f"<w:footnotes {nsdecls('w')}>"
        '<w:footnote w:id="2"><w:p><w:r><w:t>Theo báo cáo năm 2026.</w:t></w:r></w:p>'
        "</w:footnote></w:footnotes>"
    )
    data = document('<w:r {ns}><w:footnoteReference w:id="2"/></w:r>')
    relation = (
        b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/'
        b'officeDocument/2006/relationships/footnotes" Target="footnotes.xml"/>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            body = old.read(info)
            if info.filename == "word/_rels/document.xml.rels":
                body = body.replace(b"</Rel", relation + b"</Rel")
            new.writestr(info.filename, body)
        new.writestr("word/footnotes.xml", notes)

    story = read_file(out.getvalue(), "a.docx")

    assert story.body[0] == Paragraph(html="Thân bài.[1]")
    assert isinstance(story.body[1], Heading)
    assert story.body[2] == ListBlock(ordered=True, items=("Theo báo cáo năm 2026.",))


def test_what_cannot_be_read_or_was_not_opened_is_told():
    math = (
        '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">'
        "<m:r><m:t>a</m:t></m:r></m:oMath>"
    )
    data = repacked(document(math), word__vbaProject_bin=b"Sub AutoOpen()")

    story = read_file(data, "bai.docm")

    assert LOST in story.warnings
    assert MACROS in story.warnings


def test_things_outside_the_file_are_counted_and_not_fetched():
    def write(made):
        for text in (*FRONT, "Thân bài."):
            made.add_paragraph(text)
        made.part.relate_to(
            "http://127.0.0.1:9/mau.dotm",
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
            "attachedTemplate",
            is_external=True,
        )

    story = read_file(word(write), "a.docx")

    assert any("1 things outside" in str(warning) for warning in story.warnings)


def test_a_caption_and_a_description_come_with_the_picture():
    def write(made):
        for text in FRONT:
            made.add_paragraph(text)
        made.add_paragraph("Thân bài.")
        shape = made.add_picture(io.BytesIO(png()))
        shape._inline.docPr.set("descr", "Cô giáo bên tủ sách")
        made.add_paragraph("Tủ sách đèn bão", style="Caption")

    picture = read_file(word(write), "a.docx").body[1]

    assert isinstance(picture, ParsedPicture)
    assert (picture.alt, picture.caption) == ("Cô giáo bên tủ sách", "Tủ sách đèn bão")


@pytest.mark.parametrize(
    ("stream", "said"),
    [("EncryptedPackage", "protected by a password"), ("WordDocument", r"old Word")],
)
def test_a_locked_and_an_old_file_are_told_apart(stream, said):
    data = b"\xd0\xcf\x11\xe0" + bytes(600) + stream.encode("utf-16-le")

    with pytest.raises(Unreadable, match=said):
        read_file(data, "bai.docx")


def test_a_picture_of_one_pixel_is_left_out_and_told():
    def write(made):
        for text in (*FRONT, "Thân bài."):
            made.add_paragraph(text)
        made.add_picture(io.BytesIO(png(1, 1)))

    story = read_file(word(write), "a.docx")

    assert not list(story.pictures())
    assert DOTS in story.warnings


def test_a_picture_of_twelve_megabytes_comes_in_whole():
    noise = Image.frombytes("RGB", (2000, 2000), os.urandom(12_000_000))
    out = io.BytesIO()
    noise.save(out, "PNG", compress_level=1)

    def write(made):
        for text in (*FRONT, "Thân bài."):
            made.add_paragraph(text)
        made.add_picture(io.BytesIO(out.getvalue()))

    (picture,) = read_file(word(write), "a.docx").pictures()

    assert picture.data == out.getvalue()
    assert len(picture.data) > 11_000_000


def test_svg_and_scripts_are_dropped():
    story = read_paste(
        "<h1>Bài</h1><p>Mở đầu.</p><p>Thân<script>alert(1)</script> ]]>"
        "<svg onload='alert(2)'><text>x</text></svg></p>"
        "<img src='data:image/svg+xml;base64,PHN2Zy8+'>"
    )

    assert story.body == (Paragraph(html="Thân ]]&gt;"),)
    assert DRAWN in story.warnings


def test_three_hundred_pages_are_one_story():
    body = "".join(
        f"<w:p><w:pPr><w:jc w:val='both'/></w:pPr><w:r><w:t>{i} "
        f"{'Mỗi ngày cô giáo Hoà chèo thuyền mang sách đến đảo nhỏ. ' * 5}</w:t></w:r></w:p>"
        for i in range(2400)
    )
    with zipfile.ZipFile(io.BytesIO(document())) as parts:
        plain = parts.read("word/document.xml").decode()
    xml = plain.replace("<w:sectPr", f"{body}<w:sectPr", 1)

    story = read_file(repacked(document(), word__document_xml=xml.encode()), "a.docx")

    assert len(story.body) == 2401
    assert sum(len(block.html) for block in story.body) > 650_000
