"""Readers meet exemplars and movements only where a story is out."""

from __future__ import annotations

from datetime import date

import pytest

from cms.models import (
    Adoption,
    Award,
    AwardForm,
    BasisDocument,
    BlockMember,
    EmulationBlock,
    Endorsement,
    JoinedUnit,
    MovementPage,
    Place,
    Practice,
    Programme,
    UnitType,
    ValueTag,
)
from publishing.clock import database_now
from publishing.content.golive import publish_page
from tests.cms.dossiers.test_practices import body
from tests.stories import make_story

pytestmark = pytest.mark.django_db


def test_an_exemplar_has_a_page_only_while_a_story_is_out(
    column, person, publish, client
):
    url = f"/dien-hinh/{person.slug}/"
    make_story(column, "Bài nháp", exemplar=person)
    assert client.get(url).status_code == 404
    assert "Ngọc Hoà" not in client.get("/dien-hinh/").content.decode()

    page = publish(column, "Bài đã đăng", exemplar=person)
    assert "Bài đã đăng" in client.get(url).content.decode()
    assert "Ngọc Hoà" in client.get("/dien-hinh/", {"q": "ngoc hoa"}).content.decode()

    page.unpublish()
    assert client.get(url).status_code == 404


def test_proposals_and_cancelled_awards_are_never_shown(
    column, person, publish, client
):
    publish(column, exemplar=person)
    for code, state in (
        ("cstd-co-so", "in_force"),
        ("nha-giao-uu-tu", "proposed"),
        ("bang-khen-tinh", "cancelled"),
    ):
        form = AwardForm.objects.get(code=code)
        Award.objects.create(exemplar=person, form=form, state=state)

    page = client.get(f"/dien-hinh/{person.slug}/").content.decode()

    assert "Chiến sĩ thi đua cơ sở" in page
    assert "Nhà giáo Ưu tú" not in page
    assert "Bằng khen của Chủ tịch" not in page


def test_words_of_others_need_their_consent(column, person, publish, client):
    publish(column, exemplar=person)
    for name, shown in (("Phạm Văn Bãi", True), ("Người Kín Tiếng", False)):
        Endorsement.objects.create(
            exemplar=person,
            name=name,
            words="Nhà cô luôn sáng đèn.",
            may_be_shown=shown,
        )

    page = client.get(f"/dien-hinh/{person.slug}/").content.decode()

    assert "Phạm Văn Bãi" in page
    assert "Người Kín Tiếng" not in page


def test_a_script_in_a_name_stays_a_text(unit, column, publish, client):
    from cms.models import Exemplar

    person = Exemplar.objects.create(unit=unit, full_name="<script>x</script> Hoà")
    publish(column, exemplar=person)

    page = client.get(f"/dien-hinh/{person.slug}/").content.decode()

    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page


def test_the_page_of_a_movement_shows_launch_units_stories_and_results(
    column, unit, publish, client
):
    movement = MovementPage.objects.get(code="day-tot-hoc-tot")
    movement.launched_on = date(2026, 9, 5)
    movement.results = "<p>Mười hai điểm trường.</p>"
    movement.save()
    JoinedUnit.objects.create(movement=movement, unit=unit, result="640 cuốn sách")
    JoinedUnit.objects.create(movement=movement, name="Trường bạn (hư cấu)")
    publish(column, "Bài của phong trào", movements=[movement])
    make_story(column, "Bài nháp của phong trào").movements.add(movement)

    page = client.get(movement.get_url()).content.decode()

    for words in ("05/09/2026", "Mười hai điểm trường", "640 cuốn sách", "Trường bạn"):
        assert words in page
    assert "Bài của phong trào" in page
    assert "Bài nháp" not in page


def test_a_unit_adds_a_movement_of_its_own(unit, client):
    local = MovementPage(title="Mỗi tuần một trang sách", kind="movement")
    unit.add_child(instance=local)

    assert client.get(local.get_url()).status_code == 200
    assert "Mỗi tuần một trang sách" in client.get(unit.get_url()).content.decode()


def test_a_story_leads_to_its_exemplar_and_its_movements(
    column, person, publish, client
):
    movement = MovementPage.objects.get(code="day-tot-hoc-tot")

    page = publish(column, exemplar=person, movements=[movement])

    text = client.get(page.get_url()).content.decode()
    assert f"/dien-hinh/{person.slug}/" in text
    assert "Dạy tốt – Học tốt" in text


def test_a_story_names_its_values_and_what_it_rests_on(column, publish, client):
    page = publish(column)
    page.values = ValueTag.objects.filter(code="doan-ket")
    page.programmes = Programme.objects.filter(start_year=2023)
    page.basis_documents = BasisDocument.objects.filter(number="1526/QĐ-TTg")
    publish_page(page, page.save_revision(), now=database_now())

    text = client.get(page.get_url()).content.decode()

    assert "đoàn kết" in text.lower()
    assert text.count("số 1526/QĐ-TTg ngày 09/12/2022") == 1


def test_a_former_province_says_what_it_is_today(column, person, publish, client):
    person.location = Place.objects.get(code="binh-dinh-cu")
    person.save()
    publish(column, exemplar=person)

    page = client.get(f"/dien-hinh/{person.slug}/").content.decode()

    assert "Bình Định" in page
    assert "(nay là Gia Lai)" in page


def test_units_that_took_a_practice_over_are_counted_at_its_exemplar(
    column, person, publish, client, other_unit
):
    publish(column, exemplar=person, body=body("Sổ ghi món thừa"))
    url = f"/dien-hinh/{person.slug}/"
    assert "Đã làm theo" not in client.get(url).content.decode()

    Adoption.objects.create(
        practice=Practice.objects.get(), unit=other_unit, applied_on=date(2026, 9, 5)
    )

    assert "1 đơn vị" in client.get(url).content.decode()


def test_the_page_of_a_unit_says_what_it_is_and_what_became_of_it(
    unit, other_unit, client
):
    block = EmulationBlock.objects.create(unit=other_unit, name="Khối thi đua số 3")
    BlockMember.objects.create(block=block, unit=unit)
    unit.unit_type = UnitType.objects.get(code="cum-truong")
    unit.location = Place.objects.get(code="dk-ly-son")
    unit.second_superior = other_unit
    unit.valid_to, unit.successor = date(2025, 6, 30), other_unit
    unit.save()

    page = client.get(unit.get_url()).content.decode()

    for words in ("Khối thi đua số 3", "đặc khu Lý Sơn", "30/06/2025"):
        assert words in page
    assert unit.unit_type.name in page
    assert page.count(other_unit.title) >= 2
