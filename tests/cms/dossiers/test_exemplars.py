"""The dossier of an exemplar: one form, names of all peoples, proposals, timeline."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from django.urls import reverse

from cms.content.follow_ups import due
from cms.content.priorities import proposed_groups
from cms.content.timeline import stories_of, told_exemplars
from cms.models import Award, AwardForm, Exemplar, FollowUp, Place, Station
from cms.vietnamese.folding import fold
from tests.cms.dossiers.forms import DOSSIER, inlines, person
from tests.stories import make_column, make_story

pytestmark = pytest.mark.django_db


def test_one_form_takes_claims_evidence_awards_and_words_of_others(desk, unit):
    form = AwardForm.objects.get(code="cstd-co-so")
    zone = Place.objects.get(code="dk-ly-son")
    data = {
        **person(unit.pk, "Trần Thị Ngọc Hoà", honorific="cô", location=zone.pk),
        **inlines(
            "stations",
            "follow_ups",
            claims=[{"text": "sáu năm liền không em nào bỏ học"}],
            awards=[{"form": form.pk, "state": "in_force", "decision_number": "57/QĐ"}],
            endorsements=[{"name": "Phạm Văn Bãi", "words": "Nhà cô luôn có đèn."}],
        ),
        **{
            f"claims-0-{key}": value
            for key, value in inlines(
                evidence=[{"kind": "figure", "said": "Sổ đăng bộ: 0 em bỏ học"}]
            ).items()
        },
    }

    response = desk.post(reverse("exemplars:add"), data)

    assert response.status_code == 302
    hoa = Exemplar.objects.get()
    assert hoa.claims.get().evidence.get().said == "Sổ đăng bộ: 0 em bỏ học"
    assert hoa.awards.get().level == "base"
    assert not hoa.endorsements.get().may_be_shown


def test_evidence_of_a_kind_must_bring_what_the_kind_promises(desk, unit):
    data = {
        **person(unit.pk, "Lò Văn Đoàn"),
        **inlines(*[name for name in DOSSIER if name != "claims"]),
        **inlines(claims=[{"text": "tăng từ 61% lên 88%"}]),
        **{
            f"claims-0-{key}": value
            for key, value in inlines(
                evidence=[{"kind": "link", "said": "Bảng"}]
            ).items()
        },
    }

    response = desk.post(reverse("exemplars:add"), data)

    assert response.status_code == 200
    assert not Exemplar.objects.exists()


@pytest.mark.parametrize(
    "name",
    [
        "Công Tằng Tôn Nữ Thị Mỹ Duyên An",
        "Y Wơn Byă",
        "H'Ngăt Niê",
        "H’Ngăt Niê",
        "Thạch Thị Sa Rây",
        "Ksor",
    ],
)
def test_every_name_is_kept_as_written_found_without_marks_and_has_an_address(
    desk, unit, name
):
    kept = Exemplar.objects.create(unit=unit, full_name=name)

    found = desk.get(reverse("exemplars:index"), {"q": fold(name)})

    assert kept.full_name == name
    assert name.split()[-1] in found.content.decode()
    assert kept.slug.isascii()


def test_both_apostrophes_and_all_forms_of_hoa_meet_in_one_search(desk, unit):
    for name in ("Hoà Bình", "Hòa Bình", "H’Ngăt Niê"):
        Exemplar.objects.create(unit=unit, full_name=name)

    queries = ["Hoà Bình", "Hòa Bình"]
    queries += [unicodedata.normalize("NFD", query) for query in queries]
    hits = [
        desk.get(reverse("exemplars:index"), {"q": query}).content.decode()
        for query in queries
    ]

    assert all("Hoà Bình" in page and "Hòa Bình" in page for page in hits)
    for query in ("H'Ngăt", "h’ngat"):
        page = desk.get(reverse("exemplars:index"), {"q": query}).content.decode()
        assert "H’Ngăt Niê" in page


def test_look_alikes_of_d_and_marks_inside_a_name_are_put_right(unit):
    kept = Exemplar.objects.create(unit=unit, full_name="Ðặng\u200b  Đình\u200f Đức")

    assert kept.full_name == "Đặng Đình Đức"
    assert "dang dinh duc" in kept.search_folded


def test_people_stand_in_the_order_of_their_given_names(unit):
    given = ["Ôn", "Ánh", "Đan", "An", "Ơn", "Ân", "Dân", "Ăn", "On"]
    for name in given:
        Exemplar.objects.create(unit=unit, full_name=f"Lê {name} (hư cấu)")

    order = [person.full_name.split()[1] for person in Exemplar.objects.all()]

    assert order == ["An", "Ánh", "Ăn", "Ân", "Dân", "Đan", "On", "Ôn", "Ơn"]


def test_names_that_differ_by_tone_get_addresses_of_their_own(unit):
    slugs = [
        Exemplar.objects.create(unit=unit, full_name=name).slug
        for name in ("Bản Mường", "Bán Mường", "👩‍🏫❤️", "👩‍🏫")
    ]

    assert slugs == ["ban-muong", "ban-muong-2", "dien-hinh", "dien-hinh-2"]


def test_the_place_proposes_groups_and_the_editor_decides(desk, person):
    person.location = Place.objects.get(code="dk-ly-son")
    person.save()

    assert set(proposed_groups(person)) == {"on_island"}
    page = desk.get(reverse("exemplars:edit", args=[person.pk])).content.decode()
    assert "đặc khu Lý Sơn" in page
    assert not Exemplar.objects.get().on_island

    ticked = desk.get(f"{reverse('exemplars:edit', args=[person.pk])}?de-xuat=1")
    assert ticked.context["form"]["on_island"].value() is True
    assert not Exemplar.objects.get().on_island


def test_small_collectives_workers_and_border_provinces_are_proposed(unit):
    team = Exemplar(
        unit=unit,
        kind="collective",
        size=5,
        full_name="Tổ mẫu giáo",
        location=Place.objects.get(code="12"),
    )
    cook = Exemplar(unit=unit, category="worker", full_name="Nguyễn Thị Đượm")

    assert set(proposed_groups(team)) == {"in_small_collective", "in_border_area"}
    assert set(proposed_groups(cook)) == {"is_direct_worker"}


def test_where_somebody_worked_is_known_for_every_day(person):
    Station.objects.create(
        exemplar=person, workplace="Trường cũ", until=date(2020, 8, 31)
    )
    Station.objects.create(
        exemplar=person, workplace="Trường mới", since=date(2020, 9, 1)
    )

    assert person.station_on(date(2019, 1, 1)).workplace == "Trường cũ"
    assert person.station_on(date(2026, 1, 1)).workplace == "Trường mới"


def test_the_timeline_holds_every_story_whatever_its_kind(person, unit, publish):
    column = make_column(unit)
    draft = make_story(column, "Bài nháp", exemplar=person)
    live = publish(column, "Bài đã đăng", exemplar=person)

    assert {page.pk for page in stories_of(person)} == {draft.pk, live.pk}
    assert list(told_exemplars()) == [person]


def test_whoever_is_to_be_visited_again_is_named_until_somebody_went(person, editor):
    look = {"exemplar": person, "note": "Tủ sách cần kệ mới"}
    FollowUp.objects.create(**look, done_on=date(2026, 8, 1), next_on=date(2026, 11, 1))

    assert list(due(editor, date(2026, 10, 31))) == []
    assert list(due(editor, date(2026, 11, 22))) == [person]

    FollowUp.objects.create(
        **look, done_on=date(2026, 11, 20), next_on=date(2027, 2, 20)
    )
    assert list(due(editor, date(2026, 11, 22))) == []


def test_awards_filter_people_by_level_and_only_what_holds_counts(desk, person):
    form = AwardForm.objects.get(code="bang-khen-tinh")
    award = Award.objects.create(exemplar=person, form=form, state="proposed")
    url = reverse("exemplars:index")

    assert "Ngọc Hoà" not in desk.get(url, {"award_level": "province"}).content.decode()
    award.state = Award.State.IN_FORCE
    award.save()
    assert "Ngọc Hoà" in desk.get(url, {"award_level": "province"}).content.decode()
