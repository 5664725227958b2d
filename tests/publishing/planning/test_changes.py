"""Changing one place: its time, its text, again, not at all."""

from __future__ import annotations

from datetime import timedelta

import pytest

from publishing.content.golive import publish_due
from publishing.content.withdraw import withdraw
from publishing.models import Delivery, Release, Story
from publishing.planning.plan import (
    Leg,
    PlanRefused,
    again,
    cancel,
    edit_own_text,
    plan,
    reschedule,
)
from publishing.states import Actor, State
from tests.publishing import fakes

pytestmark = [pytest.mark.engine, pytest.mark.django_db]
HOUR = timedelta(hours=1)


@pytest.fixture
def wall(unit):
    return fakes.channel(unit)


@pytest.fixture
def story(story_page, wall):
    """Planned for an hour from now, the wall a quarter of an hour later."""
    now = fakes.now()
    legs = [Leg(wall.pk, offset_s=900)]
    return plan(story_page.pk, legs, go_live_at=now + HOUR, now=now).story


def codes(refused) -> set[str]:
    return {reason.code for reason in refused.value}


def website(story):
    return story.placements.get(channel__network="website")


# --- time ----------------------------------------------------------------------


def test_an_unsent_place_gets_another_time(story, wall):
    at = fakes.now() + 3 * HOUR

    reschedule(fakes.place_of(story, wall), at=at, now=fakes.now())

    row = fakes.row_of(story, wall)
    assert (row.planned_at, row.next_at, row.state) == (at, at, "held")


def test_a_bound_row_gets_another_time(story, story_page, wall):
    fakes.publish(story_page)
    at = fakes.now() + 3 * HOUR

    reschedule(fakes.place_of(story, wall), at=at, now=fakes.now())

    row = fakes.row_of(story, wall)
    assert (row.next_at, row.state) == (at, "due")


def test_a_row_that_came_too_late_is_let_go_by_a_new_time(story, story_page, wall):
    fakes.publish(story_page)
    Delivery.objects.filter(placement__channel=wall).update(
        state="held", hold_reason="overdue"
    )

    reschedule(fakes.place_of(story, wall), at=fakes.now() + HOUR, now=fakes.now())

    row = fakes.row_of(story, wall)
    assert (row.state, row.hold_reason) == ("due", "")


def test_what_may_be_out_keeps_its_time(story, story_page, wall):
    fakes.publish(story_page)
    row = fakes.take(fakes.row_of(story, wall), may_be_out=True)
    Delivery.objects.filter(pk=row.pk).move(State.DUE, Actor.PUMP)
    before = fakes.row_of(story, wall).next_at

    with pytest.raises(PlanRefused) as refused:
        reschedule(fakes.place_of(story, wall), at=fakes.now() + HOUR, now=fakes.now())

    assert codes(refused) == {"too_late"}
    assert fakes.row_of(story, wall).next_at == before


def test_a_past_time_is_refused(story, wall):
    with pytest.raises(PlanRefused) as refused:
        reschedule(fakes.place_of(story, wall), at=fakes.now() - HOUR, now=fakes.now())

    assert codes(refused) == {"past"}


def test_the_websites_time_is_the_go_live(story, wall):
    at = fakes.now() + 4 * HOUR

    reschedule(website(story), at=at, now=fakes.now())

    story.refresh_from_db()
    assert story.go_live_at == Release.objects.get(cancelled_at=None).go_live_at == at
    assert fakes.row_of(story, wall).planned_at == at + timedelta(minutes=15)


# --- not at all ----------------------------------------------------------------


def test_an_unsent_place_is_cancelled(story, wall):
    cancel(fakes.place_of(story, wall), now=fakes.now())

    assert fakes.states_of(story, wall) == [("publish", "cancelled")]
    assert fakes.place_of(story, wall).closed_at is not None


def test_cancelling_removes_what_was_prepared_there(story, story_page, wall):
    fakes.publish(story_page)
    Delivery.objects.filter(placement__channel=wall).update(resume={"draft": 7})

    cancel(fakes.place_of(story, wall), now=fakes.now())

    assert fakes.states_of(story, wall) == [
        ("publish", "cancelled"),
        ("withdraw", "due"),
    ]


@pytest.mark.parametrize("state", [State.UNCERTAIN, State.SENT])
def test_what_may_be_out_is_not_cancelled(story, story_page, wall, state):
    fakes.publish(story_page)
    row = fakes.take(fakes.row_of(story, wall), may_be_out=True)
    Delivery.objects.filter(pk=row.pk).move(state, Actor.PUMP)

    with pytest.raises(PlanRefused) as refused:
        cancel(fakes.place_of(story, wall), now=fakes.now())

    assert codes(refused) == {"too_late"}


