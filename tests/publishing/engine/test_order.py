"""rules.md §4.1, §4.7, §4.8: parts, order, superseding and withdrawals."""

from __future__ import annotations

from datetime import timedelta

import pytest

from publishing.engine import claim, order, pump, reaper
from publishing.models import Delivery, Hold, Placement
from publishing.states import Action, Actor, State

from . import world
from .network import busy, unknown
from .test_doubt import claimed, long_ago

pytestmark = [pytest.mark.engine, pytest.mark.django_db]


def publish_and_update(name: str = "engine_wall") -> tuple[Delivery, Delivery]:
    """A due publish with a newer edit behind it."""
    one = world.story()
    place = world.placement(one, world.channel(name))
    publish = world.row(place, world.snapshot(one))
    update = world.row(place, world.snapshot(one, "Bản mới"), Action.UPDATE)
    return publish, update


def withdraw(delivery: Delivery) -> Delivery:
    """As the service does it: cancel what is not on the wire, insert the removal."""
    rows = Delivery.objects.filter(placement=delivery.placement_id)
    rows.exclude(action=Action.WITHDRAW).move(State.CANCELLED, Actor.PLANNER)
    place = Placement.objects.get(pk=delivery.placement_id)
    return world.row(
        place, delivery.snapshot, Action.WITHDRAW, event="recalled", reason="Gỡ"
    )


def ready() -> set:
    wanted = order.Wanted(world.now())
    return {pk for pk, _due in order.claimable(wanted, limit=100)}


# --- parts and order -----------------------------------------------------------


def test_a_part_waits_until_the_one_before_it_is_sent(net):
    one = world.story()
    place = world.placement(one, world.channel("engine_chorus"), follow_up="Đọc thêm")
    shot = world.snapshot(one)
    second = world.row(place, shot, part=2)
    assert ready() == set()
    first = world.row(place, shot)

    assert ready() == {first.pk}
    world.drain()

    assert world.again(first).state == State.SENT
    assert world.again(second).state == State.SENT
    assert world.again(first).finished_at <= world.again(second).finished_at
    assert world.again(first).key != world.again(second).key


def test_an_update_waits_for_the_publish_before_it(net):
    publish, update = publish_and_update()
    assert ready() == {publish.pk}

    world.drain()

    assert world.again(publish).state == State.SENT
    assert world.again(update).state == State.SENT
    assert net.posts["p1"].text == "Bản mới"
    assert net.calls.index("send") < net.calls.index("update")


@pytest.mark.parametrize("state", [State.FAILED, State.UNCERTAIN, State.HELD])
def test_nothing_newer_goes_before_an_unfinished_publish(state):
    publish, _update = publish_and_update()
    Delivery.objects.filter(pk=publish.pk).update(state=state, hold_reason="paused")

    assert ready() == set()


def test_one_row_of_a_placement_is_on_the_wire_at_a_time():
    one = world.story()
    place = world.placement(one, world.channel())
    shot = world.snapshot(one)
    for part in (1, 2):
        row = world.row(place, shot, part=part)
        Delivery.objects.filter(pk=row.pk).update(state=State.SENT)
    updates = [world.row(place, shot, Action.UPDATE, part=part) for part in (1, 2)]
    assert len(ready()) == 2

    Delivery.objects.filter(pk=updates[0].pk).update(state=State.SENDING)

    assert ready() == set()


def test_a_publish_that_did_not_get_out_is_replaced_by_the_newest_content(net):
    net.fail("send", busy(scope="delivery"))
    publish, update = publish_and_update()

    world.drain()

    assert world.again(publish).state == State.SUPERSEDED
    assert world.again(update).state == State.SUPERSEDED
    newest = world.newest(publish)
    assert newest.action == Action.PUBLISH
    assert newest.snapshot_id == update.snapshot_id
    assert newest.key == publish.key
    assert newest.revision > update.revision
    assert newest.state == State.SENT
    assert [post.text for post in net.live] == ["Bản mới"]
    assert net.creations == 1


def test_a_publish_in_doubt_whose_content_was_replaced_is_looked_up_not_repeated(net):
    net.fail("send", unknown(), after="store")
    publish, update = publish_and_update()

    world.drain()
    assert world.again(publish).state == State.UNCERTAIN
    assert world.again(update).state == State.DUE
    world.hurry(publish)
    world.drain()

    assert world.again(publish).state == State.SENT
    assert world.again(update).state == State.SENT
    assert net.creations == 1
    assert net.posts["p1"].text == "Bản mới"


def test_proved_absent_it_and_the_edits_behind_it_become_one_publish(net):
    net.fail("send", unknown())
    publish, update = publish_and_update()
    world.drain()
    world.hurry(publish)
    world.drain()

    long_ago(publish)
    world.drain()

    assert world.again(publish).state == State.SUPERSEDED
    assert world.again(update).state == State.SUPERSEDED
    assert world.newest(publish).state == State.SENT
    assert net.creations == 1
    assert [post.text for post in net.live] == ["Bản mới"]


def test_a_webhook_in_doubt_is_closed_and_followed_by_a_newer_event(net):
    net.fail("send", unknown())
    publish, update = publish_and_update("engine_keeper")
    world.drain()

    world.hurry(publish)
    world.drain()

    assert world.again(publish).state == State.SUPERSEDED
    assert world.again(update).state == State.SENT
    assert net.calls.count("send") == 1
    assert [post.text for post in net.live] == ["Bản mới"]


