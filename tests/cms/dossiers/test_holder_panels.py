"""A column's form shows its week and the lines a portal copies."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cms.models import ColumnPage, MovementPage, SectionPage

pytestmark = pytest.mark.django_db


def form_of(desk, page) -> str:
    return desk.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()


def test_the_column_shows_its_gauge_and_both_lines(desk, column, publish):
    ColumnPage.objects.filter(pk=column.pk).update(stories_per_week=3)
    publish(column)

    form = form_of(desk, column)

    assert 'max="3" value="1"' in form
    assert "Thiếu 2 bài" in form
    assert "&lt;iframe src=" in form
    assert "/nhung/nhung.js" in form


@pytest.mark.parametrize("kind", [SectionPage, MovementPage])
def test_sections_and_local_movements_have_the_lines_too(desk, unit, kind):
    page = kind(title="Chuyên trang 20/11")
    unit.add_child(instance=page)

    assert "/nhung/nhung.js" in form_of(desk, page)


def test_a_column_that_is_not_out_has_nothing_to_embed(desk, unit):
    page = ColumnPage(title="Sắp mở", live=False)
    unit.add_child(instance=page)

    assert "/nhung/nhung.js" not in form_of(desk, page)
