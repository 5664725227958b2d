"""rules.md §10: a partner's journal after a restore, and who reads it."""

from __future__ import annotations

import json

import feedparser
import pytest
from django.urls import reverse

from channels.sandbox.feeds import read_feed
from publishing.clock import database_now
from publishing.engine.quarantine import JUMP, quarantine
from publishing.models import FeedEntry, Hold
from publishing.press import documents
from publishing.states import Action

pytestmark = pytest.mark.press


@pytest.fixture
def told(desk):
    """A partner who was told of one story."""
    story = desk.story()
    place = desk.place(story)
    desk.settle(desk.row(place, Action.PUBLISH, desk.snapshot(story)))
    return place


def reset() -> None:
    Hold.objects.create(reason="Sao lưu", since=database_now(), restore=True)
    quarantine(database_now(), now=database_now())


def test_the_journal_jumps_with_one_entry_that_says_so(desk, told) -> None:
    reset()

    seqs = list(FeedEntry.objects.values_list("seq", "event"))
    assert seqs == [(1, "story.published"), (1 + JUMP, "journal.reset")]
    desk.partner.refresh_from_db()
    assert desk.partner.seq == 1 + JUMP


def test_the_next_entry_follows_without_a_gap(desk, told) -> None:
    reset()
    story = told.story

    desk.settle(desk.row(told, Action.UPDATE, desk.snapshot(story, lead="Đã sửa.")))

    assert FeedEntry.objects.latest("seq").seq == 2 + JUMP


def test_every_format_shows_the_same_stories_after_it(desk, read, told) -> None:
    names = ("rss.xml", "atom.xml", "feed.json")
    before = {name: read(name).content for name in names}
    reset()
    documents.render_due(database_now())

    after = {name: read(name).content for name in names}

    for name in names[:2]:
        parsed = feedparser.parse(after[name])
        assert not parsed.bozo
        ids = [entry.id for entry in feedparser.parse(before[name]).entries]
        assert [entry.id for entry in parsed.entries] == ids
    for name in names:
        _title, entries = read_feed(after[name], read(name)["Content-Type"])
        assert [entry.id for entry in entries] == [told.story.tag], name
    items = json.loads(after["feed.json"])["items"]
    assert [item["id"] for item in items] == [told.story.tag]


def test_the_partners_page_shows_the_reset(desk, told, admin_client) -> None:
    reset()

    page = admin_client.get(
        reverse("publishing_partners:detail", args=[desk.partner.pk])
    )

    assert "1000001" in page.content.decode().replace(".", "").replace(" ", "")
