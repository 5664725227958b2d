from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import feedparser
import pytest
from lxml import etree

from channels.press import rss
from tests.channels.press import example

pytestmark = pytest.mark.press
NS = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "media": "http://search.yahoo.com/mrss/",
    "atom": "http://www.w3.org/2005/Atom",
}
RFC822 = re.compile(r"^\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} \+0700$")
RFC3339 = re.compile(r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\+07:00$")


def items(body: bytes) -> list[etree._Element]:
    return etree.fromstring(body).findall("channel/item")


def test_a_story_given_ahead_says_so_where_nobody_can_overlook_it() -> None:
    hour = datetime(2026, 11, 20, 0, 0, tzinfo=UTC)
    ahead = example.item(embargoed_until=hour)

    item = items(rss.render(example.listing(ahead)))[0]

    mark = "KHÔNG ĐĂNG TRƯỚC 07:00 20/11/2026"
    assert item.findtext("title") == f"[{mark}] {ahead.post.title}"
    available = item.findtext("dcterms:available", namespaces=NS)
    assert available == "2026-11-20T07:00:00+07:00"
    full = item.findtext("content:encoded", namespaces=NS)
    assert full.startswith(f"<p><strong>{mark}</strong></p>")


def test_the_channel_has_what_rss_demands_and_names_itself() -> None:
    channel = etree.fromstring(rss.render(example.listing())).find("channel")

    for required in ("title", "link", "description"):
        assert channel.findtext(required)
    assert channel.findtext("language") == "vi"
    assert RFC822.match(channel.findtext("lastBuildDate"))
    own = channel.find("atom:link[@rel='self']", NS)
    assert own.get("href") == "https://congdoan.example.vn/press/rss.xml"
    assert own.get("type") == "application/rss+xml"


def test_an_item_carries_the_whole_story_and_who_made_it() -> None:
    body = rss.render(example.listing(example.item()))

    item = items(body)[0]
    assert item.findtext("guid") == example.TAG
    assert item.find("guid").get("isPermaLink") == "false"
    assert item.findtext("link").endswith("?lt=AbCdEf12")
    assert item.findtext("dc:creator", namespaces=NS) == "Sóng Biếc"
    assert "0900 000 000" in item.findtext("dc:contributor", namespaces=NS)
    assert item.findtext("dc:rights", namespaces=NS).startswith("Được đăng lại")
    assert item.find("source").get("url").startswith("https://")
    assert RFC822.match(item.findtext("pubDate"))
    assert RFC3339.match(item.findtext("dcterms:modified", namespaces=NS))
    full = item.findtext("content:encoded", namespaces=NS)
    assert full == example.item().post.html
    assert "Liên hệ: Nguyễn Thị Biên Tập" in full
    assert "<author>" not in body.decode()


def test_every_picture_comes_with_size_credit_and_description() -> None:
    item = items(rss.render(example.listing(example.item())))[0]

    pictures = item.findall("media:content", NS)
    assert len(pictures) == 3
    for picture in pictures:
        assert picture.get("type") == "image/jpeg"
        assert picture.get("medium") == "image"
        assert picture.get("fileSize") == "240000"
        assert picture.findtext("media:credit", namespaces=NS) == "Ảnh: NVCC"
        assert picture.findtext("media:description", namespaces=NS)


def test_feedparser_reads_it_without_complaint() -> None:
    feed = feedparser.parse(rss.render(example.listing(example.item())))

    assert not feed.bozo
    assert feed.version == "rss20"
    entry = feed.entries[0]
    assert entry.id == example.TAG
    assert not entry.guidislink
    assert entry.title == example.article().title
    assert "một ô cửa" in entry.content[0].value
    assert parsedate_to_datetime(entry.published).astimezone(UTC) == example.PUBLISHED


def test_a_recalled_story_keeps_its_guid_and_says_only_why() -> None:
    item = items(rss.render(example.listing(example.recall())))[0]

    assert item.findtext("guid") == example.recall().tag
    assert item.findtext("title") == "[RÚT BÀI] Bài đã rút"
    assert item.findtext("description") == "Nhân vật rút đồng ý."
    modified = item.findtext("dcterms:modified", namespaces=NS)
    assert modified == "2026-11-21T09:00:00+07:00"
    assert item.find("content:encoded", NS) is None
    assert item.find("media:content", NS) is None
