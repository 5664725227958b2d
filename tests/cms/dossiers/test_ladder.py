"""The rules of emulation are warnings in the dossier; nothing is refused."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from cms.content.ladder import award_warnings
from cms.models import Award, AwardForm

pytestmark = pytest.mark.django_db


@pytest.fixture
def given(person):
    def give(code: str, *years: int, **fields) -> None:
        for year in years:
            Award.objects.create(
                exemplar=person,
                form=AwardForm.objects.get(code=code),
                decided_on=date(year, 6, 1),
                **fields,
            )

    return give


def test_a_title_of_the_ministry_builds_on_three_years_in_a_row(given, person):
    given("cstd-bo", 2026)
    given("cstd-co-so", 2022, 2024, 2025)
    [warning] = award_warnings(person)
    assert "Chiến sĩ thi đua cơ sở" in warning

    given("cstd-co-so", 2023)

    assert award_warnings(person) == []


@pytest.mark.parametrize(("years", "warned"), [((2024, 2025), 0), ((2023, 2025), 1)])
def test_the_national_title_builds_on_two_of_the_province(given, person, years, warned):
    given("cstd-co-so", *range(2019, 2026))
    given("cstd-tinh", *years)

    given("cstd-toan-quoc", 2026)

    assert len(award_warnings(person)) == warned


def test_a_cancelled_title_carries_nothing(given, person):
    given("cstd-co-so", 2023, 2024)
    given("cstd-co-so", 2025, state="cancelled", cancelled_why="Sai")

    given("cstd-bo", 2026)

    assert len(award_warnings(person)) == 1


def test_two_commendations_in_one_year_are_asked_about(given, person):
    given("giay-khen", 2026)
    given("bang-khen-tinh", 2026)

    [warning] = award_warnings(person)

    assert "2026" in warning


def test_an_award_for_collectives_and_one_out_of_its_time_are_said(given, person):
    AwardForm.objects.filter(code="giay-khen").update(valid_to=date(2025, 12, 31))
    given("tap-the-ldxs", 2026)
    given("giay-khen", 2026)

    assert len(award_warnings(person)) == 2


def test_the_dossier_shows_the_warning_and_saves_all_the_same(given, person, desk):
    given("cstd-bo", 2026)

    page = desk.get(reverse("exemplars:edit", args=[person.pk])).content.decode()

    assert "3 năm liền" in page
