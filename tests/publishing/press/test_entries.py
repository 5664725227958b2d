from __future__ import annotations

import pytest
from django.db import transaction

from publishing.models import Channel, FeedEntry, Partner
from publishing.press.entries import settle_locally
from publishing.states import Action
from tests.publishing.press.conftest import NOW

pytestmark = pytest.mark.press


def test_every_change_takes_the_next_number_without_a_gap(desk, db) -> None:
    first = desk.publish("Bài một")
    second = desk.publish("Bài hai")
    desk.update(first)
    desk.update(second, event="corrected")
    desk.recall(first)

    entries = list(FeedEntry.objects.filter(partner=desk.partner).order_by("seq"))

    assert [entry.seq for entry in entries] == [1, 2, 3, 4, 5]
    assert [entry.event for entry in entries] == [
        "story.published",
        "story.published",
        "story.updated",
        "story.corrected",
        "story.recalled",
    ]
    assert Partner.objects.get(pk=desk.partner.pk).seq == 5


def test_settling_the_same_delivery_again_writes_nothing(desk) -> None:
    story = desk.story()
    row = desk.row(desk.place(story), Action.PUBLISH, desk.snapshot(story))

    desk.settle(row)
    desk.settle(row)

    assert FeedEntry.objects.count() == 1
    assert Partner.objects.get(pk=desk.partner.pk).seq == 1


def test_a_settle_that_rolls_back_leaves_neither_entry_nor_gap(desk) -> None:
    story = desk.story()
    row = desk.row(desk.place(story), Action.PUBLISH, desk.snapshot(story))

    with transaction.atomic():
        settle_locally(row, row.snapshot, NOW)
        transaction.set_rollback(True)
    desk.settle(row)

    assert [entry.seq for entry in FeedEntry.objects.all()] == [1]


def test_a_story_this_feed_never_held_is_not_announced_by_its_recall(desk) -> None:
    placement = desk.place(desk.story())

    desk.recall(placement)

    assert not FeedEntry.objects.exists()


def test_a_feed_channel_made_without_a_partner_gets_one(desk, unit) -> None:
    channel = Channel.objects.create(
        unit_id=unit.pk,
        network="feed",
        account_id="press:moi",
        name="Báo mới",
        settings={"code": "moi"},
    )
    desk.partner.channel = channel

    desk.publish()

    assert Partner.objects.get(channel=channel).seq == 1
