"""Theo dõi đăng: everything of the own units, found quickly, nothing of others."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from publishing.admin.board import FILTERS
from publishing.clock import database_now
from publishing.models import Delivery, Placement
from publishing.planning.plan import Leg, plan
from publishing.states import Actor, State
from tests.publishing.admin.conftest import in_english, make_channel
from tests.stories import make_story

pytestmark = pytest.mark.engine


def board(client, **query) -> str:
    answer = client.get(reverse("publishing_board:index"), query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def planned(story_page, zalo, editor) -> Placement:
    now = database_now()
    later = now + timedelta(days=30)
    plan(
        story_page.pk,
        [Leg(zalo.pk, offset_s=60)],
        go_live_at=later,
        user=editor,
        now=now,
    )
    return Placement.objects.get(channel=zalo)


def test_an_empty_board_says_what_will_be_there(desk):
    assert "Mọi lượt đăng sẽ hiện ở đây" in board(desk)
    assert "Here you will see every posting" in board(in_english(desk))


def test_the_board_shows_story_place_state_and_time(desk, planned):
    text = board(desk)

    assert planned.story.title in text
    assert "Zalo nhóm" in text
    assert "Chờ đến giờ" in text
    assert "2 lượt đăng" in text


def test_every_filter_answers(desk, planned):
    for state in (*FILTERS, "nonsense"):
        board(desk, state=state)


@pytest.mark.parametrize(
    ("state", "fields", "filter"),
    [
        (State.FAILED, {}, "failed"),
        (State.FAILED, {}, "person"),
        (State.UNCERTAIN, {}, "uncertain"),
        (State.SENDING, {}, "sending"),
        (State.HELD, {"hold_reason": "overdue"}, "held"),
        (State.HELD, {"hold_reason": "overdue"}, "person"),
    ],
)
def test_filters_find_their_rows(desk, planned, state, fields, filter):
    rows = Delivery.objects.filter(placement=planned)
    rows.move(State.DUE, Actor.DOOR)
    rows.move(State.SENDING, Actor.PUMP)
    if state != State.SENDING:
        rows.move(state, Actor.PUMP, **fields)

    assert "1 lượt đăng" in board(desk, state=filter)
    assert "1 lượt đăng" not in board(desk, state="posted")


def test_the_board_is_searched_by_story_channel_and_day(desk, planned, zalo):
    assert "2 lượt đăng" in board(desk, q="tủ sách")
    assert "Không có lượt đăng nào" in board(desk, q="không có bài này")
    assert "1 lượt đăng" in board(desk, channel=zalo.pk)
    assert "Không có lượt đăng nào" in board(desk, to="01/01/2020")
    assert "2 lượt đăng" in board(desk, **{"from": "01/01/2020"})


def test_a_day_that_does_not_exist_is_said_and_stays_typed(desk, planned):
    text = board(desk, **{"from": "31/02/2026"})

    assert "không có trong lịch" in text
    assert 'value="31/02/2026"' in text


def test_another_units_rows_are_not_there(stranger, planned):
    assert planned.story.title not in board(stranger)


def test_the_board_costs_the_same_for_many_rows(desk, unit, column, planned, editor):
    def queries() -> int:
        with CaptureQueriesContext(connection) as made:
            board(desk)
        return len(made)

    queries()
    few = queries()
    extra = [make_channel(unit, "manual", f"Bảng {n}", place=f"{n}") for n in range(6)]
    page = make_story(column, "Bài thứ hai")
    plan(
        page.pk,
        [Leg(c.pk, offset_s=0) for c in extra],
        go_live_at=database_now() + timedelta(days=3),
        user=editor,
        now=database_now(),
    )

    assert queries() == few


def test_a_proof_shows_what_where_and_when(desk, planned):
    now = database_now()
    Placement.objects.filter(pk=planned.pk).update(
        posted_at=now, permalink="https://zalo.me/g/abc/1", remote_id="z-1"
    )

    answer = desk.get(reverse("publishing_receipt", args=[planned.pk]))

    text = answer.content.decode()
    assert "Minh chứng đã đăng" in text
    assert "https://zalo.me/g/abc/1" in text
    assert "z-1" in text
    assert planned.story.tag in text
    assert "Proof of posting" in in_english(desk).get(answer.request["PATH_INFO"]).text


def test_a_proof_is_not_for_strangers(stranger, planned):
    url = reverse("publishing_receipt", args=[planned.pk])

    assert stranger.get(url).status_code == 302
