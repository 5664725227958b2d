"""One verb: withdraw (rules §4.8, §1.6, §1.7)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from wagtail.models import Page

from publishing.content.freeze import freeze
from publishing.content.golive import publish_due
from publishing.content.stories import follow_moved_page
from publishing.content.withdraw import withdraw, withdraw_place
from publishing.models import Delivery, GoneAddress, Release, StoredPicture, Story
from publishing.planning.plan import Leg, plan
from publishing.states import Actor, State
from tests.publishing import fakes
from tests.stories import make_column

pytestmark = [pytest.mark.engine, pytest.mark.django_db]


@pytest.fixture
def wall(unit):
    return fakes.channel(unit)


def live(page, *channels, **leg) -> Story:
    legs = [Leg(channel.pk, **(leg or {"offset_s": 0})) for channel in channels]
    plan(page.pk, legs, go_live_at=fakes.now() + timedelta(hours=1), now=fakes.now())
    return fakes.publish(page)


def website(story):
    return story.placements.get(channel__network="website")


def test_what_is_out_is_taken_down_and_the_page_goes(story_page, wall):
    story = live(story_page, wall)
    fakes.post_all(story)

    withdraw(story, "Nhân vật rút lời", now=fakes.now())

    row = fakes.row_of(story, wall)
    assert (row.action, row.state, row.reason, row.event) == (
        "withdraw",
        "due",
        "Nhân vật rút lời",
        "recalled",
    )
    assert row.snapshot is not None
    assert website(story).deliveries.get(action="withdraw").state == "due"
    assert not Page.objects.get(pk=story_page.pk).live
    story.refresh_from_db()
    assert story.withdrawn_at is not None
    assert all(p.closed_at for p in story.placements.all())


def test_the_address_answers_gone_and_the_public_pictures_go(story_page):
    story = live(story_page)
    address = Story.objects.get().url

    withdraw(story, "Nhầm", now=fakes.now())

    gone = GoneAddress.objects.get()
    assert address.endswith(gone.path)
    assert gone.title == story_page.title
    assert not StoredPicture.objects.filter(public=True).exists()
    assert Story.objects.get().dirty_at is None


def test_every_address_the_story_ever_had_answers_gone(story_page, column):
    story = live(story_page)
    first = Story.objects.get().url
    column.slug = "dia-chi-khac"
    column.save_revision().publish()
    freeze(story, now=fakes.now())
    second = Story.objects.get().url

    withdraw(story, "Nhầm", now=fakes.now())

    assert first != second
    assert GoneAddress.objects.count() == 2


def test_what_was_never_sent_is_only_cancelled(story_page, wall):
    story = live(story_page, wall, offset_s=3600)

    withdraw(story, "Nhầm", now=fakes.now())

    assert fakes.states_of(story, wall) == [("publish", "cancelled")]
    assert fakes.place_of(story, wall).closed_at is not None


@pytest.mark.parametrize("state", ["uncertain", "failed", "held"])
def test_whatever_may_be_out_is_cancelled_and_taken_down(story_page, wall, state):
    story = live(story_page, wall)
    row = fakes.take(fakes.row_of(story, wall), may_be_out=True)
    reason = {"hold_reason": "paused"} if state == "held" else {}
    Delivery.objects.filter(pk=row.pk).move(State(state), Actor.PUMP, **reason)

    withdraw(story, "Nhầm", now=fakes.now())

    assert fakes.states_of(story, wall) == [
        ("publish", "cancelled"),
        ("withdraw", "due"),
    ]


def test_a_row_on_the_wire_is_left_to_its_holder_and_the_removal_waits(
    story_page, wall
):
    story = live(story_page, wall)
    fakes.take(fakes.row_of(story, wall))

    withdraw(story, "Nhầm", now=fakes.now())

    assert fakes.states_of(story, wall) == [("publish", "sending"), ("withdraw", "due")]


def test_what_was_prepared_there_is_removed_though_nothing_is_out(story_page, wall):
    story = live(story_page, wall, offset_s=3600)
    Delivery.objects.filter(placement__channel=wall).update(resume={"draft": 7})

    withdraw(story, "Nhầm", now=fakes.now())

    assert fakes.states_of(story, wall) == [
        ("publish", "cancelled"),
        ("withdraw", "due"),
    ]


def test_waiting_updates_are_cancelled_with_it(story_page, wall):
    story = live(story_page, wall)
    fakes.post_all(story)
    fakes.publish(fakes.edit(story_page, title="Mới"))

    withdraw(story, "Nhầm", now=fakes.now())

    assert fakes.states_of(story, wall) == [
        ("publish", "sent"),
        ("update", "cancelled"),
        ("withdraw", "due"),
    ]


def test_a_task_handed_over_always_makes_a_removal_task(story_page, unit):
    hand = fakes.channel(unit, "test_hand")
    story = live(story_page, hand)
    Delivery.objects.filter(placement__channel=hand).move(
        State.HELD, Actor.DOOR, hold_reason="person", may_be_out=True
    )

    withdraw(story, "Nhầm", now=fakes.now())

    assert fakes.states_of(story, hand) == [
        ("publish", "cancelled"),
        ("withdraw", "due"),
    ]


def test_a_task_not_handed_over_yet_is_only_cancelled(story_page, unit):
    hand = fakes.channel(unit, "test_hand")
    story = live(story_page, hand)

    withdraw(story, "Nhầm", now=fakes.now())

    assert fakes.states_of(story, hand) == [("publish", "cancelled")]


def test_withdrawing_twice_changes_nothing(story_page, wall):
    story = live(story_page, wall)
    fakes.post_all(story)
    withdraw(story, "Lần một", now=fakes.now())
    before = Story.objects.values().get()

    withdraw(story, "Lần hai", now=fakes.now() + timedelta(hours=1))

    assert len(fakes.rows_of(story, wall)) == 2
    after = Story.objects.values().get()
    assert (after["withdrawn_at"], after["withdraw_reason"]) == (
        before["withdrawn_at"],
        "Lần một",
    )


def test_a_plan_that_was_not_live_yet_is_given_up(story_page, wall):
    now = fakes.now()
    hour = timedelta(hours=1)
    legs = [Leg(wall.pk, offset_s=0)]
    story = plan(story_page.pk, legs, go_live_at=now + hour, now=now).story

    withdraw(story, "Không đăng nữa", now=now)

    assert publish_due(now + 2 * hour) == 0
    assert Release.objects.get().cancelled_at is not None
    assert fakes.states_of(story, wall) == [("publish", "cancelled")]
    assert not GoneAddress.objects.exists()


def test_only_what_is_unsent_can_be_stopped(story_page, wall, unit):
    later = fakes.channel(unit, name="Sau")
    now = fakes.now()
    legs = [Leg(wall.pk, offset_s=0), Leg(later.pk, offset_s=3600)]
    plan(story_page.pk, legs, go_live_at=now + timedelta(hours=1), now=now)
    story = fakes.publish(story_page)
    fakes.post(fakes.row_of(story, wall))
    fakes.post(website(story).deliveries.get())

    withdraw(story, "Dừng", now=fakes.now(), unsent_only=True)

    assert fakes.states_of(story, wall) == [("publish", "sent")]
    assert fakes.states_of(story, later) == [("publish", "cancelled")]
    assert [r.state for r in website(story).deliveries.all()] == ["sent"]
    assert Page.objects.get(pk=story_page.pk).live
    story.refresh_from_db()
    assert story.withdrawn_at is None
    assert StoredPicture.objects.filter(public=True).count() == 2


def test_an_unpublished_page_stops_only_the_unsent_if_that_was_chosen_before(
    story_page, wall
):
    from publishing.content.notices import page_went_away

    story = live(story_page, wall)
    fakes.post_all(story)
    Story.objects.update(withdraw_scope=Story.WithdrawScope.UNSENT)
    Page.objects.get(pk=story_page.pk).specific.unpublish()

    page_went_away(story.pk)

    assert fakes.states_of(story, wall) == [("publish", "sent")]
    assert website(story).deliveries.get(action="withdraw").state == "due"
    assert GoneAddress.objects.count() == 1
    story.refresh_from_db()
    assert story.withdrawn_at is None


def test_publishing_again_sends_nothing_by_itself(story_page, wall):
    story = live(story_page, wall)
    fakes.post_all(story)
    withdraw(story, "Nhầm", now=fakes.now())

    fakes.publish(story_page)

    assert fakes.states_of(story, wall) == [("publish", "sent"), ("withdraw", "due")]
    assert [p.occurrence for p in story.placements.filter(channel=wall)] == [1]


def test_one_place_can_be_taken_down_alone(story_page, wall, unit):
    other = fakes.channel(unit, name="Khác")
    story = live(story_page, wall, other)
    fakes.post_all(story)

    withdraw_place(fakes.place_of(story, wall), "Nhầm nhóm", now=fakes.now())

    assert fakes.row_of(story, wall).action == "withdraw"
    assert fakes.states_of(story, other) == [("publish", "sent")]
    assert Page.objects.get(pk=story_page.pk).live


def test_a_closed_channel_keeps_its_removals(story_page, wall):
    story = live(story_page, wall)
    fakes.post_all(story)
    wall.closed_at = fakes.now()
    wall.save()

    withdraw(story, "Nhầm", now=fakes.now())

    assert fakes.row_of(story, wall).action == "withdraw"


def test_a_story_that_moved_is_taken_down_on_its_former_units_channels_too(
    story_page, unit, other_unit
):
    wall = fakes.channel(unit)
    story = plan(story_page.pk, [Leg(wall.pk, offset_s=0)], now=fakes.now()).story
    fakes.publish(story_page)
    fakes.post_all(story)
    story_page.refresh_from_db()
    story_page.move(make_column(other_unit), pos="last-child")
    follow_moved_page(story.pk)

    withdraw(story, "Sai tên", now=fakes.now())

    assert fakes.states_of(story, wall)[-1] == ("withdraw", "due")
