"""Places live in time: 34 provinces of today, what they were merged from, 13 zones."""

from __future__ import annotations

from datetime import date

import pytest

from cms.data.reference import lay_registers
from cms.models import (
    AwardForm,
    BasisDocument,
    Exemplar,
    MovementPage,
    Place,
    Programme,
    UnitType,
)

pytestmark = pytest.mark.django_db
TODAY, BEFORE = date(2026, 11, 22), date(2023, 3, 1)
PROVINCES = [Place.Kind.PROVINCE, Place.Kind.CITY]


def standing(day: date, kinds: list[str]) -> list[Place]:
    return [
        place for place in Place.objects.filter(kind__in=kinds) if place.exists_on(day)
    ]


def test_thirty_four_provinces_stand_today_and_sixty_three_before():
    assert len(standing(TODAY, PROVINCES)) == 34
    assert len(standing(BEFORE, PROVINCES)) == 63


def test_twenty_two_provinces_have_a_land_border_and_thirteen_zones_are_islands():
    assert sum(place.land_border for place in standing(TODAY, PROVINCES)) == 22
    assert len(standing(TODAY, [Place.Kind.SPECIAL_ZONE])) == 13


def test_a_province_says_what_it_was_merged_from():
    phu_tho = Place.objects.get(code="25")

    assert phu_tho.merged_from == ["Phú Thọ", "Hòa Bình", "Vĩnh Phúc"]


def test_an_old_place_leads_to_what_it_became():
    kon_tum = Place.objects.get(code="kon-tum-cu")

    assert kon_tum.at(BEFORE) == kon_tum
    assert kon_tum.at(TODAY).name == "Quảng Ngãi"
    assert Place.objects.get(code="51").at(BEFORE) is None


def test_a_zone_is_said_with_its_province():
    assert Place.objects.get(code="dk-ly-son").full_name == "đặc khu Lý Sơn, Quảng Ngãi"


def test_laying_the_registers_again_changes_nothing_an_administrator_changed():
    before = [
        model.objects.count() for model in (Place, AwardForm, UnitType, Programme)
    ]
    form = AwardForm.objects.get(code="giay-khen")
    form.name = "Giấy khen của hiệu trưởng"
    form.save()

    from django.apps import apps

    lay_registers(lambda name: apps.get_model("cms", name))

    after = [model.objects.count() for model in (Place, AwardForm, UnitType, Programme)]
    assert after == before
    assert AwardForm.objects.get(code="giay-khen").name == "Giấy khen của hiệu trưởng"


def test_documents_are_cited_the_way_a_plan_does():
    document = BasisDocument.objects.get(number="1526/QĐ-TTg")

    assert document.citation == (
        "Quyết định số 1526/QĐ-TTg ngày 09/12/2022 của Thủ tướng Chính phủ"
    )
    programme = Programme.objects.get(start_year=2023)
    assert f"Căn cứ {document.citation};" in programme.citations


def test_the_six_movements_stand_below_the_front_page(site_root):
    movements = MovementPage.objects.child_of(site_root)

    assert movements.count() == 6
    assert movements.filter(kind="campaign").count() == 2
    site_root.refresh_from_db()
    assert site_root.numchild == site_root.get_children().count()


def test_a_person_without_own_words_for_the_place_gets_those_of_the_register(unit):
    zone = Place.objects.get(code="dk-ly-son")

    person = Exemplar.objects.create(unit=unit, full_name="Ksor", location=zone)

    assert person.place == "đặc khu Lý Sơn, Quảng Ngãi"
