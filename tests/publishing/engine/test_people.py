"""rules.md §9 and the buttons: what a person does, by hand or by decision."""

from __future__ import annotations

import pytest

from channels.problems import Rejected
from publishing.engine import resolve
from publishing.models import Delivery, Placement
from publishing.states import Action, Actor, State

from . import world
from .network import busy, unknown

pytestmark = [pytest.mark.engine, pytest.mark.django_db]


def edit(delivery: Delivery, title: str = "Bản mới") -> Delivery:
    shot = world.snapshot(delivery.placement.story, title)
    return world.row(delivery.placement, shot, Action.UPDATE)


# --- the manual channel --------------------------------------------------------


def test_the_manual_channel_hands_its_task_over(net):
    delivery = world.planned("engine_hand")

    world.drain()

    row = world.again(delivery)
    assert (row.state, row.hold_reason, row.may_be_out) == (State.HELD, "person", True)
    assert row.key_created_at is not None
    assert net.calls == []
    assert world.outcomes(delivery) == ["handed_over"]


def test_done_by_hand_it_is_sent_with_its_link(net):
    delivery = world.planned("engine_hand")
    world.drain()

    resolve.mark_posted(
        world.again(delivery), "https://zalo.example/1", now=world.now()
    )

    row = world.again(delivery)
    assert row.state == State.SENT
    assert row.placement.permalink == "https://zalo.example/1"
    assert row.placement.posted_at is not None


def test_not_to_be_done_it_is_cancelled():
    delivery = world.planned("engine_hand")
    world.drain()

    resolve.drop(world.again(delivery), now=world.now())

    assert world.again(delivery).state == State.CANCELLED
    assert Placement.objects.get().closed_at is not None


def test_an_edit_replaces_a_task_that_is_open_and_says_so():
    delivery = world.planned("engine_hand")
    world.drain()
    update = edit(world.again(delivery))

    world.drain()

    assert world.again(delivery).state == State.SUPERSEDED
    assert world.again(update).state == State.SUPERSEDED
    task = world.newest(delivery)
    assert (task.action, task.state, task.hold_reason) == (
        Action.PUBLISH,
        State.HELD,
        "person",
    )
    assert task.snapshot_id == update.snapshot_id
    assert task.hold_note


def test_an_edit_of_what_was_done_by_hand_is_a_task_of_its_own():
    delivery = world.planned("engine_hand")
    world.drain()
    resolve.mark_posted(world.again(delivery), "https://z.example", now=world.now())
    update = edit(world.again(delivery))

    world.drain()

    row = world.again(update)
    assert (row.state, row.hold_reason, row.may_be_out) == (
        State.HELD,
        "person",
        False,
    )


def test_a_withdrawal_after_the_hand_over_is_always_a_task():
    delivery = world.planned("engine_hand")
    world.drain()
    Delivery.objects.all().move(State.CANCELLED, Actor.PLANNER)
    removal = world.row(delivery.placement, delivery.snapshot, Action.WITHDRAW)

    world.drain()
    row = world.again(removal)
    assert (row.state, row.hold_reason) == (State.HELD, "manual_removal")
    resolve.mark_posted(row, now=world.now())

    assert world.again(removal).state == State.SENT


def test_a_withdrawal_before_any_hand_over_needs_nobody():
    delivery = world.planned("engine_hand")
    Delivery.objects.all().move(State.CANCELLED, Actor.PLANNER)
    removal = world.row(delivery.placement, delivery.snapshot, Action.WITHDRAW)

    world.drain()

    assert world.again(removal).state == State.SENT


# --- buttons -------------------------------------------------------------------


def test_a_failed_row_can_be_tried_again_from_the_start(net):
    net.fail("send", Rejected("spam", "Looks like spam."))
    delivery = world.planned()
    world.drain()

    resolve.retry(world.again(delivery), now=world.now())
    assert world.again(delivery).attempts == 0
    world.drain()

    assert world.again(delivery).state == State.SENT


def test_an_overdue_row_sent_on_goes_out(net):
    delivery = world.planned(planned_at=world.ago(9 * 3600))
    Placement.objects.get().story.__class__.objects.update(first_published_at=None)
    world.drain()
    assert world.again(delivery).hold_reason == "overdue"

    resolve.retry(world.again(delivery), now=world.now())
    world.drain()

    assert world.again(delivery).state == State.SENT


def test_a_row_held_by_a_gate_is_not_let_go_by_a_button(source):
    source.shut = {"": "checks"}
    delivery = world.planned()
    world.drain()

    with pytest.raises(resolve.NotNow):
        resolve.retry(world.again(delivery), now=world.now())

    assert world.again(delivery).state == State.HELD


def test_looked_and_not_there_it_is_sent_again(net):
    net.fail("send", unknown())
    delivery = world.planned("engine_mute")
    world.drain()

    resolve.mark_not_posted(world.again(delivery), now=world.now())
    assert not world.again(delivery).may_be_out
    world.drain()

    assert world.again(delivery).state == State.SENT
    assert net.creations == 1


def test_looked_and_not_there_the_newest_content_is_sent(net):
    net.fail("send", unknown())
    delivery = world.planned()
    world.drain()
    update = edit(world.again(delivery))

    resolve.mark_not_posted(world.again(delivery), now=world.now())
    world.drain()

    assert world.again(delivery).state == State.SUPERSEDED
    assert world.again(update).state == State.SUPERSEDED
    assert [post.text for post in net.live] == ["Bản mới"]


def test_looked_and_there_it_is_sent(net):
    net.fail("send", unknown(), after="store")
    delivery = world.planned("engine_mute")
    world.drain()

    resolve.mark_posted(world.again(delivery), "https://x.example", now=world.now())

    assert world.again(delivery).state == State.SENT
    assert net.creations == 1


def test_a_failed_row_that_may_be_out_is_not_simply_tried_again(net):
    net.fail("send", unknown())
    delivery = world.planned("engine_mute")
    delivery.channel.policy = "prefer_miss"
    delivery.channel.save()
    world.drain()
    assert world.again(delivery).state == State.FAILED

    with pytest.raises(resolve.NotNow):
        resolve.retry(world.again(delivery), now=world.now())


def test_a_row_on_the_wire_cannot_be_resolved():
    delivery = world.planned()
    Delivery.objects.all().move(State.SENDING, Actor.PUMP)

    for button in (resolve.retry, resolve.mark_posted, resolve.drop):
        with pytest.raises(resolve.NotNow):
            button(world.again(delivery), now=world.now())


def test_dropping_a_row_removes_what_was_prepared_for_it(net):
    net.fail("send", busy(scope="delivery"))
    delivery = world.planned("engine_studio")
    world.drain()
    net.fail("send", Rejected("no", "No."))
    world.hurry(delivery)
    world.drain()

    resolve.drop(world.again(delivery), now=world.now())
    world.drain()

    assert world.newest(delivery).state == State.SENT
    assert net.discarded == [{"one": "upload-one", "two": "upload-two"}]


def test_standing_by_an_older_own_text_sends_it(net):
    delivery = world.planned()
    world.drain()
    Placement.objects.update(own_text="Lời riêng", own_text_digest="older")
    update = edit(world.again(delivery))
    world.drain()
    assert world.again(update).hold_reason == "person"

    resolve.retry(world.again(update), now=world.now())
    world.drain()

    assert world.again(update).state == State.SENT
    assert net.posts["p1"].text == "Lời riêng"
