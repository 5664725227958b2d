"""rules.md §10: what a restored database does before anything may leave again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from publishing import beat
from publishing.engine import holds, resolve
from publishing.engine.quarantine import JUMP, quarantine
from publishing.models import Delivery, Hold, Story
from publishing.states import Action, State

from . import world

pytestmark = [pytest.mark.engine, pytest.mark.django_db]


@pytest.fixture
def hold() -> Hold:
    """This database came out of a backup."""
    return Hold.objects.create(reason="Sao lưu", since=world.ago(60), restore=True)


@pytest.mark.parametrize("state", [State.DUE, State.HELD, State.FAILED, State.SENDING])
@pytest.mark.parametrize("network", ["engine_keeper", "engine_wall", "engine_mute"])
def test_a_publish_whose_time_had_come_is_in_doubt(hold, network, state):
    delivery = world.planned(
        network,
        state=state,
        hold_reason="paused" if state == State.HELD else "",
        lease_until=world.now() + timedelta(hours=1),
    )

    report = quarantine(world.now(), now=world.now())

    row = world.again(delivery)
    assert (row.state, row.may_be_out) == (State.UNCERTAIN, True)
    assert (row.hold_reason, row.lease_until) == ("", None)
    assert row.problem["code"] == "restored"
    assert row.key_created_at == row.planned_at
    assert (row.next_at is None) == (network == "engine_mute")
    assert report is not None
    assert report.uncertain == 1


def test_one_whose_key_holds_for_ever_is_repeated(hold, net):
    delivery = world.planned("engine_vault", planned_at=world.ago(9 * 3600))
    net.keys[delivery.key] = "k0"

    report = quarantine(world.now(), now=world.now())
    world.drain()

    row = world.again(delivery)
    assert report is not None
    assert report.repeated == 1
    assert (row.state, row.remote_id) == (State.SENT, "k0")
    assert net.creations == 0


def test_a_key_whose_window_may_be_over_is_not_repeated(hold, net):
    delivery = world.planned("engine_keeper", planned_at=world.ago(25 * 3600))

    quarantine(world.now(), now=world.now())
    world.drain()

    row = world.again(delivery)
    assert (row.state, row.next_at) == (State.UNCERTAIN, None)
    assert net.calls == []


def test_a_blind_one_waits_for_a_person_whatever_its_channel_prefers(hold, net):
    delivery = world.planned("engine_mute")
    delivery.channel.policy = "prefer_dup"
    delivery.channel.save()

    quarantine(world.now(), now=world.now())
    world.drain()

    assert world.again(delivery).state == State.UNCERTAIN
    assert net.creations == 0


def test_what_lies_ahead_waits_for_a_yes_and_then_keeps_its_time(hold, net):
    ahead = world.now() + timedelta(days=2)
    delivery = world.planned(planned_at=ahead, next_at=ahead)

    report = quarantine(world.now(), now=world.now())

    row = world.again(delivery)
    assert report is not None
    assert report.held == 1
    assert (row.state, row.hold_reason) == (State.HELD, "quarantine")
    assert not row.may_be_out
    resolve.retry(row, now=world.now())
    row = world.again(delivery)
    assert (row.state, row.next_at, row.planned_at) == (State.DUE, ahead, ahead)


def test_a_place_whose_story_is_not_live_waits_for_it_again_after_the_yes(hold):
    one = world.story()
    place = world.placement(one, world.channel())
    ahead = world.now() + timedelta(days=1)
    delivery = world.row(
        place,
        None,
        state=State.HELD,
        hold_reason="not_live",
        planned_at=ahead,
        next_at=None,
    )

    quarantine(world.now(), now=world.now())
    assert world.again(delivery).hold_reason == "quarantine"
    resolve.retry(world.again(delivery), now=world.now())

    row = world.again(delivery)
    assert (row.state, row.hold_reason) == (State.HELD, "not_live")


def test_an_edit_waits_for_a_yes_and_rises_above_what_its_reader_saw(hold, net):
    delivery = world.planned("engine_keeper")
    world.drain_despite(hold)
    update = world.row(
        delivery.placement,
        world.snapshot(delivery.placement.story, "Khác"),
        Action.UPDATE,
    )

    quarantine(world.now(), now=world.now())

    row = world.again(update)
    assert (row.state, row.hold_reason) == (State.HELD, "quarantine")
    assert row.revision == update.revision + JUMP
    resolve.retry(row, now=world.now())
    world.drain()
    assert world.again(update).state == State.SENT


def test_revisions_jump_so_that_what_follows_is_newer_than_all_that_was_lost(hold):
    delivery = world.planned()
    before = Story.objects.get().revision

    quarantine(world.now(), now=world.now())

    assert Story.objects.get().revision == before + JUMP
    following = world.row(delivery.placement, delivery.snapshot, Action.UPDATE)
    assert following.revision == before + JUMP + 1


def test_a_removal_goes_on(hold, net):
    delivery = world.planned()
    world.drain_despite(hold)
    removal = world.row(
        delivery.placement, delivery.snapshot, Action.WITHDRAW, event="recalled"
    )

    report = quarantine(world.now(), now=world.now())
    world.drain()

    assert report is not None
    assert report.withdrawals == 1
    assert world.again(removal).state == State.SENT
    assert net.live == []


def test_a_second_quarantine_changes_nothing(hold):
    delivery = world.planned()
    assert quarantine(world.now(), now=world.now()) is not None
    row = Delivery.objects.filter(pk=delivery.pk).values().get()
    revision = Story.objects.get().revision

    assert quarantine(world.now(), now=world.now()) is None

    assert Delivery.objects.filter(pk=delivery.pk).values().get() == row
    assert Story.objects.get().revision == revision


def test_no_content_is_published_or_bound_before_the_quarantine(hold):
    assert holds.restoring(world.now())

    assert beat.beat()

    assert not beat.heartbeat.Heartbeat.objects.filter(pk__in=["pauses", "gates"])
    quarantine(world.now(), now=world.now())
    assert not holds.restoring(world.now())
