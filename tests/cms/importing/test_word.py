"""Word files as people make them come in whole."""

from __future__ import annotations

import io

import pytest

from channels.article import Heading, ListBlock, Paragraph, Quote, Table
from cms.importing.parsed import ParsedPicture, ParsedStory, Unreadable
from cms.importing.reading import read_file
from cms.importing.word import DRAWINGS
from tests.cms.importing.documents import (
    CAPTION,
    FIRST,
    LEAD,
    TITLE,
    office_document,
    png,
    repacked,
    typed_by_hand,
    word,
)


@pytest.fixture(scope="module")
def by_hand() -> ParsedStory:
    return read_file(word(typed_by_hand), "bai viet.docx")


@pytest.fixture(scope="module")
def office() -> ParsedStory:
    return read_file(word(office_document), "ke-hoach.docx")


def test_title_lead_and_attribution_are_found(by_hand):
    assert by_hand.title == TITLE
    assert by_hand.lead == LEAD
    assert by_hand.author == "Sông Ngàn"
    assert by_hand.source == "Công đoàn Trường Hoa Ban Trắng (hư cấu)"
    assert by_hand.warnings == ()


def test_a_picture_gets_its_caption_and_credit(by_hand):
    picture = by_hand.body[0]

    assert isinstance(picture, ParsedPicture)
    assert picture.data == png()
    assert (picture.caption, picture.credit) == (CAPTION, "NVCC")
    assert picture.name.endswith(".png")


def test_a_bold_line_is_a_heading_and_bold_words_stay_bold(by_hand):
    assert by_hand.body[1] == Paragraph(html=FIRST)
    assert by_hand.body[2] == Heading(level=2, text="Ngọn đèn thứ nhất")
    assert by_hand.body[3] == Paragraph(
        html="Học trò của cô <b>không em nào bỏ học</b> suốt sáu năm."
        "<br>Đó là điều cô vui nhất."
    )


def test_paragraphs_that_begin_with_a_dash_are_a_list(by_hand):
    assert by_hand.body[4] == ListBlock(
        items=("vận động học sinh ra lớp;", "nấu bữa trưa;", "dạy chữ buổi tối.")
    )


def test_a_signed_paragraph_in_quotation_marks_is_a_quote(by_hand):
    assert by_hand.body[5] == Quote(
        text="Cứ đi là đến, cô vẫn bảo học trò như thế.", attribution="Cô Mẩy"
    )
    assert len(by_hand.body) == 6


def test_an_office_document_is_named_by_kind_and_subject(office):
    assert office.title == "Kế hoạch: Tuyên truyền gương sáng năm 2026 (hư cấu)"
    assert office.lead.startswith("Căn cứ chương trình")


def test_typed_section_lines_stand_beside_styled_headings(office):
    headings = [(b.level, b.text) for b in office.body if isinstance(b, Heading)]

    assert headings == [
        (2, "I. MỤC ĐÍCH"),
        (3, "2. Yêu cầu"),
        (2, "II. NỘI DUNG"),
        (2, "III. TỔ CHỨC"),
        (3, "1. Công đoàn các tỉnh"),
    ]


def test_long_numbered_paragraphs_are_a_list_mended_across_the_page_end(office):
    numbered = next(b for b in office.body if isinstance(b, ListBlock) and b.ordered)

    assert len(numbered.items) == 2
    assert numbered.items[0].startswith("Công đoàn các đơn vị")
    assert "các cơ quan báo chí, truyền hình" in numbered.items[0]


def test_tables_and_styled_quotes_come_along(office):
    assert Quote(text="Việc nhỏ làm lâu thành việc lớn.") in office.body
    assert (
        Table(
            rows=(
                ("Việc", "Hạn"),
                ("Mở chuyên mục", "05/09/2026"),
                ("Sơ kết", "20/11/2026"),
            )
        )
        in office.body
    )


def test_decomposed_letters_and_invisible_signs_do_not_enter():
    def write(document):
        document.add_paragraph("Nguye\u0302\u0303n\u00a0Thi\u0323 Hoà\u200b", "Title")
        document.add_paragraph("Một\u00a0 dòng\u00ad mở đầu.")
        document.add_paragraph("Thân bài của câu chuyện.")

    story = read_file(word(write), "a.docx")

    assert story.title == "Nguyễn Thị Hoà"
    assert story.lead == "Một dòng mở đầu."


