"""Unpublishing and deleting in Wagtail say what becomes of the places."""

from __future__ import annotations

import pytest

from publishing.clock import database_now
from publishing.content.stories import ensure_story
from publishing.models import Channel, Placement, Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def placed(story_page, unit):
    story = ensure_story(story_page.pk, now=database_now())
    channel = Channel.objects.create(
        network="webhook", account_id="bao", unit=unit, name="Báo đối tác"
    )
    Placement.objects.create(
        story=story, channel=channel, offset_s=0, link_token="abc12345"
    )
    type(story_page).objects.filter(pk=story_page.pk).update(live=True)
    return story


def test_both_forms_say_that_the_places_go_too(desk, placed, story_page):
    for action in ("unpublish", "delete"):
        page = desk.get(f"/admin/pages/{story_page.pk}/{action}/").content.decode()
        assert "1 nơi" in page


def test_the_choice_to_stop_only_what_is_unsent_is_stored_before(
    desk, placed, story_page
):
    desk.post(
        f"/admin/pages/{story_page.pk}/unpublish/",
        {"lt_scope": "unsent", "lt_reason": "Sai số liệu"},
    )

    story = Story.objects.get(pk=placed.pk)
    assert (story.withdraw_scope, story.withdraw_reason) == ("unsent", "Sai số liệu")


def test_an_unknown_choice_means_everywhere(desk, placed, story_page):
    desk.post(f"/admin/pages/{story_page.pk}/unpublish/", {"lt_scope": "??"})

    assert Story.objects.get(pk=placed.pk).withdraw_scope == "everywhere"
