"""A story that went to another unit: whose buttons its places are (rules §3.4)."""

from __future__ import annotations

import pytest
from django.urls import reverse

from publishing.clock import database_now
from publishing.content.stories import follow_moved_page
from publishing.models import Delivery, Placement
from publishing.planning.plan import Leg, plan
from publishing.states import Action, Actor, State
from tests.stories import make_column

pytestmark = pytest.mark.engine


@pytest.fixture
def place(story_page, zalo, other_unit, editor) -> Placement:
    """On a channel of the former unit; the story stands in the other one now."""
    now = database_now()
    told = plan(story_page.pk, [Leg(zalo.pk, offset_s=60)], user=editor, now=now)
    story_page.move(make_column(other_unit), pos="last-child")
    follow_moved_page(told.story.pk)
    return Placement.objects.get(channel=zalo)


def press(client, place, action, **data):
    url = reverse("publishing_row_action", args=[place.pk, action])
    return client.post(url, data, follow=True)


def take_down(client, place):
    url = reverse("publishing_panel_withdraw", args=[place.story.page_id])
    return client.post(url, {"reason": "Sai tên", "scope": "everywhere"}, follow=True)


def is_out(place: Placement) -> None:
    rows = Delivery.objects.filter(placement=place)
    rows.move(State.DUE, Actor.DOOR)
    rows.move(State.SENDING, Actor.PUMP)
    rows.move(State.SENT, Actor.PUMP, finished_at=database_now())


def test_the_storys_new_unit_changes_and_cancels_its_place_there(stranger, place):
    press(stranger, place, "text", text="Lời mới")
    place.refresh_from_db()
    assert place.own_text == "Lời mới"

    press(stranger, place, "cancel")

    place.refresh_from_db()
    assert place.closed_at is not None
    assert place.deliveries.get().state == State.CANCELLED


def test_the_storys_new_unit_takes_down_what_is_out_there(stranger, place):
    is_out(place)

    take_down(stranger, place)

    removal = place.deliveries.latest("seq")
    assert (removal.action, removal.state) == (Action.WITHDRAW, State.DUE)


def test_the_channels_own_unit_has_no_right_over_the_place_any_more(desk, place):
    for action in ("text", "move", "cancel", "retry", "drop", "posted", "again"):
        press(desk, place, action, text="Lời cũ", at="", amount="1", unit="h")
    take_down(desk, place)

    place.refresh_from_db()
    assert (place.own_text, place.closed_at) == (None, None)
    row = place.deliveries.get()
    assert (row.state, row.hold_reason) == (State.HELD, "person")


def test_nor_does_it_see_the_place_on_its_board(desk, place):
    board = desk.get(reverse("publishing_board:index")).content.decode()

    assert place.story.title not in board
