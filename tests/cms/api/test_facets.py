"""Lists narrowed by every facet, searched, leafed through, and asked nonsense."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.cache import cache

from cms.models import (
    Award,
    AwardForm,
    BlockMember,
    EmulationBlock,
    Exemplar,
    Programme,
    SectionPage,
    UnitType,
    ValueTag,
)
from tests.cms.api.conftest import BASE
from tests.cms.published import live_story, publish
from tests.stories import make_column, make_image

pytestmark = [pytest.mark.django_db, pytest.mark.api, pytest.mark.search]


@pytest.fixture
def both(live, elsewhere):
    return live, elsewhere


def stories(ask, query: str) -> list[int]:
    return [item["id"] for item in ask(f"stories/?{query}")["items"]]


def test_each_facet_keeps_its_own(ask, both, unit, column, movement, person, island):
    live, elsewhere = both
    value = ValueTag.objects.first()
    programme = Programme.objects.create(name="Thử", start_year=2026, end_year=2030)
    live.values, live.programmes = [value], [programme]
    live.save()
    forms = AwardForm.objects.filter(level="state")
    Award.objects.create(exemplar=person, form=forms.first())
    Exemplar.objects.filter(pk=person.pk).update(
        deed="brave", category="teacher", field="service"
    )

    for query in (
        f"unit={unit.pk}",
        f"column={column.pk}",
        f"movement={movement.pk}",
        f"exemplar={person.pk}",
        f"province={island.code}",
        f"province={island.province.code}" if island.province else f"unit={unit.pk}",
        "priority=on_island",
        "standing=exemplar",
        "deed=brave",
        "category=teacher",
        "field=service",
        "award_level=state",
        f"value={value.code}",
        f"programme={programme.pk}",
        "search=dao xa",
    ):
        assert stories(ask, query) == [live.pk], query
    for query in ("award_level=base", "value=khong-co", "deed=sudden", "programme=0"):
        assert stories(ask, query) == [], query
    assert stories(ask, "kind=exemplar") == [elsewhere.pk, live.pk]
    assert stories(ask, "kind=article") == []
    assert stories(ask, f"unit={unit.pk}&search=dang") == []


def test_a_proposed_award_narrows_nothing(ask, live, person):
    forms = AwardForm.objects.filter(level="state")
    Award.objects.create(exemplar=person, form=forms.first(), state="proposed")

    assert stories(ask, "award_level=state") == []


def test_a_section_holds_the_stories_of_its_columns(ask, both, unit):
    section = SectionPage(title="Sống đẹp")
    unit.add_child(instance=section)
    inside = live_story(make_column(section, "Nghề giáo"), "Trong chuyên trang")

    assert stories(ask, f"section={section.pk}") == [inside.pk]


def test_pictures_are_narrowed_to_where_they_stand_now(
    ask, live, unit, column, other_unit
):
    picture = make_image(other_unit, "red")
    other = make_column(other_unit, "Tin hay")
    elsewhere = live_story(other, "Một ảnh", lead_picture=picture, body=[])

    def pictures(query: str) -> int:
        return len(ask(f"images/?{query}")["items"])

    assert pictures("") == 3
    assert pictures(f"unit={unit.pk}") == pictures(f"column={column.pk}") == 2
    assert pictures(f"story={elsewhere.pk}") == 1
    assert pictures("story=999999") == 0

    live.body = []
    live.save_revision()
    publish(live)

    assert pictures(f"unit={unit.pk}") == 1


def test_people_are_narrowed_by_award_and_movement(ask, live, person, movement):
    forms = AwardForm.objects.filter(level="state")
    Award.objects.create(exemplar=person, form=forms.first())

    for query, found in (
        ("award_level=state", 1),
        ("award_level=base", 0),
        (f"movement={movement.pk}", 1),
        ("movement=999999", 0),
    ):
        assert ask(f"exemplars/?{query}")["meta"]["total_count"] == found, query


def test_days_bound_the_first_publication(ask, both):
    from django.utils import timezone

    today = timezone.localdate().isoformat()

    assert len(stories(ask, f"since={today}&until={today}")) == 2
    assert stories(ask, "until=2020-01-01") == []


def test_search_needs_no_marks(ask, both):
    _live, elsewhere = both

    for query in ("dang", "Đặng", "ĐẶNG đình", "dang dinh duc", "duc dang"):
        assert stories(ask, f"search={query}") == [elsewhere.pk], query


def test_pages_follow_each_other(ask, both):
    live, elsewhere = both

    assert stories(ask, "limit=1") == [elsewhere.pk]
    assert stories(ask, "limit=1&offset=1") == [live.pk]
    assert stories(ask, "limit=0") == []
    assert stories(ask, "offset=99") == []
    assert stories(ask, "order=published_at") == [live.pk, elsewhere.pk]
    assert (
        stories(ask, "search=mat dien&order=title")
        == stories(ask, "search=mat dien&order=-title")[::-1]
    )
    assert len(stories(ask, "search=mat dien")) == 2


NONSENSE = (
    "unknown=1",
    "limit=51",
    "limit=-1",
    "limit=x",
    "offset=99999999999999999999",
    "unit=x",
    "unit=99999999999999999999",
    "unit=%00",
    "kind=poem",
    "priority=is_superuser",
    "since=2026-13-01",
    "since=0001-01-01",
    "order=owner",
    "fields=owner",
    "fields=unit(owner)",
    "fields=((",
    f"column={'9' * 300}",
)


def test_nonsense_is_refused_with_a_sentence(ask, both):
    for query in NONSENSE:
        assert ask(f"stories/?{query}", 400)["message"], query


def test_a_search_for_nothing_finds_nothing(ask, both):
    for words in ("", "%00", "%22%27%29*", "a" * 5000):
        assert stories(ask, f"search={words}") == [], words


def test_people_movements_units_and_columns_are_searched_and_narrowed(
    ask, live, unit, person, movement, column
):
    def found(path: str) -> list[int]:
        return [item["id"] for item in ask(path)["items"]]

    assert found("exemplars/?search=ngoc hoa") == [person.pk]
    assert found(f"exemplars/?unit={unit.pk}&priority=on_island") == [person.pk]
    assert found("exemplars/?kind=collective") == []
    assert movement.pk in found("movements/?search=day tot")
    assert found("movements/?kind=campaign&search=thu") == []
    assert found("units/?search=song biec") == [unit.pk]
    assert found(f"columns/?unit={unit.pk}") == [column.pk]
    assert len(found("images/?search=tu sach")) == 2


@pytest.fixture
def organised(unit, other_unit):
    """`unit` in its place: typed, dated, under a second superior, in a block."""
    kind = UnitType.objects.create(code="thu", name="Loại thử", is_union=False)
    unit.unit_type, unit.second_superior = kind, other_unit
    unit.valid_from = date(1994, 1, 28)
    unit.save()
    block = EmulationBlock.objects.create(unit=other_unit, name="Khối các trường thử")
    BlockMember.objects.create(block=block, unit=unit, since=date(2024, 8, 1))
    return block


def test_a_unit_tells_its_place_in_the_organisation(ask, organised, unit, other_unit):
    told = ask(f"units/{unit.pk}/")

    assert told["type"] == {"code": "thu", "name": "Loại thử", "is_union": False}
    assert told["second_superior"]["id"] == other_unit.pk
    assert (told["valid_from"], told["valid_to"]) == ("1994-01-28", None)
    assert told["successor"] is None
    [block] = told["blocks"]
    assert block["name"] == "Khối các trường thử"
    assert block["led_by"]["id"] == other_unit.pk
    assert (block["since"], block["until"]) == ("2024-08-01", None)


def test_a_superior_that_is_not_public_is_not_told(ask, organised, unit, other_unit):
    type(other_unit).objects.filter(pk=other_unit.pk).update(live=False)

    told = ask(f"units/{unit.pk}/")

    assert told["second_superior"] is None
    assert told["blocks"][0]["led_by"] is None


def test_units_are_narrowed_by_their_place(ask, organised, unit, other_unit):
    for query, found in (
        ("type=thu", [unit.pk]),
        ("type=khong-co", []),
        (f"second_superior={other_unit.pk}", [unit.pk]),
        (f"block={organised.pk}", [unit.pk]),
        ("block=0", []),
    ):
        assert [one["id"] for one in ask(f"units/?{query}")["items"]] == found, query


def test_units_cost_the_same_however_many_there_are(
    ask, organised, unit, other_unit, django_assert_max_num_queries
):
    with django_assert_max_num_queries(9) as asked:
        ask("units/?fields=*&limit=1")
    BlockMember.objects.create(block=organised, unit=other_unit)
    cache.clear()

    with django_assert_max_num_queries(len(asked)):
        assert len(ask("units/?fields=*")["items"]) >= 2


def test_big_and_strange_keys_are_simply_not_there(client, live):
    for pk in ("0", "9" * 18, "9" * 30):
        assert client.get(f"{BASE}stories/{pk}/").status_code == 404
    assert client.get(f"{BASE}stories/x/").status_code == 404
    assert client.get(f"{BASE}stories/find/?id=x").status_code == 400
