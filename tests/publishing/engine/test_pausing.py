"""rules.md §4.3, §4.8: "Tạm dừng" for everything, a unit, a channel; and going on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from wagtail.models import Page

from publishing.engine import order, pausing, reopen
from publishing.engine.resolve import NotNow
from publishing.models import Delivery, Hold
from publishing.states import Action, State

from . import world

pytestmark = [pytest.mark.engine, pytest.mark.django_db]


def test_pausing_twice_is_one_pause_with_the_newer_reason():
    channel = world.channel()
    first = pausing.pause("Bão", channel=channel, now=world.now())

    second = pausing.pause("Bão số 6", channel=channel, now=world.now())

    assert first.pk == second.pk
    assert Hold.objects.get().reason == "Bão số 6"


def test_a_units_pause_covers_its_channels_whoever_tells_the_story(net):
    top = Page.objects.get(depth=1)
    unit = top.add_child(instance=Page(title="Đơn vị", slug="don-vi"))
    delivery = world.planned()
    delivery.channel.unit = unit
    delivery.channel.save()
    pausing.pause("Nghỉ", unit_page_id=unit.pk, now=world.ago(1))

    world.drain()

    assert world.again(delivery).hold_reason == "paused"
    assert net.creations == 0


def test_what_waited_goes_on_at_once_and_the_oldest_first(net):
    hold = pausing.pause("Bão", now=world.ago(3600))
    rows = [
        world.planned(next_at=world.ago(n), planned_at=world.ago(n)) for n in (5, 9)
    ]
    world.drain()
    assert net.creations == 0

    assert pausing.lift(hold, now=world.now()) == 2

    ready = order.claimable(order.Wanted(world.now()), limit=9)
    assert [pk for pk, _due in ready] == [rows[1].pk, rows[0].pk]
    world.drain()
    assert {world.again(row).state for row in rows} == {State.SENT}


def test_what_is_later_than_its_grace_waits_for_a_person_when_the_pause_ends(net):
    hold = pausing.pause("Bão", now=world.ago(9 * 3600))
    late = world.planned(
        next_at=world.ago(7 * 3600), planned_at=world.ago(7 * 3600), attempts=1
    )
    patient = world.planned(next_at=world.ago(7 * 3600), planned_at=world.ago(7 * 3600))
    patient.channel.grace_s = 8 * 3600
    patient.channel.save()
    for row in (late, patient):
        row.placement.story.first_published_at = world.ago(9 * 3600)
        row.placement.story.save()
    world.drain()
    Delivery.objects.filter(pk=late.pk).update(hold_reason="paused")

    assert pausing.lift(hold, now=world.now()) == 1
    world.drain()

    assert world.again(late).hold_reason == "overdue"
    assert world.again(patient).state == State.SENT


def test_other_pauses_hold_on_when_one_ends(net):
    delivery = world.planned()
    everything = pausing.pause("Bão", now=world.ago(9))
    pausing.pause("Nghỉ hè", channel=delivery.channel, now=world.ago(5))
    world.drain()

    assert pausing.lift(everything, now=world.now()) == 0

    assert world.again(delivery).hold_reason == "paused"
    assert reopen.pauses(world.now()) == 0


def test_more_rows_than_a_batch_go_on_together(monkeypatch):
    held = [world.planned(state=State.HELD, hold_reason="paused") for _n in range(5)]
    monkeypatch.setattr(reopen, "BATCH", 2)

    assert reopen.pauses(world.now()) == len(held)


def test_a_removal_leaves_whatever_is_paused(net):
    delivery = world.planned()
    world.drain()
    pausing.pause("Bão", now=world.ago(1))
    removal = world.row(
        delivery.placement, delivery.snapshot, Action.WITHDRAW, event="recalled"
    )

    world.drain()

    assert world.again(removal).state == State.SENT
    assert net.live == []


def test_a_pause_ends_once_and_a_backups_never_by_a_button():
    hold = pausing.pause("Bão", now=world.ago(5))
    pausing.lift(hold, now=world.now())
    restored = Hold.objects.create(reason="Sao lưu", since=world.ago(5), restore=True)

    for each in (hold, restored):
        with pytest.raises(NotNow):
            pausing.lift(each, now=world.now() + timedelta(seconds=1))

    assert Hold.objects.get(pk=restored.pk).lifted_at is None
