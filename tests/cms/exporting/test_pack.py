"""The pack for Word: everything the reader gets, and what belongs to each picture."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from django.utils import translation
from docx.shared import Pt

from channels.article import Heading, Table
from cms.exporting.pack import story_pack
from cms.importing.parsed import ParsedPicture
from cms.importing.reading import read_file
from tests.cms.importing.documents import png
from tests.stories import make_story

pytestmark = pytest.mark.django_db
STEM = "co-hngat-nie-tu-sach-den-bao"


def opened(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        assert pack.testzip() is None
        return {name: pack.read(name) for name in pack.namelist()}


def texts(data: bytes) -> list[str]:
    return [p.text for p in docx.Document(io.BytesIO(data)).paragraphs if p.text]


def test_the_pack_holds_the_text_the_originals_and_their_words(full_story):
    files = opened(story_pack(full_story))

    assert list(files) == [
        f"{STEM}.docx",
        "anh/01-teal.png",
        "anh/02-orange.png",
        "anh/03-navy.png",
        "anh/04-red.jpg",
        "chu-thich.txt",
    ]
    assert files["anh/01-teal.png"] == png(colour="teal")


def test_the_document_tells_the_whole_story_in_its_order(full_story):
    told = texts(opened(story_pack(full_story))[f"{STEM}.docx"])

    assert told[0] == full_story.title
    assert told[1] == full_story.lead
    for piece in (
        "Tủ sách đèn bão những đêm mất điện. Ảnh: NVCC",  # below the lead picture
        "Một ô cửa & đèn.\nDòng hai",
        "Ngọn đèn bão",
        "“Cứ đi là đến.\nThế thôi.”",
        "– Cô Hoà",
        "Lớp ghép. Ảnh: NVCC",
        "Ảnh một (Hình do AI tạo)",
        "1. Góp sách",
        "Cách làm hay: Tủ sách đèn bão",
        "Cách làm: Góp sách\nThắp đèn",
        "Ghe sách cập bến",
        "Ba năm ở bản (hư cấu)",
        "Quay phim: Nguyễn Văn A\nDựng: Ksor",
        "Tác giả: Y Wơn Byă",
        "Nguồn: Công đoàn Trường Sóng Biếc (hư cấu)",
        "Bài có dùng AI để chép lời",
    ):
        assert piece in told, piece
        told = told[told.index(piece) :]


def test_the_document_is_times_new_roman_and_keeps_its_marks(full_story):
    document = docx.Document(io.BytesIO(opened(story_pack(full_story))[f"{STEM}.docx"]))

    used = {p.style.name for p in document.paragraphs}
    sizes = {document.styles[name].font.size for name in used} - {None}
    assert sizes <= {Pt(13), Pt(14)}
    fonts = {document.styles[name].font.name for name in used}
    assert fonts == {"Times New Roman"}
    bold = [r.text for p in document.paragraphs for r in p.runs if r.bold]
    assert "ô cửa" in bold
    links = {link.address for p in document.paragraphs for link in p.hyperlinks}
    assert {"https://example.vn/?a=1&b=2", "https://www.youtube.com/watch?v=1"} <= links
    table = document.tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["Năm", "Bỏ học"]
    described = document.element.xpath("//wp:docPr/@descr")
    assert "Cô giáo và học trò bên tủ sách" in described


def test_an_embargo_stands_at_the_top_of_every_page(full_story, story_page):
    def top(page) -> str:
        (data, *_rest) = opened(story_pack(page)).values()
        return docx.Document(io.BytesIO(data)).sections[0].header.paragraphs[0].text

    with translation.override("en"):
        assert top(full_story) == "Không đăng trước: thứ Tư 20/11/2030, 07:30"
    assert top(story_page) == ""


def test_the_words_of_each_picture_stand_beside_it(full_story):
    words = opened(story_pack(full_story))["chu-thich.txt"].decode("utf-8-sig")

    first, second, third, _fourth = words.split("\r\n\r\n")[1:]
    assert first.split("\r\n") == [
        "Tệp: anh/01-teal.png",
        "Chú thích: Tủ sách đèn bão những đêm mất điện",
        "Người chụp: Ảnh: NVCC",
        "Nguồn: Trường Sóng Biếc",
        "Cơ sở sử dụng: Chưa ghi: Họp 12/9",
        "Trẻ em: Không có trẻ em",
    ]
    assert "Được dùng đến: 31/12/2030" in second
    assert "AI: Do AI tạo" in third


def test_the_same_draft_gives_the_same_bytes(full_story):
    assert story_pack(full_story) == story_pack(full_story)


def test_what_word_gets_can_be_taken_in_again(full_story):
    data = opened(story_pack(full_story))[f"{STEM}.docx"]

    story = read_file(data, "bai.docx")

    assert story.title == full_story.title
    assert story.lead == full_story.lead.replace("\n", " ")
    assert story.author == "Y Wơn Byă"
    kinds = {type(block) for block in story.body}
    assert {ParsedPicture, Heading, Table} <= kinds


def test_a_story_of_words_alone_has_no_folder(column):
    page = make_story(column, "👩‍🏫❤️", body=[("paragraph", "<p>Một câu.</p>")])
    page.lead_picture = None
    page.save_revision()

    assert list(opened(story_pack(page))) == [f"bai-{page.pk}.docx"]
