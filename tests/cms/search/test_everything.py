"""What readers find, on either database."""

from __future__ import annotations

import pytest
from wagtail.models import Page

from cms.models import STORY_TYPES, Exemplar
from cms.search.everything import public_hits
from cms.search.pages import best_first
from cms.search.question import Question
from tests.cms.published import live_story
from tests.stories import make_column, make_story

pytestmark = [pytest.mark.django_db, pytest.mark.search]


def titles(typed: str) -> list[str]:
    stories = Page.objects.type(STORY_TYPES)
    found = best_first(Question.of(typed), stories)
    return [Page.objects.get(pk=pk).title for pk in found]


@pytest.fixture
def shelf(column):
    for title in (
        "Thầy Đặng Đình Đức",
        "Thay dang dinh duc khong dau",
        "Ngày 20/11 ở xã K’Brơi",
        "Ở Hoà Bình",
        "Từ Hòa Bình",
    ):
        make_story(column, title, lead="Một chuyện khác.")


def test_marks_order_and_mixture_do_not_matter_for_finding(shelf):
    both = {"Thầy Đặng Đình Đức", "Thay dang dinh duc khong dau"}

    for typed in ("dang", "Đặng", "ĐẶNG đình", "duc dang", "dang đức"):
        assert set(titles(typed)) == both, typed


def test_what_was_typed_exactly_comes_first(shelf):
    assert titles("Đặng Đình Đức")[0] == "Thầy Đặng Đình Đức"
    assert titles("dang dinh duc")[0] == "Thay dang dinh duc khong dau"
    assert titles("Hoà Bình") == ["Ở Hoà Bình", "Từ Hòa Bình"]
    assert titles("Hòa Bình") == ["Từ Hòa Bình", "Ở Hoà Bình"]


def test_days_and_minority_names_are_found(shelf):
    for typed in ("20/11", "20-11", "k'broi", "K’Brơi"):
        assert titles(typed) == ["Ngày 20/11 ở xã K’Brơi"], typed
    assert titles("kbroi 20") == []


def test_the_last_word_may_be_a_beginning(shelf):
    assert titles("thầy đặng đì")[0] == "Thầy Đặng Đình Đức"


def test_words_of_query_languages_are_words(shelf):
    for typed in ("a* OR b", "NEAR(dang", "dang\\", "%_", "đặng AND"):
        titles(typed)


def test_everything_public_is_found_and_nothing_else(column, unit):
    person = Exemplar.objects.create(unit=unit, full_name="Đặng Văn Ước")
    Exemplar.objects.create(unit=unit, full_name="Đặng Chưa Kể")
    story = live_story(column, "Chuyện ông Ước", exemplar=person)
    make_story(column, "Bản nháp về ông Đặng")
    make_column(unit, "Gương họ Đặng")

    hits = public_hits(Question.of("dang"))

    assert hits.people == [person]
    assert hits.stories == [story.pk]
    assert [place.title for place in hits.places] == ["Gương họ Đặng"]


def test_nothing_is_found_for_nothing(db):
    assert not public_hits(Question.of("  "))
