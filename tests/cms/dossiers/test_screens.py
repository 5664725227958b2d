"""Every screen of the dossiers opens for the editor and says what it is for."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from cms.models import ColumnPage, Exemplar, Programme, Reportage, SectionPage, Series

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("cms_practices", "Cách làm hay của mọi đơn vị"),
        ("cms_reviews", "Không có bài cần rà"),
        ("cms_targets", "Chưa đặt chỉ tiêu"),
        ("recordings:index", "Phim, băng"),
        ("series:index", "loạt bài"),
        ("adoptions:index", "Cách làm đã áp dụng"),
        ("programmes:index", "2023"),
        ("basis_documents:index", "1526/QĐ-TTg"),
        ("emulation_blocks:index", "khối thi đua"),
        ("movements:index", "cuộc vận động"),
        ("sections:index", "chuyên trang"),
        ("columns:index", "Gương sáng"),
        ("units:index", "Sóng Biếc"),
        ("exemplars:add", "Thành tích và minh chứng"),
        ("recordings:add", "Tối đa 300 MB"),
    ],
)
def test_the_screen_opens(desk, column, name, words):
    answer = desk.get(reverse(name))

    assert answer.status_code == 200
    assert words.lower() in answer.content.decode().lower()


@pytest.mark.parametrize("name", ["places", "award_forms", "unit_types", "values"])
def test_administrators_keep_the_shared_registers(client, name):
    client.force_login(get_user_model().objects.create_superuser("sep", password="x"))

    assert client.get(reverse(f"{name}:index")).status_code == 200
    assert client.get(reverse(f"{name}:add")).status_code == 200


def test_places_are_found_without_marks(desk):
    answer = desk.get(reverse("place_chooser:choose_results"), {"q": "dak lak"})

    assert "Đắk Lắk" in answer.content.decode()


def test_a_section_holds_columns_and_shows_their_stories(unit, publish, client):
    section = SectionPage(title="Chuyên trang 20/11")
    unit.add_child(instance=section)
    column = ColumnPage(title="Tri ân")
    section.add_child(instance=column)
    publish(column, "Bài trong chuyên trang")

    page = client.get(section.get_url()).content.decode()

    assert "Tri ân" in page
    assert "Bài trong chuyên trang" in page
    assert "Chuyên trang 20/11" in client.get(unit.get_url()).content.decode()


def test_the_editor_of_a_story_offers_what_its_unit_may_cite(
    desk, story_page, unit, other_unit
):
    for owner in (unit, other_unit):
        Programme.objects.create(
            unit=owner, name=f"Của {owner.name}", start_year=2026, end_year=2030
        )

    form = desk.get(reverse("wagtailadmin_pages:edit", args=[story_page.pk])).content

    page = form.decode()
    assert "Dạy tốt – Học tốt" in page
    assert f"Của {unit.name}" in page
    assert f"Của {other_unit.name}" not in page


def test_a_part_of_a_series_says_which_and_of_the_own_unit(unit, other_unit, column):
    from cms.admin.dossiers.story_form import StoryForm

    foreign = Series.objects.create(unit=other_unit, title="Loạt bài khác")
    page = Reportage(title="Kỳ một", live=False)
    column.add_child(instance=page)
    form_class = Reportage.get_edit_handler().get_form_class()
    assert issubclass(form_class, StoryForm)

    form = form_class(
        {"title": "Kỳ một", "slug": "ky-mot", "series": foreign.pk, "body-count": 0},
        instance=page,
        parent_page=column,
    )

    assert not form.is_valid()
    assert "series" in form.errors


def test_the_exemplar_of_another_unit_is_not_in_the_list(desk, other_unit, person):
    Exemplar.objects.create(unit=other_unit, full_name="Lò Văn Đoàn")

    page = desk.get(reverse("exemplars:index")).content.decode()

    assert "Ngọc Hoà" in page
    assert "Lò Văn Đoàn" not in page
