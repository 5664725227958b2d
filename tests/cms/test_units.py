"""Units live apart: pages, media, people; by right, not by politeness."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission

from cms.models import Consent, Exemplar
from tests.cms.dossiers.forms import DOSSIER, inlines, person
from tests.stories import make_column, make_editor, make_image, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(editor):
    client = Client()
    client.force_login(editor)
    return client


@pytest.fixture
def strangers_person(other_unit):
    return Exemplar.objects.create(unit=other_unit, full_name="Lò Văn Đoàn")


@pytest.fixture
def strangers_form(other_unit):
    return Consent.objects.create(
        unit=other_unit, person="Lò Văn Đoàn", given_on=date(2026, 1, 1)
    )


def rights(group, page) -> set[str]:
    return set(
        GroupPagePermission.objects.filter(group=group, page=page).values_list(
            "permission__codename", flat=True
        )
    )


def test_a_new_unit_gets_a_collection_and_two_groups(unit):
    assert unit.collection.name == unit.title
    assert "publish_page" in rights(unit.editors, unit)
    assert "publish_page" in rights(unit.chief_editors, unit)


def test_where_two_must_look_only_chiefs_publish(unit):
    unit.check_depth = "two"
    unit.save()

    assert "publish_page" not in rights(unit.editors, unit)
    assert {"add_page", "change_page"} <= rights(unit.editors, unit)
    assert "publish_page" in rights(unit.chief_editors, unit)


def test_saving_a_unit_again_makes_nothing_twice(unit):
    before = (unit.collection_id, unit.editors_id, unit.chief_editors_id)

    unit.save()
    unit.refresh_from_db()

    assert (unit.collection_id, unit.editors_id, unit.chief_editors_id) == before


def test_an_editor_sees_the_pages_of_the_own_unit_alone(desk, story_page, other_unit):
    foreign = make_story(make_column(other_unit), "Bài của đơn vị khác")

    own = desk.get(reverse("wagtailadmin_pages:edit", args=[story_page.pk]))
    other = desk.get(reverse("wagtailadmin_pages:edit", args=[foreign.pk]))

    assert own.status_code == 200
    assert other.status_code == 302


def test_an_editor_cannot_touch_the_pictures_of_another_unit(desk, unit, other_unit):
    own, foreign = make_image(unit), make_image(other_unit, "navy")

    assert desk.get(reverse("wagtailimages:edit", args=[own.pk])).status_code == 200
    response = desk.get(reverse("wagtailimages:edit", args=[foreign.pk]))
    assert response.status_code == 302


@pytest.mark.parametrize("verb", ["edit", "delete", "history", "usage"])
def test_no_view_opens_people_or_forms_of_another_unit(
    desk, strangers_person, strangers_form, verb
):
    for name, row in (("exemplars", strangers_person), ("consents", strangers_form)):
        response = desk.get(reverse(f"{name}:{verb}", args=[row.pk]))

        assert response.status_code in {302, 403}
        assert "Lò Văn Đoàn" not in response.content.decode()


def test_listings_and_choosers_show_the_own_people(desk, unit, strangers_person):
    Exemplar.objects.create(unit=unit, full_name="Trần Thị Ngọc Hoà")

    for name in ("exemplars:index", "exemplar_chooser:choose"):
        response = desk.get(reverse(name))
        text = response.content.decode()
        if response["content-type"].startswith("application/json"):
            text = response.json()["html"]

        assert "Ngọc Hoà" in text
        assert "Lò Văn Đoàn" not in text


def test_a_stranger_cannot_be_chosen(desk, strangers_person):
    url = reverse("exemplar_chooser:chosen", args=[strangers_person.pk])

    assert desk.get(url).status_code == 404


def test_an_exemplar_is_written_down_in_the_own_unit(desk, unit, other_unit):
    form = {**person(unit.pk, "Đặng Văn Ước"), **inlines(*DOSSIER)}

    desk.post(reverse("exemplars:add"), form)
    desk.post(reverse("exemplars:add"), {**form, "unit": other_unit.pk})

    assert [person.unit_id for person in Exemplar.objects.all()] == [unit.pk]


def test_the_form_a_gate_asks_for_names_the_person_and_ticks_nothing(desk, unit):
    person = Exemplar.objects.create(unit=unit, full_name="H’Ngăt Niê")

    response = desk.get(reverse("consents:add"), {"exemplar": person.pk})

    text = response.content.decode()
    assert response.status_code == 200
    assert "H’Ngăt Niê" in text
    assert " checked" not in text


def test_the_administrator_sees_every_unit(client, strangers_person):
    boss = get_user_model().objects.create_superuser("quantri", password="x")
    client.force_login(boss)

    url = reverse("exemplars:edit", args=[strangers_person.pk])
    assert client.get(url).status_code == 200


def test_editors_of_different_units_share_no_group(unit, other_unit):
    first, second = make_editor(unit, "mot"), make_editor(other_unit, "hai")

    assert not set(first.groups.all()) & set(second.groups.all())