def test_cancelling_the_website_gives_up_the_go_live_and_the_places_wait(story, wall):
    cancel(website(story), now=fakes.now())

    assert publish_due(fakes.now() + 5 * HOUR) == 0
    story.refresh_from_db()
    assert story.go_live_at is None
    row = fakes.row_of(story, wall)
    assert (row.state, row.hold_reason, row.planned_at) == ("held", "not_live", None)


def test_a_live_website_is_not_cancelled(story, story_page):
    fakes.publish(story_page)

    with pytest.raises(PlanRefused):
        cancel(website(story), now=fakes.now())


# --- again ---------------------------------------------------------------------


def test_posting_again_is_the_next_occurrence(story, story_page, wall):
    fakes.publish(story_page)
    fakes.post_all(story)
    now = fakes.now()

    fresh = again(fakes.place_of(story, wall), now=now)

    assert (fresh.occurrence, fresh.at) == (2, now)
    row = fresh.deliveries.get()
    assert (row.state, row.next_at) == ("due", now)
    first = fakes.rows_of(story, wall)[0]
    assert row.key != first.key
    assert fresh.link_token != first.placement.link_token


def test_posting_again_waits_until_the_first_posting_is_over(story, story_page, wall):
    fakes.publish(story_page)

    with pytest.raises(PlanRefused) as refused:
        again(fakes.place_of(story, wall), now=fakes.now())

    assert codes(refused) == {"under_way"}


def test_a_withdrawn_place_comes_back_only_by_posting_again(story, story_page, wall):
    fakes.publish(story_page)
    fakes.post_all(story)
    withdraw(story, "Nhầm", now=fakes.now())
    with pytest.raises(PlanRefused) as refused:
        again(fakes.place_of(story, wall), now=fakes.now())
    assert codes(refused) == {"not_live"}
    fakes.publish(story_page)

    fresh = again(fakes.place_of(story, wall), now=fakes.now())

    assert (fresh.occurrence, fresh.deliveries.get().state) == (2, "due")


# --- own text ------------------------------------------------------------------


def test_an_own_text_is_as_new_as_what_is_planned(story, story_page, wall):
    edit_own_text(fakes.place_of(story, wall), "Lời riêng", "", now=fakes.now())
    fakes.publish(story_page)

    placement = fakes.place_of(story, wall)
    assert placement.own_text_digest == story.snapshots.get().digest


def test_an_own_text_changed_afterwards_changes_the_post(story, story_page, wall):
    fakes.publish(story_page)
    fakes.post_all(story)

    edit_own_text(fakes.place_of(story, wall), "Lời riêng", "", now=fakes.now())

    assert fakes.states_of(story, wall) == [("publish", "sent"), ("update", "due")]


def test_a_new_own_text_lets_the_waiting_update_go(story, story_page, wall):
    edit_own_text(fakes.place_of(story, wall), "Lời riêng", "", now=fakes.now())
    fakes.publish(story_page)
    fakes.post_all(story)
    fakes.publish(fakes.edit(story_page, title="Mới"))
    assert fakes.row_of(story, wall).state == "held"

    edit_own_text(fakes.place_of(story, wall), "Lời mới", "", now=fakes.now())

    assert fakes.states_of(story, wall) == [
        ("publish", "sent"),
        ("update", "superseded"),
        ("update", "due"),
    ]
    newest = Story.objects.get().snapshots.order_by("-publication")[0]
    assert fakes.place_of(story, wall).own_text_digest == newest.digest


@pytest.mark.parametrize("is_live", [True, False])
def test_an_own_text_the_network_refuses_changes_nothing(
    story, story_page, wall, is_live
):
    if is_live:
        fakes.publish(story_page)

    with pytest.raises(PlanRefused) as refused:
        edit_own_text(fakes.place_of(story, wall), "a" * 201, "", now=fakes.now())

    assert codes(refused) == {"too_long"}
    assert fakes.place_of(story, wall).own_text is None


def test_what_was_prepared_with_the_former_words_is_prepared_anew(
    story, story_page, wall
):
    fakes.publish(story_page)
    Delivery.objects.filter(placement__channel=wall).update(step="send")

    edit_own_text(fakes.place_of(story, wall), "Lời riêng", "", now=fakes.now())

    assert fakes.row_of(story, wall).step == "prepare"
