"""The first comment at the desk: written with the place, shown as its second line."""

from __future__ import annotations

from html import unescape

import pytest
from django.urls import reverse

from publishing.content.freeze import freeze
from publishing.content.golive import publish_due
from publishing.models import Delivery, Placement, Story
from publishing.states import Actor, State
from tests.publishing.admin.test_panel import form, panel_url
from tests.publishing.admin.test_row_actions import press
from tests.publishing.fakes import now

pytestmark = pytest.mark.engine
WORDS = "Đọc toàn bài ở đây nhé"


@pytest.fixture
def planned(desk, story_page, facebook) -> Placement:
    """Planned with a first comment, and live."""
    typed = {f"leg-{facebook.pk}-follow-up": WORDS, "step": "confirm"}
    desk.post(panel_url(story_page), form(facebook, **typed))
    publish_due(now())
    freeze(Story.objects.get(), now=now())
    return Placement.objects.get(channel=facebook)


def comment_of(placement: Placement) -> Delivery:
    return Delivery.objects.get(placement=placement, part=2)


def text_of(answer) -> str:
    return unescape(answer.content.decode())


def test_only_networks_that_carry_one_ask_for_a_comment(
    desk, story_page, facebook, zalo
):
    text = text_of(desk.get(panel_url(story_page)))

    assert f'name="leg-{facebook.pk}-follow-up"' in text
    assert f'name="leg-{zalo.pk}-follow-up"' not in text


def test_what_is_typed_is_counted_and_previewed_at_once(desk, story_page, facebook):
    typed = {"channel": facebook.pk, f"leg-{facebook.pk}-follow-up": WORDS}

    answer = desk.post(reverse("publishing_panel_compose", args=[story_page.pk]), typed)

    html = unescape(answer.json()["html"])
    assert "Bình luận đầu tiên: " in html
    assert "/8.000 ký tự" in html
    assert f'lt-preview__comment"><strong>Trang Sóng Biếc</strong><p>{WORDS}' in html


def test_a_planned_comment_counts_with_its_place(desk, story_page, planned):
    assert planned.follow_up == WORDS
    assert comment_of(planned).state == State.DUE

    text = text_of(desk.get(panel_url(story_page)))
    assert text.count('<li class="lt-row ') == 2  # the website and the page
    assert text.count("lt-row__follow") == 1
    board = text_of(desk.get(reverse("publishing_board:index")))
    assert "Bình luận đầu tiên: " in board
    assert board.count("Trang Sóng Biếc</strong>") <= 1


def test_a_comment_that_failed_has_its_own_buttons(desk, story_page, planned):
    rows = Delivery.objects.filter(pk=comment_of(planned).pk)
    rows.move(State.SENDING, Actor.PUMP)
    rows.move(State.FAILED, Actor.PUMP)
    text = text_of(desk.get(panel_url(story_page)))
    assert 'name="part" value="2"' in text

    press(desk, planned, "drop", part="2")

    assert comment_of(planned).state == State.CANCELLED
    planned.refresh_from_db()
    assert planned.closed_at is None


def test_new_words_are_kept_and_empty_ones_end_it(desk, planned):
    press(desk, planned, "text", text="", follow_up="Lời khác")
    planned.refresh_from_db()
    assert planned.follow_up == "Lời khác"
    assert comment_of(planned).state == State.DUE

    press(desk, planned, "text", text="", follow_up="")

    planned.refresh_from_db()
    assert planned.follow_up is None
    assert comment_of(planned).state == State.CANCELLED


def test_strangers_touch_no_comment(stranger, planned):
    url = reverse("publishing_row_action", args=[planned.pk, "drop"])

    answer = stranger.post(url, {"part": "2"})

    assert answer.status_code in {302, 403}
    assert comment_of(planned).state == State.DUE
