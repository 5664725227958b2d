"""A story's way through the real services into a partner's feed, and out of it."""

from __future__ import annotations

import json
from datetime import timedelta

import feedparser
import pytest

from channels.contract import Options
from channels.press.feed import FeedSettings, PressFeed
from publishing.clock import database_now
from publishing.content.freeze import freeze
from publishing.content.golive import publish_due, publish_page
from publishing.content.stories import ensure_story
from publishing.content.sweep import sweep
from publishing.content.withdraw import withdraw
from publishing.engine import pump
from publishing.models import Delivery, FeedEntry, Placement, Snapshot
from publishing.planning.channel_life import set_early
from publishing.planning.plan import Leg, plan
from publishing.states import State
from tests.publishing.fakes import whole_patrol

pytestmark = pytest.mark.press


@pytest.fixture
def planned(desk, story_page):
    """The story, live on its website and due on the partner's feed."""
    now = database_now()
    publish_page(story_page, now=now)
    story = ensure_story(story_page.pk, now=now)
    freeze(story, now=now)
    plan(story_page.pk, [Leg(desk.partner.channel_id, offset_s=0)], now=now)
    pump.drain(probe=False)
    return story


def place_of(desk, story) -> Placement:
    return Placement.objects.get(story=story, channel=desk.partner.channel)


def entries(read, name: str = "atom.xml"):
    feed = feedparser.parse(read(name).content)
    assert not feed.bozo
    return feed.entries


def test_the_feed_holds_the_story_once_exactly_as_compose_makes_it(
    desk, read, planned
) -> None:
    place = place_of(desk, planned)
    article = Snapshot.objects.get(story=planned).article
    settings = FeedSettings.model_validate(desk.partner.channel.settings)
    link = f"{article.url}?lt={place.link_token}"

    post = PressFeed().compose(article, Options(link=link), settings).post

    item = json.loads(read("feed.json").content)["items"]
    assert len(item) == 1
    assert item[0]["id"] == planned.tag
    assert item[0]["content_html"] == post.html
    assert item[0]["title"] == post.title
    assert item[0]["url"] == post.link
    assert len(item[0]["attachments"]) == len(article.pictures) == 2
    for text in (article.lead, "Đêm mất điện", "Ngọn đèn bão", "Ảnh: NVCC"):
        assert text in post.html
    assert len(entries(read)) == len(entries(read, "rss.xml")) == 1
    assert place.deliveries.get().state == State.SENT


def test_an_edit_reaches_the_feed_under_the_same_guid(desk, read, planned) -> None:
    page = planned.page.specific
    page.lead = "Sapo đã sửa cho đúng."
    page.save_revision()
    now = database_now()
    publish_page(page, kind="correction", note="Sáu năm, không phải bảy.", now=now)
    freeze(planned, now=now)

    pump.drain(probe=False)

    found = entries(read)
    assert [entry.id for entry in found] == [planned.tag]
    assert "Sapo đã sửa cho đúng." in found[0].content[0].value
    assert "Sáu năm, không phải bảy." in found[0].content[0].value
    events = list(FeedEntry.objects.order_by("seq").values_list("event", flat=True))
    assert events == ["story.published", "story.corrected"]


def test_a_withdrawal_empties_the_feed_before_any_worker_moves(
    desk, read, planned
) -> None:
    read("rss.xml")

    withdraw(planned, "Nhân vật rút đồng ý.", now=database_now())

    before = entries(read, "rss.xml")
    pump.drain(probe=False)
    after = entries(read, "rss.xml")
    for found in (before, after):
        assert [entry.title for entry in found] == [f"[RÚT BÀI] {planned.title}"]
        assert found[0].summary == "Nhân vật rút đồng ý."
        assert found[0].id == planned.tag
    assert entries(read, "atom.xml") == []
    assert not Delivery.objects.unfinished().exists()


def test_a_desk_committed_to_the_hour_reads_the_story_ahead_and_then_free(
    desk, read, story_page
) -> None:
    now = database_now()
    hour = now + timedelta(hours=2)
    set_early(desk.partner.channel, True, now=now)
    plan(
        story_page.pk,
        [Leg(desk.partner.channel_id, offset_s=0)],
        go_live_at=hour,
        now=now,
    )
    sweep(now, patrol=whole_patrol(), seconds=60)
    pump.drain(probe=False)
    (ahead,) = json.loads(read("feed.json").content)["items"]
    assert Placement.objects.get(channel=desk.partner.channel).posted_at is None

    publish_due(hour, seconds=60)
    story = ensure_story(story_page.pk, now=now)
    freeze(story, now=hour)
    Delivery.objects.filter(placement__story=story).update(next_at=now)
    pump.drain(probe=False)
    (free,) = json.loads(read("feed.json").content)["items"]

    assert ahead["id"] == free["id"] == story.tag
    assert ahead["_lantoa"]["status"] == "embargoed"
    assert ahead["title"].startswith("[KHÔNG ĐĂNG TRƯỚC ")
    assert ahead["title"].endswith(story_page.title)
    assert all("/press/early/" in a["url"] for a in ahead["attachments"])
    assert (free["_lantoa"]["status"], free["title"]) == ("usable", story_page.title)
    assert all("/media/" in a["url"] for a in free["attachments"])
    assert place_of(desk, story).posted_at is not None
    events = FeedEntry.objects.order_by("seq").values_list("event", flat=True)
    assert list(events) == ["story.published", "story.embargo_lifted"]
