""" "Cách làm hay": found without marks, taken over once per unit, never lost."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from cms.content.practices import adopt, collection
from cms.models import Practice
from publishing.clock import database_now
from publishing.content.golive import publish_page

pytestmark = [pytest.mark.django_db, pytest.mark.search]


def body(title: str, method: str = "Ghi sổ món thừa sau mỗi bữa.") -> list:
    return [
        ("paragraph", "<p>Bà Đượm đứng cạnh thùng thức ăn thừa.</p>"),
        ("practice", {"title": title, "method": method, "result": "Còn một phần ba."}),
    ]


def test_a_draft_shows_nothing_and_a_published_story_its_practice(column, publish):
    assert not collection().exists()

    page = publish(column, body=body("Sổ ghi món thừa"))

    (practice,) = collection()
    assert (practice.page_id, practice.title) == (page.pk, "Sổ ghi món thừa")


def test_search_needs_no_marks_and_puts_exact_titles_first(column, publish):
    publish(column, "Bài một", body=body("Sổ ghi món thừa"))
    publish(column, "Bài hai", body=body("Vườn rau", "Có sổ ghi món thừa và vườn rau."))

    titles = [practice.title for practice in collection("so ghi mon thua")]
    exact = [practice.title for practice in collection("Sổ ghi món thừa")]

    assert set(titles) == {"Sổ ghi món thừa", "Vườn rau"}
    assert exact[0] == "Sổ ghi món thừa"
    assert not collection("không có")


def test_saving_a_draft_of_a_live_story_changes_nothing_yet(column, publish):
    page = publish(column, body=body("Sổ ghi món thừa"))

    page.body = body("Tên mới")
    page.save_revision()
    assert collection().get().title == "Sổ ghi món thừa"

    publish_page(page, now=database_now())
    assert collection().get().title == "Tên mới"


def test_a_story_taken_down_takes_its_practice_along(column, publish):
    page = publish(column, body=body("Sổ ghi món thừa"))

    page.unpublish()

    assert not collection().exists()


def test_a_unit_takes_a_practice_over_once_and_may_tell_it_better(
    column, publish, desk, unit
):
    publish(column, body=body("Sổ ghi món thừa"))
    practice = Practice.objects.get()
    form = {"unit": unit.pk, "applied_on": "05/09/2026", "result": "Bớt 10 kg"}

    first = desk.post(reverse("cms_adopt", args=[practice.pk]), form)
    desk.post(reverse("cms_adopt", args=[practice.pk]), {**form, "result": "Bớt 12 kg"})

    assert first.status_code == 302
    adoption = practice.adoptions.get()
    assert (adoption.result, adoption.applied_on) == ("Bớt 12 kg", date(2026, 9, 5))


def test_nobody_takes_a_practice_over_in_the_name_of_another_unit(
    column, publish, stranger, unit
):
    publish(column, body=body("Sổ ghi món thừa"))
    practice = Practice.objects.get()

    response = stranger.post(
        reverse("cms_adopt", args=[practice.pk]),
        {"unit": unit.pk, "applied_on": "05/09/2026"},
    )

    assert response.status_code == 422
    assert not practice.adoptions.exists()


def test_what_was_taken_over_outlives_the_block(column, publish, unit, editor):
    page = publish(column, body=body("Sổ ghi món thừa"))
    adopt(Practice.objects.get(), unit, date(2026, 9, 5), "", editor)

    page.body = [("paragraph", "<p>Chỉ còn lời kể.</p>")]
    page.save_revision()
    publish_page(page, now=database_now())

    assert not collection().exists()
    assert unit.adoptions.get().practice.title == "Sổ ghi món thừa"


def test_readers_search_the_collection_and_see_who_took_it_over(
    column, publish, unit, editor, client
):
    publish(column, body=body("Sổ ghi món thừa"))
    adopt(Practice.objects.get(), unit, date(2026, 9, 5), "", editor)

    page = client.get("/cach-lam-hay/", {"q": "mon thua"}).content.decode()

    assert "Sổ ghi món thừa" in page
    assert "1 đơn vị đã áp dụng" in page
    assert unit.title in page
