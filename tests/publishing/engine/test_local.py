"""Channels settled in our own database: the website and press feeds."""

from __future__ import annotations

import pytest
from wagtail.models import Page

from publishing.engine import claim, local, settle
from publishing.engine.doors import Doors
from publishing.models import Channel, FeedEntry, Partner
from publishing.states import Action, State

from . import world

pytestmark = [pytest.mark.engine, pytest.mark.django_db]


def place(network: str) -> Channel:
    channel = Channel.objects.create(
        unit=Page.objects.get(depth=1),
        network=network,
        account_id=f"{network}:1",
        name=network,
    )
    if network == "feed":
        Partner.objects.create(channel=channel, name="Báo mẫu (hư cấu)")
    return channel


def due(network: str):
    one = world.story()
    return world.row(world.placement(one, place(network)), world.snapshot(one))


def test_the_website_is_settled_with_the_page_as_its_link():
    delivery = due("website")

    world.drain()

    row = world.again(delivery)
    assert row.state == State.SENT
    assert (
        row.permalink == row.placement.permalink == "http://localhost:8000/bai/co-hoa/"
    )
    assert row.placement.posted_at is not None
    assert world.outcomes(delivery) == ["published"]


def test_the_website_records_what_is_live_whatever_the_gates_say_now(source):
    source.shut = {"": "checks"}
    delivery = due("website")

    world.drain()

    assert world.again(delivery).state == State.SENT


def test_a_feed_gets_its_entry_in_the_settle_transaction():
    delivery = due("feed")

    world.drain()

    assert world.again(delivery).state == State.SENT
    entry = FeedEntry.objects.get()
    assert (entry.delivery_id, entry.seq) == (delivery.pk, 1)
    assert Partner.objects.get().seq == 1


def test_a_feed_passes_the_gates_of_the_press(source):
    source.shut = {"press": "basis", "partner": "basis"}
    delivery = due("feed")

    world.drain()

    assert world.again(delivery).hold_reason == "gate:basis"
    assert not FeedEntry.objects.exists()


def test_edits_and_removals_of_a_feed_are_entries_of_their_own():
    delivery = due("feed")
    world.drain()
    shot = world.snapshot(delivery.placement.story, "Khác")
    update = world.row(delivery.placement, shot, Action.UPDATE)
    world.drain()
    removal = world.row(
        delivery.placement, shot, Action.WITHDRAW, event="recalled", reason="Gỡ"
    )
    world.drain()

    assert world.again(update).state == world.again(removal).state == State.SENT
    events = list(FeedEntry.objects.order_by("seq").values_list("event", flat=True))
    assert events == ["story.published", "story.updated", "story.recalled"]


def test_a_settler_that_fails_costs_its_own_row_and_no_other():
    broken, sound = due("feed"), due("website")
    batch = claim.claim("me", Doors())

    def fail(_claimed, _now):
        raise ValueError("a bug")

    settlers = {"feed": fail, "website": local.settle_website}
    settle.settle_local(batch.local, settlers, batch.now)

    assert world.again(sound).state == State.SENT
    row = world.again(broken)
    assert (row.state, row.attempts) == (State.DUE, 1)
    assert row.next_at > world.now()
    world.hurry(broken)
    world.drain()
    assert world.again(broken).state == State.SENT
