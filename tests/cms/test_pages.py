"""Pages: addresses, texts at the door, copies, the search key."""

from __future__ import annotations

import unicodedata

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Page

from cms.models import ColumnPage, Exemplar, ExemplarStory, HomePage, UnitPage
from cms.vietnamese.folding import fold
from tests.stories import make_column, make_story, make_unit

pytestmark = pytest.mark.django_db


def add(column: ColumnPage, title: str, **fields) -> ExemplarStory:
    story = ExemplarStory(title=title, live=False, **fields)
    column.add_child(instance=story)
    return story


def test_the_site_opens_on_the_front_page_lan_toa(site_root):
    assert site_root.title == "Lan Tỏa"
    assert site_root.get_url_parts()[2] == "/"


def test_a_slug_is_made_by_python_slugify(column):
    assert add(column, "Những người đưa đò").slug == "nhung-nguoi-dua-do"


def test_titles_that_differ_by_a_tone_get_different_addresses(column):
    first, second = add(column, "Bản Mường"), add(column, "Bán Mường")

    assert (first.slug, second.slug) == ("ban-muong", "ban-muong-2")


def test_a_title_without_letters_is_addressed_by_its_number(column):
    story = add(column, "👩‍🏫🇻🇳 ❤️")

    assert story.slug == f"bai-{story.pk}"
    assert story.url_path.endswith(f"/bai-{story.pk}/")
    assert Page.objects.get(pk=story.pk).slug == story.slug


def test_an_accented_slug_is_replaced_by_a_plain_one(column):
    assert add(column, "Đò", slug="những-người-đưa-đò").slug == "nhung-nguoi-dua-do"


def test_every_text_of_a_page_is_composed_when_saved(column):
    body = [
        ("paragraph", unicodedata.normalize("NFD", "<p>Ðặng Thị Hoà</p>")),
        ("practice", {"method": unicodedata.normalize("NFD", "Đọc sách")}),
    ]

    story = add(column, unicodedata.normalize("NFD", "Cô Hoà"), body=body)

    stored = ExemplarStory.objects.get(pk=story.pk)
    assert stored.title == "Cô Hoà"
    assert stored.body[0].value.source == "<p>Đặng Thị Hoà</p>"
    assert stored.body[1].value["method"] == "Đọc sách"


def test_a_revision_holds_tidy_text(column):
    story = add(column, "Cô Hoà")
    story.lead = unicodedata.normalize("NFD", "Đèn bão\u200b")

    revision = story.save_revision()

    assert revision.content["lead"] == "Đèn bão"


def test_the_search_key_covers_title_lead_body_and_person(column, unit):
    person = Exemplar.objects.create(unit=unit, full_name="Trần Thị Ngọc Hoà")
    story = add(
        column,
        "Tủ sách đèn bão",
        lead="Giữa đảo Lý Sơn",
        body=[("paragraph", "<p>Đêm mất điện</p>")],
        exemplar=person,
    )

    for words in ("tu sach den bao", "dao ly son", "dem mat dien", "ngoc hoa"):
        assert words in story.search_folded


@pytest.mark.search
@pytest.mark.parametrize("query", ["Đặng Đình Đức", "dang dinh duc", "DANG Đình"])
def test_a_search_without_diacritics_finds_the_story(column, query):
    story = add(column, "Thầy Đặng Đình Đức")
    add(column, "Cô Hoà")

    found = ExemplarStory.objects.all().search(fold(query))

    assert [page.pk for page in found] == [story.pk]


@pytest.mark.search
def test_both_spellings_of_a_place_give_one_set_of_hits(column):
    first, second = add(column, "Ở Hoà Bình"), add(column, "Từ Hòa Bình")

    for query in ("Hoà Bình", "Hòa Bình", unicodedata.normalize("NFD", "Hoà Bình")):
        found = ExemplarStory.objects.all().search(fold(query))
        assert {page.pk for page in found} == {first.pk, second.pk}


@pytest.mark.search
def test_people_are_listed_by_given_name(unit):
    for name in ("Trần Thị Ngọc Hoà", "Đặng Văn Ước", "Lò Văn Đoàn"):
        Exemplar.objects.create(unit=unit, full_name=name)

    assert [person.full_name for person in Exemplar.objects.all()] == [
        "Lò Văn Đoàn",
        "Trần Thị Ngọc Hoà",
        "Đặng Văn Ước",
    ]


def test_a_name_that_follows_no_pattern_sorts_where_it_is_told(unit):
    person = Exemplar(unit=unit, full_name="H’Ngăt Niê", sort_name="Ngăt")
    other = Exemplar(unit=unit, full_name="Lê Thị Ngân")

    person.save()
    other.save()

    assert list(Exemplar.objects.all()) == [person, other]  # Niê would follow Ngân


def test_a_story_stands_in_a_column_and_nowhere_else(unit, site_root):
    assert ExemplarStory.can_create_at(make_column(unit))
    assert not ExemplarStory.can_create_at(unit)
    assert not ExemplarStory.can_create_at(site_root)
    assert not HomePage.can_create_at(Page.get_first_root_node())
    assert UnitPage.can_create_at(unit)


def test_a_copy_has_no_checks_and_no_story_of_its_own(story_page):
    copy = story_page.copy(update_attrs={"slug": "ban-sao"}, keep_live=False)

    assert story_page.checks.count() == 4
    assert copy.checks.count() == 0
    assert not hasattr(Page.objects.get(pk=copy.pk), "spread_story")


def test_a_draft_may_be_incomplete_but_not_nameless(column):
    assert add(column, "Chỉ có tiêu đề").pk
    with pytest.raises(ValidationError):
        add(column, "")


def test_wagtails_own_schedule_is_not_on_the_form(story_page):
    form_class = story_page.get_edit_handler().get_form_class()

    assert not {"go_live_at", "expire_at"} & set(form_class.base_fields)


def test_a_copied_unit_gets_media_and_groups_of_its_own(unit):
    copy = unit.copy(update_attrs={"title": "Đơn vị khác", "slug": "don-vi-khac"})

    copy = UnitPage.objects.get(pk=copy.pk)
    assert copy.collection_id not in {None, unit.collection_id}
    assert copy.editors_id not in {None, unit.editors_id}


def test_long_titles_keep_an_address_that_a_link_bears():
    unit = make_unit("Đơn vị")
    story = make_story(make_column(unit), "Rất dài " * 30)

    assert len(story.slug) <= 100
