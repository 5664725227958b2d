"""The editor saves, leads to "Lan tỏa" and publishes nothing by itself."""

from __future__ import annotations

import pytest
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

pytestmark = pytest.mark.django_db


def edited(story, **fields):
    return nested_form_data(
        {
            "title": story.title,
            "slug": story.slug,
            "lead": story.lead,
            "lead_picture": story.lead_picture_id,
            "lead_caption": story.lead_caption,
            "author": story.author,
            "source": story.source,
            "ai_use": "none",
            "body": streamfield([("paragraph", rich_text("<p>Đoạn mới.</p>"))]),
            "comments-TOTAL_FORMS": "0",
            "comments-INITIAL_FORMS": "0",
            "comments-MIN_NUM_FORMS": "0",
            "comments-MAX_NUM_FORMS": "",
            **fields,
        }
    )


def newest(story):
    story.refresh_from_db()
    return story.get_latest_revision_as_object()


def address(story) -> str:
    return f"/admin/pages/{story.pk}/edit/"


def test_the_editor_counts_and_has_two_buttons(desk, story_page):
    page = desk.get(address(story_page)).content.decode()

    assert 'data-lt-letters="90"' in page
    assert 'data-lt-words="30-60"' in page
    assert 'name="action-spread"' in page
    assert ">Lưu<" in page
    assert "Lan tỏa" in page


def test_wagtails_own_ways_to_publish_and_schedule_are_gone(desk, story_page):
    page = desk.get(address(story_page)).content.decode()

    for action in ("action-publish", "schedule-publishing-dialog", "/unpublish/"):
        assert action not in page


def test_saving_keeps_the_draft_a_draft(desk, story_page):
    desk.post(address(story_page), edited(story_page, lead="Lời dẫn mới."))

    assert newest(story_page).lead == "Lời dẫn mới."
    assert not story_page.live


def test_spread_saves_first_and_opens_the_panel(desk, story_page):
    data = edited(story_page, lead="Trước khi lan tỏa.")

    answer = desk.post(address(story_page), {**data, "action-spread": "1"})

    assert answer.url == f"/admin/lan-toa/{story_page.pk}/"
    assert newest(story_page).lead == "Trước khi lan tỏa."


def test_a_title_of_several_lines_becomes_one(desk, story_page):
    desk.post(address(story_page), edited(story_page, title="Hai\ndòng  liền"))

    assert newest(story_page).title == "Hai dòng liền"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"title": ""}, "Phần này phải điền|Trường này là bắt buộc|bắt buộc"),
        ({"title": "x" * 300}, "255"),
        ({"author": "x" * 200}, "120"),
    ],
)
def test_a_refused_form_keeps_what_was_typed(desk, story_page, fields, said):
    import re

    data = edited(story_page, lead="Giữ lại lời này.", **fields)

    answer = desk.post(address(story_page), {**data, "action-spread": "1"})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Giữ lại lời này." in page
    assert re.search(said, page)


def test_an_overlong_lead_is_kept_whole(desk, story_page):
    long = "Từ " * 5000

    desk.post(address(story_page), edited(story_page, lead=long))

    assert newest(story_page).lead.split() == long.split()


def test_another_units_story_cannot_be_opened(stranger, story_page):
    assert stranger.get(address(story_page)).status_code in {302, 403}