def test_a_document_of_pictures_alone_takes_the_name_of_its_file():
    def write(document):
        document.add_picture(io.BytesIO(png()))

    story = read_file(word(write), "anh_hoi-nghi.docx")

    assert story.title == "anh hoi nghi"
    assert len(story.warnings) == 2  # no title, no lead


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"hello", "not a Word file"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), r"\.doc"),
        (b"PK\x03\x04 cut", "damaged or was not uploaded completely"),
        (bytes(21 * 1024 * 1024), "larger than 20 MB"),
    ],
)
def test_what_is_no_word_file_is_named(data, said):
    with pytest.raises(Unreadable, match=said):
        read_file(data, "bai.docx")


def test_a_workbook_under_a_false_name_is_named():
    data = repacked(
        word(office_document), word__document_xml=None, xl__workbook_xml=b"<a/>"
    )

    with pytest.raises(Unreadable, match="Excel"):
        read_file(data, "bai.docx")


def test_a_file_that_would_unpack_without_end_is_refused():
    bomb = repacked(word(office_document), word__media__a_png=bytes(160 * 1024 * 1024))

    assert len(bomb) < 1024 * 1024
    with pytest.raises(Unreadable, match="too much data"):
        read_file(bomb, "bai.docx")


def test_entity_definitions_are_refused():
    evil = b'<!DOCTYPE a [<!ENTITY b "c">]><w:document xmlns:w="w">&b;</w:document>'

    with pytest.raises(Unreadable, match="not allowed"):
        read_file(repacked(word(office_document), word__document_xml=evil), "a.docx")


def test_broken_xml_is_called_damaged():
    data = repacked(word(office_document), word__document_xml=b"<w:document")

    with pytest.raises(Unreadable, match="damaged"):
        read_file(data, "bai.docx")


def test_a_damaged_picture_refuses_the_whole_file_by_its_number():
    def write(document):
        document.add_paragraph("Một tiêu đề")
        document.add_picture(io.BytesIO(png()))
        document.add_picture(io.BytesIO(png(colour="red")))

    data = repacked(word(write), word__media__image2_png=png(colour="red")[:150])

    with pytest.raises(Unreadable, match="Picture 2 is damaged"):
        read_file(data, "bai.docx")


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked():
    def write(document):
        document.add_paragraph("Một tiêu đề")
        document.add_picture(io.BytesIO(png()))

    bomb = png(20_000, 10_000)
    data = repacked(word(write), word__media__image1_png=bomb)

    assert len(bomb) < 2 * 1024 * 1024
    with pytest.raises(Unreadable, match="too many pixels"):
        read_file(data, "bai.docx")


def test_macros_and_linked_files_are_left_alone():
    def write(document):
        document.add_paragraph("Một tiêu đề")
        document.add_picture(io.BytesIO(png()))
        document.add_paragraph("Thân bài còn nguyên.")
        part = document.part
        picture = next(r for r in part.rels.values() if "image" in r.reltype)
        picture._is_external = True
        picture._target = "http://127.0.0.1:9/anh.png"

    data = repacked(word(write), word__vbaProject_bin=b"Sub AutoOpen()")

    story = read_file(data, "bai.docm")

    assert not list(story.pictures())
    assert story.body == (Paragraph(html="Thân bài còn nguyên."),)
    assert any("linked picture" in str(w) for w in story.warnings)


def test_drawings_of_word_alone_are_named_and_left_out():
    def write(document):
        document.add_paragraph("Một tiêu đề")
        document.add_picture(io.BytesIO(png()))
        document.add_paragraph("Thân bài còn nguyên.")

    data = word(write)
    types = repacked(data, word__media__image1_png=None)
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        rels = parts.read("word/_rels/document.xml.rels").replace(
            b"image1.png", b"a.emf"
        )
        content = parts.read("[Content_Types].xml").replace(
            b'Extension="png" ContentType="image/png"',
            b'Extension="emf" ContentType="image/x-emf"',
        )
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(types)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            body = {
                "word/_rels/document.xml.rels": rels,
                "[Content_Types].xml": content,
            }.get(info.filename, old.read(info))
            new.writestr(info.filename, body)
        new.writestr("word/media/a.emf", b"\x01\x00\x00\x00")

    story = read_file(out.getvalue(), "bai.docx")

    assert story.warnings[0] == DRAWINGS


def test_text_in_a_legacy_font_is_taken_over_with_a_warning():
    def write(document):
        document.add_paragraph("Tæng kÕt phong trµo")
        run = document.add_paragraph().add_run("Häc tèt")
        run.font.name = ".VnTime"

    story = read_file(word(write), "bai.docx")

    assert story.title == "Tæng kÕt phong trµo"
    assert [w for w in story.warnings if "TCVN3" in str(w)]
