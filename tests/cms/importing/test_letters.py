"""Old Vietnamese letters: named at every door, shown in Unicode, changed on consent."""

from __future__ import annotations

import json
import unicodedata

import pytest

from cms.importing.legacy import Legacy, as_windows, converted, detect
from cms.importing.letters import FALSE_D
from cms.importing.reading import read_file, read_paste
from tests.cms.importing.documents import word

TCVN3 = "Tæng kÕt phong trµo thi ®ua “D¹y tèt – Häc tèt”"
TCVN3_RIGHT = "Tổng kết phong trào thi đua “Dạy tốt – Học tốt”"
VNI = "Ngöôøi toát vieäc toát"
VNI_RIGHT = "Người tốt việc tốt"
MOJIBAKE = "ThÃ¡i NguyÃªn"
MOJIBAKE_RIGHT = "Thái Nguyên"
KNOWN = [
    (TCVN3, TCVN3_RIGHT, Legacy.TCVN3),
    (VNI, VNI_RIGHT, Legacy.VNI),
    (MOJIBAKE, MOJIBAKE_RIGHT, Legacy.MOJIBAKE),
]
# Every letter with every tone, as the three encodings must give it back.
TONES = ("", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323")
LETTERS = "".join(
    unicodedata.normalize("NFC", vowel + tone)
    for vowel in "aăâeêioôơuưy"
    for tone in TONES
)


@pytest.mark.parametrize(("text", "right", "legacy"), KNOWN)
def test_old_letters_are_recognised_and_read(text, right, legacy):
    assert detect([text]) is legacy
    assert converted(text, legacy) == right


@pytest.mark.parametrize(
    "text",
    [
        "Cô Hoà và “Tủ sách đèn bão”",
        unicodedata.normalize("NFD", "Cô Hoà và thầy Nguyễn ở đảo Lý Sơn, tổ Ê Đê"),
        "Le café où naïve façade était reçue",
        "Ngày 20/11, giá 1.200 ₫ © 2026 ® Lan Tỏa",
        "H’Ngăt Niê, Y Wơn Byă, Thạch Thị Sa Rây",
        "",
    ],
)
def test_right_letters_are_left_in_peace(text):
    assert detect([text]) is None


def test_letters_from_all_over_the_table_come_back_from_tcvn3():
    coded = bytes(
        {
            **dict(zip("àảãáạ", range(0xB5, 0xBA), strict=True)),
            **{"ư": 0xAD, "đ": 0xAE, "Đ": 0xA7, "ằ": 0xBB, "ặ": 0xC6, "ầ": 0xC7},
            **{"ế": 0xD5, "ị": 0xDE, "ỏ": 0xE1, "ợ": 0xEE, "ự": 0xF9, "ỵ": 0xFE},
        }.values()
    )

    assert converted(as_windows(coded), Legacy.TCVN3) == "àảãáạưđĐằặầếịỏợựỵ"


def test_every_letter_comes_back_from_broken_utf8():
    text = f"“{LETTERS}{LETTERS.upper()}đĐ” …"

    assert converted(as_windows(text.encode()), Legacy.MOJIBAKE) == text


def test_capitals_and_every_vowel_come_back_from_vni():
    coded = (
        "THAÀY GIAÙO ÑAËNG VAÊN ÖÔÙC, Kyõ thuaät, lôùp gheùp, Thuî, khuyûu, nghó, chò"
    )
    right = "THẦY GIÁO ĐẶNG VĂN ƯỚC, Kỹ thuật, lớp ghép, Thuỵ, khuỷu, nghĩ, chị"

    assert converted(coded, Legacy.VNI) == right


def files(text: str) -> list[tuple[str, bytes]]:
    def write(document):
        for part in (text, text, f"{text}. {text}."):
            document.add_paragraph(part)

    body = {"title": text, "body": [{"type": "paragraph", "html": text}]}
    return [
        ("bai.txt", f"{text}\n\n{text}\n\n{text}. {text}.".encode()),
        ("bai.html", f"<h1>{text}</h1><p>{text}</p><p>{text}. {text}.</p>".encode()),
        ("bai.docx", word(write)),
        ("bai.json", json.dumps(body).encode()),
    ]


@pytest.mark.parametrize(("text", "right", "legacy"), KNOWN)
def test_every_door_shows_them_and_changes_them_on_consent_alone(text, right, legacy):
    for name, data in files(text):
        kept, changed = read_file(data, name), read_file(data, name, repair=True)

        assert kept.title == text, name
        assert kept.repair.samples[0] == (text, right), name
        assert not kept.repair.done
        assert right in str(kept.warnings[0])
        assert changed.title == right, name
        assert changed.repair.done


def test_the_clipboard_is_a_door_as_well():
    html = f"<h1>{VNI}</h1><table><tr><td>{VNI}<td>b<tr><td>c<td>d</table>"

    assert read_paste(html).repair.samples[0][1] == VNI_RIGHT
    story = read_paste(html, repair=True)
    assert story.title == VNI_RIGHT
    assert story.body[0].rows[0][0] == VNI_RIGHT


def test_letters_made_of_soft_hyphens_and_blanks_survive_the_door_for_text():
    text = "Lan táa tõ m¸i tr\u00adêng, mét ®êi v× häc trß, nh\u00ad thÕ ®Êy."
    broken = as_windows(
        "Mỗi ngày là một ngày mới ở bản Đào, thầy trò cùng làm.".encode()
    )

    tcvn3 = read_file(f"Häc tèt\n\n{text}".encode(), "a.txt", repair=True)
    mojibake = read_file(f"{broken}\n\n{broken}".encode(), "a.txt", repair=True)

    assert "mái trường, một đời vì học trò, như thế đấy" in str(tcvn3.body)
    assert mojibake.lead == "Mỗi ngày là một ngày mới ở bản Đào, thầy trò cùng làm."


@pytest.mark.parametrize(
    ("data", "title"),
    [(TCVN3.encode("cp1252"), TCVN3), (VNI.encode("latin-1"), VNI)],
)
def test_a_file_of_old_bytes_is_shown_like_any_other(data, title):
    story = read_file(data, "a.txt")

    assert story.title == title
    assert story.repair is not None


def test_only_the_lines_in_old_letters_change():
    story = read_file(
        f"Hội nghị ở Đắk Lắk\n\nMở đầu: où, naïve.\n\n{TCVN3}.".encode(),
        "a.txt",
        repair=True,
    )

    assert story.title == "Hội nghị ở Đắk Lắk"
    assert TCVN3_RIGHT in str(story.body)


def test_eth_in_right_text_becomes_the_letter_with_a_warning_at_every_door():
    for name, data in files("Ðặng Đình Ɖức dạy học ở đảo"):
        story = read_file(data, name)

        assert story.title == "Đặng Đình Đức dạy học ở đảo"
        assert FALSE_D in story.warnings, name


def test_a_right_to_left_mark_inside_a_name_does_not_enter():
    story = read_file(
        "Cô Ho\u200fà\u200b\n\nMở\u000bđầu.\n\nThân bài.".encode(), "a.txt"
    )

    assert story.title == "Cô Hoà"
