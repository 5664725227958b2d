"""What a story is tied to goes along by its key, and is found or made where it lands."""

from __future__ import annotations

import json
from datetime import date

import pytest

from cms.exporting.story_json import story_json
from cms.importing.batch import Incoming, Outcome, take_in
from cms.models import (
    BasisDocument,
    Consent,
    Exemplar,
    MovementPage,
    Programme,
    Reportage,
    Series,
    ValueTag,
)
from tests.stories import make_column, pass_checks

pytestmark = [pytest.mark.django_db, pytest.mark.api]
TIES = ("movements", "programmes", "basis_documents", "values")


def landed(data: bytes, column) -> tuple[Outcome, Reportage]:
    outcome = take_in(Incoming("bai.json", data), column=column, kind="article")
    assert not outcome.problem, outcome.problem
    page = Reportage.objects.get(pk=outcome.page_id)
    return outcome, page.get_latest_revision_as_object()


@pytest.fixture
def tied_story(full_story, unit):
    """The story of every block with every tie; its lead picture has a focal point."""
    local = MovementPage(title="Tủ sách đảo")
    unit.add_child(instance=local)
    full_story.exemplar = Exemplar.objects.create(
        unit=unit,
        full_name="Trần Thị Ngọc Hoà",
        honorific="cô",
        workplace="Trường Sóng Biếc",
    )
    full_story.series = Series.objects.create(unit=unit, title="Đèn bão", parts=3)
    full_story.part_number = 2
    full_story.movements = [MovementPage.objects.exclude(code="").first(), local]
    full_story.programmes = [Programme.objects.filter(unit=None).first()]
    full_story.basis_documents = [BasisDocument.objects.filter(unit=None).first()]
    full_story.values = list(ValueTag.objects.all()[:2])
    full_story.slug = "den-bao-phan-hai"
    full_story.save()
    full_story.save_revision()
    lead = full_story.lead_picture
    for name, value in {"x": 30, "y": 20, "width": 10, "height": 12}.items():
        setattr(lead, f"focal_point_{name}", value)
    lead.save()
    return full_story


def test_in_the_same_unit_everything_is_found_and_equal(tied_story, unit):
    column = make_column(unit, "Chuyên mục khác")

    outcome, page = landed(story_json(tied_story), column)

    before = tied_story.get_latest_revision_as_object()
    assert page.exemplar == before.exemplar
    assert (page.series, page.part_number) == (before.series, 2)
    for name in TIES:
        assert list(getattr(page, name).all()) == list(getattr(before, name).all())
    assert page.slug == "den-bao-phan-hai"
    assert page.lead_picture.get_focal_point() == (
        before.lead_picture.get_focal_point()
    )
    [found] = map(str, outcome.warnings)
    assert found.startswith("Đã có ở đây và đã gắn với bài: cô Trần Thị Ngọc Hoà,")
    again = json.loads(story_json(page))["belongings"]
    assert again == json.loads(story_json(tied_story))["belongings"]


def test_elsewhere_people_are_made_and_what_is_unknown_is_named(tied_story, other_unit):
    outcome, page = landed(story_json(tied_story), make_column(other_unit))

    assert page.exemplar.unit == other_unit
    assert page.exemplar.workplace == "Trường Sóng Biếc"
    assert page.series.unit == other_unit
    assert [one.code for one in page.movements.all()] == [
        MovementPage.objects.exclude(code="").first().code
    ]
    _found, made, missing = map(str, outcome.warnings)
    assert made.endswith("cô Trần Thị Ngọc Hoà, Đèn bão.")
    assert missing.endswith(": Tủ sách đảo.")


def test_a_namesake_at_another_workplace_is_somebody_else(tied_story, other_unit):
    other = Exemplar.objects.create(
        unit=other_unit, full_name="Trần Thị Ngọc Hoà", workplace="Trường Suối Mây"
    )

    _outcome, page = landed(story_json(tied_story), make_column(other_unit))

    assert page.exemplar.full_name == other.full_name
    assert page.exemplar != other


def test_consents_and_checks_stay_and_are_named(tied_story, unit):
    pass_checks(tied_story)
    Consent.objects.create(
        unit=unit,
        person="Lê Kín Đáo",
        exemplar=tied_story.exemplar,
        given_on=date(2026, 9, 1),
        note="Chỉ nội bộ",
    )
    data = story_json(tied_story)

    outcome, _page = landed(data, make_column(unit, "Chuyên mục khác"))

    assert "1 phiếu đồng ý, 4 mục kiểm tra" in str(outcome.warnings[-1])
    for secret in ("Kín Đáo", "nội bộ", "Biên bản xác minh"):
        assert secret not in data.decode()


def test_an_address_that_is_taken_is_said(tied_story, column):
    outcome, page = landed(story_json(tied_story), column)

    assert page.slug != "den-bao-phan-hai"
    assert "den-bao-phan-hai" in str(outcome.warnings[-1])


def test_a_refused_story_leaves_nobody_behind(tied_story, other_unit):
    story = json.loads(story_json(tied_story))
    story["embargo_at"] = "9999-12-31T23:59:59+00:00"
    story["pictures"][0]["data"] = "AAAA"
    told = Incoming("bai.json", json.dumps(story).encode())

    outcome = take_in(told, column=make_column(other_unit), kind="article")

    assert outcome.problem
    assert not other_unit.exemplars.exists()


def test_more_pictures_than_word_may_have_come_in_again(tied_story, unit):
    image = tied_story.lead_picture
    tied_story.body = [
        ("picture", {"image": image, "caption": f"Ảnh {number}", "alt": ""})
        for number in range(61)
    ]
    tied_story.save_revision()

    _outcome, page = landed(story_json(tied_story), make_column(unit, "Khác"))

    assert [block.value["caption"] for block in page.body][-1] == "Ảnh 60"
