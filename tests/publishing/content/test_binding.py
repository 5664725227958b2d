"""What a snapshot means for the places of its story (rules §3.3–3.5, §4.5–4.9)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from publishing.content.binding import own_text_is_older
from publishing.content.freeze import freeze
from publishing.content.golive import publish_due
from publishing.models import Delivery, Story
from publishing.planning.plan import Leg, plan
from publishing.states import Actor, State
from tests.publishing import fakes

pytestmark = [pytest.mark.engine, pytest.mark.django_db]


@pytest.fixture
def wall(unit):
    return fakes.channel(unit)


def planned(page, channel, **leg) -> Story:
    """Planned for an hour from now, then published at once."""
    now = fakes.now()
    return plan(
        page.pk,
        [Leg(channel.pk, **(leg or {"offset_s": 0}))],
        go_live_at=now + timedelta(hours=1),
        now=now,
    ).story


def test_before_go_live_a_row_is_held_without_a_snapshot(story_page, wall):
    story = planned(story_page, wall)

    row = fakes.row_of(story, wall)
    assert (row.state, row.hold_reason, row.snapshot) == ("held", "not_live", None)


def test_going_live_binds_the_rows_that_wait(story_page, wall):
    story = planned(story_page, wall)

    fakes.publish(story_page)

    row = fakes.row_of(story, wall)
    assert (row.state, row.hold_reason, row.seq) == ("due", "", 1)
    assert row.snapshot.publication == 1


def test_a_place_with_a_time_of_its_own_never_leaves_before_go_live(story_page, wall):
    now = fakes.now()
    early, late = now + timedelta(minutes=1), now + timedelta(hours=3)
    other = wall.unit.spread_channels.create(
        network="test_wall", account_id="later", name="Khác"
    )
    plan(
        story_page.pk,
        [Leg(wall.pk, at=early), Leg(other.pk, at=late)],
        go_live_at=now + timedelta(hours=1),
        now=now,
    )
    story = Story.objects.get()
    assert fakes.row_of(story, wall).next_at == story.go_live_at

    fakes.publish(story_page)

    assert fakes.row_of(story, wall).next_at == early
    assert fakes.row_of(story, other).next_at == late


def test_a_row_released_later_than_its_grace_waits_for_a_person(story_page, wall):
    now = fakes.now()
    story = plan(
        story_page.pk,
        [Leg(wall.pk, at=now + timedelta(hours=1))],
        go_live_at=now + timedelta(minutes=30),
        now=now,
    ).story
    late = now + timedelta(hours=1, seconds=wall.grace_s + 1)

    assert publish_due(late) == 1  # the machine stood still for hours
    freeze(story, now=late)

    row = fakes.row_of(story, wall)
    assert (row.state, row.hold_reason) == ("held", "overdue")
    assert row.snapshot is not None


def test_an_unsent_row_is_replaced_and_never_edited(story_page, wall):
    story = planned(story_page, wall, offset_s=600)
    fakes.publish(story_page)
    before = fakes.row_of(story, wall)

    fakes.publish(fakes.edit(story_page, title="Tiêu đề mới"))

    old, new = fakes.rows_of(story, wall)
    assert (old.pk, old.state, old.snapshot_id) == (
        before.pk,
        "superseded",
        before.snapshot_id,
    )
    assert (new.action, new.state) == ("publish", "due")
    assert new.snapshot.article.title == "Tiêu đề mới"
    assert (new.key, new.next_at) == (old.key, old.next_at)
    assert new.revision > old.revision


def test_what_was_prepared_is_handed_on(story_page, wall):
    story = planned(story_page, wall)
    fakes.publish(story_page)
    draft = fakes.row_of(story, wall)
    Delivery.objects.filter(pk=draft.pk).update(resume={"draft": 7}, step="send")

    fakes.publish(fakes.edit(story_page, title="Tiêu đề mới"))

    row = fakes.row_of(story, wall)
    assert (row.resume, row.step) == ({"draft": 7}, "prepare")


def test_a_refused_row_gets_another_chance_with_the_new_text(story_page, wall):
    story = planned(story_page, wall)
    fakes.publish(story_page)
    row = fakes.take(fakes.row_of(story, wall))
    Delivery.objects.filter(pk=row.pk).move(State.FAILED, Actor.PUMP, attempts=3)
    now = fakes.now()

    fakes.publish(fakes.edit(story_page, title="Tiêu đề mới"), now=now)

    assert fakes.states_of(story, wall) == [
        ("publish", "superseded"),
        ("publish", "due"),
    ]
    assert (fakes.row_of(story, wall).next_at, fakes.row_of(story, wall).attempts) == (
        now,
        0,
    )


def test_a_row_that_may_be_out_is_never_replaced_the_update_queues_behind_it(
    story_page, wall
):
    story = planned(story_page, wall)
    fakes.publish(story_page)
    row = fakes.take(fakes.row_of(story, wall), may_be_out=True)
    Delivery.objects.filter(pk=row.pk).move(State.UNCERTAIN, Actor.PUMP)

    fakes.publish(fakes.edit(story_page, title="Tiêu đề mới"))

    assert fakes.states_of(story, wall) == [("publish", "uncertain"), ("update", "due")]


def test_a_row_on_the_wire_is_left_alone_and_looked_at_again(story_page, wall):
    story = planned(story_page, wall)
    fakes.publish(story_page)
    row = fakes.take(fakes.row_of(story, wall))

    fakes.publish(fakes.edit(story_page, title="Tiêu đề mới"))

    assert fakes.states_of(story, wall) == [("publish", "sending"), ("update", "due")]
    assert Story.objects.get().dirty_at is not None
    Delivery.objects.filter(pk=row.pk).move(State.DUE, Actor.PUMP)

    freeze(story, now=fakes.now() + timedelta(seconds=2))

    assert fakes.states_of(story, wall) == [
        ("publish", "superseded"),
        ("update", "superseded"),
        ("publish", "due"),
    ]
    assert fakes.row_of(story, wall).snapshot.article.title == "Tiêu đề mới"
    assert Story.objects.get().dirty_at is None


def test_a_place_that_is_out_gets_an_update_and_a_newer_one_replaces_it(
    story_page, wall
):
    story = planned(story_page, wall)
    fakes.publish(story_page)
    fakes.post_all(story)

    fakes.publish(fakes.edit(story_page, title="Hai"))
    fakes.publish(fakes.edit(story_page, title="Ba"), kind="correction", note="Sai")

    assert fakes.states_of(story, wall) == [
        ("publish", "sent"),
        ("update", "superseded"),
        ("update", "due"),
    ]
    row = fakes.row_of(story, wall)
    assert (row.event, row.snapshot.article.title) == ("corrected", "Ba")
    assert row.snapshot.note == "Sai"


@pytest.mark.parametrize("told", [False, True])
def test_a_place_told_by_an_update_alone_gets_the_next_one_too(story_page, wall, told):
    """A publish in doubt was closed, and a newer event went out in its place."""
    story = planned(story_page, wall)
    fakes.publish(story_page)
    row = fakes.take(fakes.row_of(story, wall), may_be_out=True)
    Delivery.objects.filter(pk=row.pk).move(State.UNCERTAIN, Actor.PUMP)
    fakes.publish(fakes.edit(story_page, title="Hai"))
    Delivery.objects.filter(pk=row.pk).move(State.SUPERSEDED, Actor.PLANNER)
    if told:
        fakes.post_all(story)

    fakes.publish(fakes.edit(story_page, title="Ba"))

    assert fakes.states_of(story, wall) == [
        ("publish", "superseded"),
        ("update", "sent" if told else "superseded"),
        ("update", "due"),
    ]
    assert fakes.row_of(story, wall).snapshot.article.title == "Ba"


def test_an_update_whose_post_is_unchanged_is_not_inserted(story_page, wall):
    story = planned(story_page, wall)
    fakes.publish(story_page)
    fakes.post_all(story)

    fakes.publish(fakes.edit(story_page, source="Nguồn khác"))

    assert fakes.states_of(story, wall) == [("publish", "sent")]


def test_a_change_taken_back_before_it_was_sent_leaves_nothing_to_send(
    story_page, wall
):
    story = planned(story_page, wall)
    fakes.publish(story_page)
    fakes.post_all(story)
    former = story_page.title

    fakes.publish(fakes.edit(story_page, title="Hai"))
    fakes.publish(fakes.edit(story_page, title=former))

    assert fakes.states_of(story, wall) == [
        ("publish", "sent"),
        ("update", "superseded"),
    ]


def test_a_channel_that_cannot_edit_gets_no_update(story_page, unit):
    stone = fakes.channel(unit, "test_stone")
    story = planned(story_page, stone)
    fakes.publish(story_page)
    fakes.post_all(story)

    fakes.publish(fakes.edit(story_page, title="Tiêu đề mới"))

    assert fakes.states_of(story, stone) == [("publish", "sent")]


def test_an_own_text_older_than_the_story_waits_for_a_person(story_page, wall):
    story = planned(story_page, wall, offset_s=0, own_text="Lời riêng")
    fakes.publish(story_page)
    placement = fakes.place_of(story, wall)
    assert not own_text_is_older(placement, fakes.row_of(story, wall).snapshot)
    fakes.post_all(story)

    fakes.publish(fakes.edit(story_page, title="Tiêu đề mới"))

    row = fakes.row_of(story, wall)
    assert (row.action, row.state, row.hold_reason) == ("update", "held", "person")


def test_a_cancelled_place_gets_nothing_more(story_page, wall):
    from publishing.planning.plan import cancel

    story = planned(story_page, wall)
    cancel(fakes.place_of(story, wall), now=fakes.now())

    fakes.publish(story_page)
    fakes.publish(fakes.edit(story_page, title="Tiêu đề mới"))

    assert fakes.states_of(story, wall) == [("publish", "cancelled")]


def test_an_update_somebody_cancelled_does_not_come_back_by_itself(story_page, wall):
    from publishing.planning.plan import cancel

    story = planned(story_page, wall)
    fakes.publish(story_page)
    fakes.post_all(story)
    fakes.publish(fakes.edit(story_page, title="Hai"))
    cancel(fakes.place_of(story, wall), now=fakes.now())

    freeze(story, now=fakes.now())

    assert fakes.states_of(story, wall) == [
        ("publish", "sent"),
        ("update", "cancelled"),
    ]


def test_a_task_in_somebodys_hands_is_replaced_and_says_so(story_page, unit):
    hand = fakes.channel(unit, "test_hand")
    story = planned(story_page, hand)
    fakes.publish(story_page)
    row = fakes.row_of(story, hand)
    Delivery.objects.filter(pk=row.pk).move(
        State.HELD, Actor.DOOR, hold_reason="person", may_be_out=True
    )

    fakes.publish(fakes.edit(story_page, title="Tiêu đề mới"))

    old, new = fakes.rows_of(story, hand)
    assert old.state == "superseded"
    assert (new.action, new.state, new.may_be_out) == ("publish", "due", True)
    assert new.hold_note


def test_a_new_address_alone_updates_only_those_who_store_it(
    story_page, unit, wall, column
):
    paper = fakes.channel(unit, "test_paper")
    now = fakes.now()
    story = plan(
        story_page.pk,
        [Leg(wall.pk, offset_s=0), Leg(paper.pk, offset_s=0)],
        go_live_at=now + timedelta(hours=1),
        now=now,
    ).story
    fakes.publish(story_page)
    fakes.post_all(story)
    former = Story.objects.get().url

    column.slug = "dia-chi-khac"
    column.save_revision().publish()
    freeze(story, now=fakes.now())

    assert Story.objects.get().url != former
    assert fakes.states_of(story, wall) == [("publish", "sent")]
    assert fakes.states_of(story, paper) == [("publish", "sent"), ("update", "due")]
    first, second = story.snapshots.order_by("publication")
    assert second.article.updated_at == first.article.updated_at


def test_a_correction_reaches_a_place_that_never_carried_what_it_mends(
    story_page, unit
):
    page = fakes.channel(unit, "facebook", "Trang", settings={"page_id": "1001"})
    story = planned(story_page, page)
    fakes.publish(story_page)
    fakes.post_all(story)

    fakes.publish(
        fakes.edit(story_page, source="Nguồn khác"), kind="correction", note="Sai nguồn"
    )

    assert fakes.states_of(story, page) == [("publish", "sent"), ("update", "due")]
    assert fakes.row_of(story, page).event == "corrected"
