from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.text import (
    Unit,
    clean,
    count,
    fingerprint,
    hashtag,
    hashtags,
    tokens,
    truncate,
    with_link,
    with_token,
)

UNITS: list[Unit] = ["characters", "utf16", "bytes", "graphemes", "weight"]


@pytest.mark.parametrize(
    ("text", "unit", "size"),
    [
        ("Thầy cô", "characters", 7),
        ("Thầy cô", "bytes", 10),
        ("😀", "characters", 1),
        ("😀", "utf16", 2),
        ("👨‍👩‍👧", "graphemes", 1),
        ("👨‍👩‍👧", "weight", 2),
        ("ạ", "weight", 2),
        ("ư", "weight", 1),
        ("https://example.vn/mot-dia-chi-rat-dai-rat-dai-rat-dai", "weight", 23),
        ("xem https://a.vn nhé", "weight", 4 + 23 + 4),
    ],
)
def test_each_unit_counts_as_its_network_does(text: str, unit: Unit, size: int) -> None:
    assert count(text, unit) == size


@pytest.mark.parametrize("unit", UNITS)
def test_decomposed_text_counts_like_composed(unit: Unit) -> None:
    text = "Nguyễn Thị Ánh Tuyết ở Huế"
    assert count(unicodedata.normalize("NFD", text), unit) == count(text, unit)


def test_a_limit_counts_letters_and_not_the_marks_they_were_typed_with() -> None:
    typed = unicodedata.normalize("NFD", "ễ")
    assert count(typed * 150) == 150
    assert count(typed * 151) == 151
    assert truncate(typed * 150, 150) == "ễ" * 150
    assert count(truncate(typed * 151, 150)) <= 150


@pytest.mark.parametrize(("letter", "most"), [("ạ", 140), ("a", 280)])
def test_the_weight_of_letters_reaches_its_edge_at_280(letter: str, most: int) -> None:
    assert count(letter * most, "weight") == 280
    assert truncate(letter * most, 280, "weight") == letter * most
    assert truncate(letter * (most + 1), 280, "weight").endswith("…")


def test_cutting_stops_after_a_word() -> None:
    assert truncate("Một câu khá dài để cắt", 14) == "Một câu khá…"


def test_cutting_never_splits_an_address() -> None:
    text = "Đọc tại https://example.vn/bai-viet-rat-dai ngay"
    assert truncate(text, 30) == "Đọc tại…"


def test_a_giant_word_is_cut_between_letters_with_their_marks() -> None:
    assert truncate("ệ" * 20, 5) == "ệệệệ…"
    assert truncate("👨‍👩‍👧" * 5, 3, "graphemes") == "👨‍👩‍👧👨‍👩‍👧…"


def test_what_fits_is_left_alone() -> None:
    assert truncate("vừa khít", 8) == "vừa khít"


@given(
    st.text(alphabet=st.sampled_from("aạ ư👩😀\n.é1"), max_size=60),
    st.integers(1, 40),
    st.sampled_from(UNITS),
)
def test_a_cut_text_fits_and_begins_like_the_whole(
    text: str, limit: int, unit: Unit
) -> None:
    cut = truncate(text, limit, unit)
    assert count(cut, unit) <= limit
    whole = unicodedata.normalize("NFC", text)
    assert whole.startswith(cut.removesuffix("…")) or not cut


def test_hashtags_know_vietnamese_letters() -> None:
    text = "Hay quá #LanTỏa #Gương_sáng2026, c#sharp và https://a.vn/#neo"
    assert hashtags(text) == ["#LanTỏa", "#Gương_sáng2026"]


def test_a_name_becomes_one_hashtag() -> None:
    assert hashtag("Gương điển hình") == "#GươngĐiểnHình"
    assert hashtag("!!!") == ""


def test_upper_case_keeps_vietnamese_letters_and_leaves_short_forms_alone() -> None:
    assert hashtag("đường ươm ễnh") == "#ĐườngƯơmỄnh"
    assert hashtag("giáo viên TP.HCM") == "#GiáoViênTPHCM"


def test_the_token_joins_the_query_and_replaces_an_older_one() -> None:
    link = with_token("https://a.vn/x?trang=2&lt=cu#neo", "moi12345")
    assert link == "https://a.vn/x?trang=2&lt=moi12345#neo"
    assert tokens(f"Xem {link}.") == {"moi12345"}


def test_the_link_takes_the_place_of_its_tokenless_form() -> None:
    link = "https://a.vn/bai/?lt=k7m2p9qx"
    assert with_link("Xem https://a.vn/bai/ nhé", link) == f"Xem {link} nhé"
    assert with_link("Xem {link} nhé", link) == f"Xem {link} nhé"
    assert with_link("Xem thêm", link) == f"Xem thêm\n\n{link}"
    assert with_link(f"Đã có {link}", link) == f"Đã có {link}"


def test_a_fingerprint_ignores_links_blanks_and_case() -> None:
    ours = "Tủ sách\n\nĐÈN BÃO https://a.vn/?lt=abc12345"
    theirs = unicodedata.normalize("NFD", "tủ sách đèn bão")
    assert fingerprint(ours) == fingerprint(theirs)
    assert fingerprint(ours) != fingerprint("tủ sách")


def test_control_characters_go_and_newlines_become_one_kind() -> None:
    assert clean("a\x00b\r\nc\u2028d\te") == "ab\ncd\te"
