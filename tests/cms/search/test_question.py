"""The order of answers, without a database."""

from __future__ import annotations

import unicodedata

import pytest

from cms.search.question import Question


def order(typed: str, *titles: str) -> list[str]:
    question = Question.of(typed)
    return sorted(titles, key=question.distance)


def test_exact_hits_come_first_then_the_same_words_then_the_same_letters():
    titles = ("Chuyện khác", "dang dinh duc", "Đức và Đặng Đình", "Thầy Đặng Đình Đức")

    assert order("Đặng Đình Đức", *titles) == [
        "Thầy Đặng Đình Đức",
        "Đức và Đặng Đình",
        "dang dinh duc",
        "Chuyện khác",
    ]


@pytest.mark.parametrize(
    "typed", ["Đặng", "ĐẶNG", unicodedata.normalize("NFD", "đặng")]
)
def test_capitals_and_composition_do_not_matter(typed):
    assert Question.of(typed).distance("Thầy Đặng Đình Đức") == 0


def test_words_count_from_their_beginning():
    question = Question.of("hoa")

    assert question.found_in("Từ Hoà Bình")
    assert question.found_in("Hoạ sĩ")
    assert not question.found_in("Nghiên cứu khoa học")


@pytest.mark.parametrize("typed", ["", "   ", '"', "'; --", "\x00", "😀", "…"])
def test_what_has_no_word_asks_nothing(typed):
    assert not Question.of(typed)


def test_a_pasted_page_is_cut():
    question = Question.of("từ " * 10_000 + "khác")

    assert question.words == ("tu",)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("20/11", ("20", "11")),
        ("K’Brơi", ("k", "broi")),
        ("H'Hen Niê", ("h", "hen", "nie")),
        ("TH&THCS", ("th", "thcs")),
    ],
)
def test_signs_inside_names_and_days_part_words_alike_everywhere(typed, words):
    assert Question.of(typed).words == words
