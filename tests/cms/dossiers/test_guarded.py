"""Generated: an editor of another unit is refused at every address of these models.

What is asked stands in the registries themselves (viewsets, admin addresses, pages,
the content API), so that a new model or address is asked without being named here.
"""

from __future__ import annotations

from datetime import date

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.urls import NoReverseMatch, reverse
from modelcluster.fields import ParentalKey
from wagtail import hooks
from wagtail.admin.urls import pages as page_addresses
from wagtail.models import Page

from cms.admin import urls as admin_addresses
from cms.admin.dossiers import urls as dossier_addresses
from cms.api.urls import ENDPOINTS
from cms.demo.models import Performance, Trial
from cms.models import (
    Adoption,
    AwardForm,
    BasisDocument,
    Check,
    Consent,
    EmulationBlock,
    Exemplar,
    HomePage,
    MovementPage,
    Place,
    Practice,
    Programme,
    Recording,
    RecordingUse,
    SavedView,
    Series,
    StoryImage,
    StoryPage,
    StoryReview,
    UnitPage,
    UnitType,
    ValueTag,
)
from cms.models.media import Rendition
from tests.stories import make_story

pytestmark = pytest.mark.django_db
SECRET = "Tên không ai được thấy"
SHARED = (Place, AwardForm, UnitType, ValueTag)
# Rows without a form of their own, and who asks for the right instead.
ELSEWHERE = {
    Check: "cms_readiness, below",
    StoryReview: "cms_reviews, below",
    Practice: "cms_adopt, below; read by all units",
    RecordingUse: "written at a publication, by nobody",
    SavedView: "belongs to a user",
    StoryImage: "Wagtail's library, by the collection of the unit",
    Rendition: "made of such a picture",
    Performance: "the show of the demo, of no unit",
    Trial: "the same",
}
REFUSED = {302, 403, 404, 405}
# Says whether a workflow would be cancelled, and nothing of the page.
SAYS_NOTHING = {"confirm_workflow_cancellation"}


def viewsets() -> list:
    found = []
    for hook in hooks.get_hooks("register_admin_viewset"):
        given = hook()
        for one in given if isinstance(given, list | tuple) else [given]:
            found += getattr(one, "registerables", None) or [one]
    return [
        one
        for one in found
        if isinstance(getattr(one, "model", None), type)
        and one.model not in ELSEWHERE
        and (one.model._meta.app_label == "cms" or one.model is Page)
    ]


def page_kinds() -> list:
    kinds = apps.get_app_config("cms").get_models()
    return [one for one in kinds if issubclass(one, Page) and one is not HomePage]


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
    if model in SHARED:
        return model.objects.first()
    if model is Page:
        return make_story(column, SECRET)
    assert issubclass(model, Page), f"say here how a row of {model.__name__} is made"
    page = model(title=SECRET)
    above = column if issubclass(model, StoryPage) else unit
    above.add_child(instance=page)
    return page


def test_no_model_of_this_floor_escapes():
    asked = {viewset.model for viewset in viewsets()}

    for model in apps.get_app_config("cms").get_models():
        part = any(isinstance(f, ParentalKey) for f in model._meta.get_fields())
        known = model in asked or model in ELSEWHERE or part
        assert known or issubclass(model, Page), f"nobody asks for {model.__name__}"


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
                assert answer.status_code in REFUSED, url
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


@pytest.mark.parametrize("model", page_kinds(), ids=lambda one: one.__name__)
def test_pages_of_another_unit_are_refused(model, stranger, unit, column):
    page = row_of(model, unit, column)
    tried = 0

    for name in names_of(page_addresses):
        url = maybe(f"wagtailadmin_pages:{name}", page.pk)
        if url is None:
            continue
        answer = stranger.get(url)
        tried += 1
        assert SECRET not in answer.content.decode(errors="replace"), url
        assert answer.status_code in REFUSED or name in SAYS_NOTHING, url
    assert tried > 10


def test_our_own_screens_show_and_take_nothing_of_another_unit(
    stranger, unit, column, person
):
    page = make_story(column, SECRET, exemplar=person)
    practice = Practice.objects.create(page=page, block="b", title=SECRET)
    rows = {"page_id": page.pk, "pk": practice.pk}
    data = {"kind": "person", "state": "passed", "source": SECRET, "unit": unit.pk}
    data |= {"page": page.pk, "outcome": SECRET, "applied_on": "2026-01-01"}
    tried = 0

    for name in (*names_of(admin_addresses), *names_of(dossier_addresses)):
        url = maybe(name) or maybe(name, **rows)
        assert url, f"say here what {name} asks for"
        for answer in (stranger.get(url), stranger.post(url, data)):
            tried += 1
            text = answer.content.decode(errors="replace")
            assert page.title not in text.replace(f'value="{SECRET}"', ""), url
            if str(page.pk) in url.split("/") or str(practice.pk) in url.split("/"):
                assert answer.status_code in REFUSED, url
    assert tried >= 16
    assert not Check.objects.filter(page=page, source=SECRET).exists()
    assert not StoryReview.objects.exists()
    assert not Adoption.objects.exists()


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda one: one.collection)
def test_the_content_api_gives_nobody_what_is_not_out(
    endpoint, stranger, unit, column, person
):
    kinds = [Exemplar, *page_kinds()]
    rows = [row_of(kind, unit, column) for kind in kinds if kind is not UnitPage]
    Page.objects.filter(pk__in=[r.pk for r in rows if isinstance(r, Page)]).update(
        live=False
    )
    base = f"/api/content/v2/{endpoint.collection}/"

    listed = stranger.get(base, {"limit": 20})

    assert listed.status_code == 200
    assert SECRET not in listed.content.decode()
    for row in rows:
        answer = stranger.get(f"{base}{row.pk}/")
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


def names_of(module) -> list[str]:
    return [one.name for one in module.urlpatterns if getattr(one, "name", None)]


def maybe(name: str, *args, **rows) -> str | None:
    """The address of that name, with whichever of `rows` it asks for."""
    for given in [{key: value} for key, value in rows.items()] or [{}]:
        try:
            return reverse(name, args=args, kwargs=given)
        except NoReverseMatch:
            continue
    return None
