"""Plain text, and the encodings it may come in."""

from __future__ import annotations

import pytest

from channels.article import Heading, ListBlock, Paragraph, Quote
from cms.importing.letters import FALSE_D
from cms.importing.parsed import MAX_CHARACTERS, Unreadable
from cms.importing.reading import read_file

STORY = """\
Tiêu đề: Bữa cơm ấm (hư cấu)

Sapo: Quỹ nhỏ giúp ba mươi sáu người lúc ốm đau.

I. CHUYỆN CỦA QUỸ

Sổ thu chi niêm yết công khai ở cổng trường, ai đi qua cũng đọc được từng dòng,
từng con số, và ai cũng có thể hỏi.

2. Cách làm

- Góp mỗi tháng một bữa cơm;
- Ghi vào sổ chung.

Nơi nhận:

- Các tổ công đoàn;
- Lưu.

> Một bữa cơm không nhiều.
> – Bà Đượm

Sáng ra đồng
Chiều lên lớp

Tác giả: Kim Ngân
"""


def read(text: str) -> object:
    return read_file(text.encode(), "bua-com.txt")


def test_a_typed_text_becomes_a_story():
    story = read(STORY)

    assert story.title == "Bữa cơm ấm (hư cấu)"
    assert story.lead == "Quỹ nhỏ giúp ba mươi sáu người lúc ốm đau."
    assert story.author == "Kim Ngân"
    assert story.body == (
        Heading(level=2, text="I. CHUYỆN CỦA QUỸ"),
        Paragraph(
            html="Sổ thu chi niêm yết công khai ở cổng trường, ai đi qua cũng đọc được "
            "từng dòng, từng con số, và ai cũng có thể hỏi."
        ),
        Heading(level=3, text="2. Cách làm"),
        ListBlock(items=("Góp mỗi tháng một bữa cơm;", "Ghi vào sổ chung.")),
        Paragraph(html="Nơi nhận:"),
        ListBlock(items=("Các tổ công đoàn;", "Lưu.")),
        Quote(text="Một bữa cơm không nhiều.", attribution="Bà Đượm"),
        Paragraph(html="Sáng ra đồng<br>Chiều lên lớp"),
    )


def test_dialogue_with_dashes_stays_dialogue():
    story = read(
        "Một bài\n\nMở đầu bài.\n\n- Em đi đâu đấy?\n\n- Em ra bến.\n\nRồi đi."
    )

    assert story.body[:2] == (
        Paragraph(html="- Em đi đâu đấy?"),
        Paragraph(html="- Em ra bến."),
    )


def test_lines_without_blank_lines_between_are_paragraphs():
    story = read("Một bài\nMở đầu bài viết.\nĐoạn một.\nĐoạn hai.")

    assert (story.title, story.lead) == ("Một bài", "Mở đầu bài viết.")
    assert story.body == (Paragraph(html="Đoạn một."), Paragraph(html="Đoạn hai."))


def test_control_characters_and_false_letters_are_cleaned_and_told():
    story = read("Ðặng Đình Ɖức\n\nMở\u000bđầu\u0007.\n\nHo\u0300a\u200bBình 👩‍🏫")

    assert story.title == "Đặng Đình Đức"
    assert story.warnings == (FALSE_D,)
    assert story.lead == "Mở đầu."
    assert story.body == (Paragraph(html="HòaBình 👩‍🏫"),)


def test_utf16_with_its_mark_is_read_and_utf8_mark_dropped():
    text = "Bài một\n\nMở đầu."

    assert read_file(text.encode("utf-16"), "a.txt").title == "Bài một"
    assert read_file(text.encode("utf-8-sig"), "a.txt").title == "Bài một"


@pytest.mark.parametrize(
    ("data", "guess"),
    [
        ("Đặng Thị Hoà".encode("utf-16-le"), "UTF-16"),
        ("Việt Nam quê hương".encode()[:5] + b"\xec\xf2 a\xec a", "Windows-1258"),
        (b"\xff\x80\x81", "not in UTF-8"),
    ],
)
def test_another_encoding_is_named(data, guess):
    with pytest.raises(Unreadable, match=guess):
        read_file(data, "a.txt")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (" \n\n ", "no text"),
        ("a\x00b", "binary"),
        ("chữ " * (MAX_CHARACTERS // 2), "at most 1.?500.?000"),
        ("Tiêu đề: " + "x" * 300 + "\n\nThân bài.", "title has 300 characters"),
    ],
)
def test_what_cannot_be_a_story_is_named(text, said):
    with pytest.raises(Unreadable, match=said):
        read(text)


@pytest.mark.parametrize("name", ["bai.pdf", "bai", "bai.exe", "../../etc/passwd"])
def test_other_types_are_refused_with_the_possible_ones(name):
    with pytest.raises(Unreadable, match=r"\.docx"):
        read_file(b"%PDF-1.7", name)