def test_an_update_that_failed_gives_way_to_the_newer_one(net):
    publish, update = publish_and_update()
    Delivery.objects.filter(pk=update.pk).update(next_at=world.ago(-60))
    world.drain()
    newer = world.row(
        publish.placement,
        world.snapshot(publish.placement.story, "Bản mới nhất"),
        Action.UPDATE,
    )
    net.fail("update", busy(scope="delivery"))

    world.hurry(update)
    world.drain()

    assert world.again(update).state == State.SUPERSEDED
    assert world.again(newer).state == State.SENT
    assert net.posts["p1"].text == "Bản mới nhất"


# --- withdrawals ---------------------------------------------------------------


def test_a_withdrawal_takes_the_post_down(net):
    delivery = world.planned()
    world.drain()

    removal = withdraw(delivery)
    world.drain()

    assert world.again(removal).state == State.SENT
    assert net.posts["p1"].deleted
    assert Placement.objects.get(pk=delivery.placement_id).closed_at is not None


def test_after_a_withdrawal_nothing_of_the_placement_is_claimed_again(net):
    publish, _update = publish_and_update()
    place = publish.placement
    world.row(place, publish.snapshot, Action.WITHDRAW, next_at=world.ago(-60))

    assert ready() == set()


def test_a_withdrawal_goes_before_everything_else_that_is_due():
    world.another("engine_wall", 5)
    delivery = world.planned()
    Delivery.objects.filter(pk=delivery.pk).update(state=State.SENT, remote_id="p9")
    removal = withdraw(delivery)

    batch = claim.claim("me", claim.Doors(), limit=2)

    assert removal.pk in {one.row.pk for one in batch.claimed}


def test_a_withdrawal_ignores_gates_embargo_pauses_and_rests(net, source):
    delivery = world.planned()
    world.drain()
    removal = withdraw(delivery)
    source.shut = {"": "checks"}
    source.until = world.now() + timedelta(days=1)
    channel = delivery.channel
    Hold.objects.create(reason="Bão", since=world.ago(1), channel=channel)
    channel.retry_at = world.now() + timedelta(hours=1)
    channel.save()

    world.drain()

    assert world.again(removal).state == State.SENT
    assert net.posts["p1"].deleted


def test_a_withdrawal_waits_while_a_lease_runs():
    delivery = claimed(world.planned(), lease_until=world.now() + timedelta(seconds=9))
    removal = withdraw(delivery)

    assert world.again(delivery).state == State.SENDING
    assert removal.pk not in ready()


def test_what_comes_back_from_the_wire_before_a_withdrawal_is_cancelled(net):
    net.slow["a"] = 1.4
    net.fail("send", busy(scope="delivery"), after="store")
    delivery = world.planned()
    removals: list[Delivery] = []

    def meanwhile() -> None:
        if world.again(delivery).state == State.SENDING:
            removals.append(withdraw(delivery))

    pump.run(max_seconds=6, horizon=0, tick=meanwhile)

    assert world.again(delivery).state == State.CANCELLED
    assert world.again(removals[0]).state == State.SENT


def test_what_gets_out_while_it_is_withdrawn_is_taken_down_after_it(net):
    net.slow["a"] = 1.4
    delivery = world.planned()
    removals: list[Delivery] = []

    def meanwhile() -> None:
        if world.again(delivery).state == State.SENDING and not removals:
            removals.append(withdraw(delivery))

    pump.run(max_seconds=6, horizon=0, tick=meanwhile)

    assert world.again(delivery).state == State.SENT
    assert world.again(removals[0]).state == State.SENT
    assert not net.live


def test_a_withdrawal_of_a_doubt_finds_the_post_and_removes_it(net):
    net.fail("send", unknown(), after="store")
    delivery = world.planned()
    world.drain()
    assert world.again(delivery).state == State.UNCERTAIN

    removal = withdraw(delivery)
    assert world.again(delivery).state == State.CANCELLED
    world.drain()

    assert world.again(removal).state == State.SENT
    assert net.posts["p1"].deleted


def test_a_withdrawal_that_finds_nothing_looks_twice_before_it_is_done(net):
    net.fail("send", unknown())
    delivery = world.planned()
    world.drain()
    removal = withdraw(delivery)

    world.drain()
    row = world.again(removal)
    assert (row.state, row.looks) == (State.DUE, 1)
    long_ago(removal)
    world.drain()

    assert world.again(removal).state == State.SENT


def test_a_withdrawal_by_the_create_key_needs_no_identity(net):
    net.fail("send", unknown(), after="store")
    delivery = world.planned("engine_keeper")
    world.drain()

    removal = withdraw(delivery)
    world.drain()

    assert world.again(removal).state == State.SENT
    assert not net.live


def test_what_cannot_be_removed_is_a_persons_task(net):
    delivery = world.planned("engine_mute")
    world.drain()

    removal = withdraw(delivery)
    world.drain()

    row = world.again(removal)
    assert (row.state, row.hold_reason) == (State.HELD, "manual_removal")


def test_a_withdrawal_of_something_never_sent_only_discards_what_was_prepared(net):
    net.fail("send", busy(after=3600, scope="delivery"))
    delivery = world.planned("engine_studio")
    world.drain()
    assert world.again(delivery).resume == {"one": "upload-one", "two": "upload-two"}

    removal = withdraw(delivery)
    world.drain()

    assert world.again(removal).state == State.SENT
    assert net.discarded == [{"one": "upload-one", "two": "upload-two"}]
    assert "withdraw" not in net.calls


def test_a_lost_row_before_a_withdrawal_is_cancelled_and_then_removed(net):
    delivery = claimed(world.planned(), phase="wire", may_be_out=True, out_token=1)
    removal = withdraw(delivery)

    reaper.reap(world.now())

    assert world.again(delivery).state == State.CANCELLED
    assert world.again(delivery).may_be_out
    assert removal.pk in ready()
