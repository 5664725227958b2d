"""Generated: an editor of another unit is refused at every address of these models."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.urls import NoReverseMatch, reverse

from cms.admin.dossiers.registered import VIEWSETS
from cms.content.people import PeopleGroup, consent_chooser, exemplar_chooser
from cms.models import (
    Adoption,
    AwardForm,
    BasisDocument,
    ColumnPage,
    Consent,
    EmulationBlock,
    Exemplar,
    MovementPage,
    Place,
    Practice,
    Programme,
    Recording,
    SectionPage,
    Series,
    UnitType,
    ValueTag,
)
from tests.stories import make_story

pytestmark = pytest.mark.django_db
SECRET = "Tên không ai được thấy"
PAGE_VERBS = ("edit", "history", "usage", "delete", "unpublish", "copy", "move")


def viewsets() -> list:
    found = []
    for one in [PeopleGroup(), *VIEWSETS, exemplar_chooser, consent_chooser]:
        found += getattr(one, "registerables", None) or [one]
    return [one for one in found if hasattr(one, "model")]


def row_of(model, unit, column):
    """A row of `unit` that carries the secret name, whatever the model."""
    if model is Exemplar:
        return Exemplar.objects.create(unit=unit, full_name=SECRET)
    if model is Consent:
        day = date(2026, 1, 1)
        return Consent.objects.create(unit=unit, person=SECRET, given_on=day)
    if model is Recording:
        row = Recording(unit=unit, title=SECRET)
        row.file.save("a.mp3", ContentFile(b"x"))
        return row
    if model is Series:
        return Series.objects.create(unit=unit, title=SECRET)
    if model is Adoption:
        page = make_story(column)
        practice = Practice.objects.create(page=page, block="b", title=SECRET)
        day = date(2026, 1, 1)
        return Adoption.objects.create(practice=practice, unit=unit, applied_on=day)
    if model is Programme:
        return Programme.objects.create(
            unit=unit, name=SECRET, start_year=2026, end_year=2030
        )
    if model is BasisDocument:
        return BasisDocument.objects.create(unit=unit, kind="Kế hoạch", title=SECRET)
    if model is EmulationBlock:
        return EmulationBlock.objects.create(unit=unit, name=SECRET)
    if model in (Place, AwardForm, UnitType, ValueTag):
        return model.objects.first()
    if model in (MovementPage, SectionPage, ColumnPage):
        page = model(title=SECRET)
        unit.add_child(instance=page)
        return page
    return unit


SHARED = (Place, AwardForm, UnitType, ValueTag)


@pytest.mark.parametrize("viewset", viewsets(), ids=lambda one: one.name)
def test_a_stranger_is_refused_and_sees_no_name(viewset, stranger, unit, column):
    row = row_of(viewset.model, unit, column)
    tried = 0
    for pattern in viewset.get_urlpatterns():
        url = address(viewset, pattern.name, row)
        for answer in (stranger.get(url), stranger.post(url, {"unit": unit.pk})):
            text = answer.content.decode(errors="replace")
            assert SECRET not in text, url
            if str(row.pk) in url and viewset.model not in SHARED:
                tried += 1
                assert answer.status_code in {302, 403, 404, 405}, url
        row.refresh_from_db()
    assert tried or viewset.model in SHARED or not hasattr(row, "unit_id")


@pytest.mark.parametrize("model", SHARED)
def test_no_editor_changes_what_belongs_to_all(model, desk, unit):
    viewset = next(one for one in viewsets() if one.model is model)
    row = model.objects.first()
    for name in ("index", "add", "edit", "delete"):
        answer = desk.get(address(viewset, name, row))

        assert answer.status_code in {302, 403}, name


@pytest.mark.parametrize("model", [Programme, BasisDocument])
def test_an_editor_reads_shared_rows_and_changes_own_ones_alone(
    model, desk, unit, column
):
    viewset = next(one for one in viewsets() if one.model is model)
    shared = model.objects.filter(unit=None).first()
    own = row_of(model, unit, column)

    assert desk.get(address(viewset, "edit", own)).status_code == 200
    assert desk.get(address(viewset, "edit", shared)).status_code in {302, 403}
    listed = desk.get(address(viewset, "index", own)).content.decode()
    assert SECRET in listed


@pytest.mark.parametrize("model", [MovementPage, SectionPage, ColumnPage])
@pytest.mark.parametrize("verb", PAGE_VERBS)
def test_pages_of_another_unit_are_refused(model, verb, stranger, unit, column):
    page = row_of(model, unit, column)

    answer = stranger.get(reverse(f"wagtailadmin_pages:{verb}", args=[page.pk]))

    assert answer.status_code in {302, 403}
    assert SECRET not in answer.content.decode()


def test_nobody_changes_the_movements_of_the_sector(desk):
    page = MovementPage.objects.get(code="day-tot-hoc-tot")

    answer = desk.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))

    assert answer.status_code in {302, 403}


def address(viewset, name: str, row) -> str:
    for args in ([row.pk], []):
        try:
            return reverse(viewset.get_url_name(name), args=args)
        except NoReverseMatch:
            continue
    raise AssertionError(f"no address for {viewset.name}:{name}")
