"""No English word on the screens of the dossiers."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from cms.models import Adoption, Award, AwardForm, ColumnPage, Series
from tests.cms.admin.test_words import NEVER_SHOWN, untranslated  # noqa: F401
from tests.cms.dossiers.test_practices import body

pytestmark = pytest.mark.django_db

LISTS = (
    *("recordings", "series", "programmes", "basis_documents", "emulation_blocks"),
    *("exemplars", "consents"),
)
SHARED = ("places", "award_forms", "unit_types", "values")


def left(untranslated) -> list[str]:  # noqa: F811
    return sorted(untranslated - NEVER_SHOWN)


def test_the_editors_screens_speak_vietnamese(
    desk,
    column,
    unit,
    person,
    publish,
    editor,
    untranslated,  # noqa: F811
):
    page = publish(column, body=body("Sổ ghi món thừa"), exemplar=person)
    practice = page.practices.get()
    Adoption.objects.create(practice=practice, unit=unit, applied_on=date(2026, 9, 5))
    ColumnPage.objects.update(stories_per_week=3, minutes_per_week=5)
    form = AwardForm.objects.get(code="cstd-co-so")
    Award.objects.create(
        exemplar=person, form=form, state="cancelled", cancelled_why="Sai"
    )
    series = Series.objects.create(unit=unit, title="Theo sách ra bến")
    screens = [
        *(reverse(name) for name in ("cms_practices", "cms_reviews", "cms_targets")),
        reverse("cms_adopt", args=[practice.pk]),
        *(reverse(f"{name}:{verb}") for name in LISTS for verb in ("index", "add")),
        reverse("exemplars:edit", args=[person.pk]),
        reverse("exemplars:delete", args=[person.pk]),
        reverse("series:history", args=[series.pk]),
        reverse("adoptions:index"),
        *(reverse(f"{name}:index") for name in ("units", "sections", "columns")),
        reverse("movements:index"),
        reverse("movements:choose_parent"),
        *(reverse(f"{n}:choose") for n in ("recording_chooser", "place_chooser")),
        reverse("wagtailadmin_pages:edit", args=[unit.pk]),
        reverse("wagtailadmin_pages:edit", args=[column.pk]),
        reverse("wagtailadmin_pages:add", args=["cms", "movementpage", unit.pk]),
        reverse("wagtailadmin_pages:add", args=["cms", "sectionpage", unit.pk]),
        reverse("wagtailadmin_pages:add", args=["cms", "reportage", column.pk]),
    ]
    untranslated.clear()

    for address in screens:
        answer = desk.get(address, follow=True)
        assert answer.status_code == 200, address
        assert not left(untranslated), f"{address}: {left(untranslated)}"


def test_the_shared_registers_speak_vietnamese(client, untranslated):  # noqa: F811
    client.force_login(get_user_model().objects.create_superuser("sep", password="x"))
    for name in SHARED:
        for verb in ("index", "add"):
            address = reverse(f"{name}:{verb}")
            client.get(address)
            assert not left(untranslated), f"{address}: {left(untranslated)}"


def test_readers_pages_speak_vietnamese(
    client,
    column,
    person,
    publish,
    untranslated,  # noqa: F811
):
    publish(column, body=body("Sổ ghi món thừa"), exemplar=person)
    untranslated.clear()

    for address in (
        "/dien-hinh/",
        f"/dien-hinh/{person.slug}/",
        "/cach-lam-hay/",
        "/day-tot-hoc-tot/",
    ):
        assert client.get(address).status_code == 200
        assert not left(untranslated), f"{address}: {left(untranslated)}"
