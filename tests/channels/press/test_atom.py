from __future__ import annotations

import re
from datetime import UTC, datetime

import feedparser
import pytest
from lxml import etree

from channels.press import atom
from tests.channels.press import example

pytestmark = pytest.mark.press
NS = {
    "a": "http://www.w3.org/2005/Atom",
    "at": "http://purl.org/atompub/tombstones/1.0",
    "dcterms": "http://purl.org/dc/terms/",
}
RFC3339 = re.compile(r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\+07:00$")


def test_the_feed_has_exactly_one_id_title_and_updated() -> None:
    feed = etree.fromstring(atom.render(example.listing()))

    for required in ("id", "title", "updated"):
        assert len(feed.findall(f"a:{required}", NS)) == 1
    assert RFC3339.match(feed.findtext("a:updated", namespaces=NS))
    assert feed.find("a:link[@rel='self']", NS).get("href").endswith("/press/atom.xml")
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "vi"


def test_every_entry_has_id_title_updated_author_and_one_alternate_link() -> None:
    feed = etree.fromstring(atom.render(example.listing(example.item())))

    entries = feed.findall("a:entry", NS)
    assert len(entries) == 1
    for entry in entries:
        for required in ("id", "title", "updated", "published"):
            assert len(entry.findall(f"a:{required}", NS)) == 1
        assert entry.findtext("a:author/a:name", namespaces=NS) == "Sóng Biếc"
        assert len(entry.findall("a:link[@rel='alternate']", NS)) == 1
        content = entry.find("a:content", NS)
        assert content.get("type") == "html"
        assert content.text == example.item().post.html
        assert len(entry.findall("a:link[@rel='enclosure']", NS)) == 3


def test_a_story_given_ahead_names_its_hour() -> None:
    hour = datetime(2026, 11, 20, 0, 0, tzinfo=UTC)
    ahead = example.item(embargoed_until=hour)

    entry = etree.fromstring(atom.render(example.listing(ahead))).find("a:entry", NS)

    title = entry.findtext("a:title", namespaces=NS)
    assert title.startswith("[KHÔNG ĐĂNG TRƯỚC 07:00 20/11/2026] ")
    available = entry.findtext("dcterms:available", namespaces=NS)
    assert available == "2026-11-20T07:00:00+07:00"


def test_a_recalled_story_leaves_a_tombstone() -> None:
    feed = etree.fromstring(atom.render(example.listing()))

    stone = feed.find("at:deleted-entry", NS)
    assert stone.get("ref") == example.recall().tag
    assert stone.get("when") == "2026-11-21T09:00:00+07:00"
    assert stone.findtext("at:comment", namespaces=NS) == "Nhân vật rút đồng ý."
    ids = [
        entry.findtext("a:id", namespaces=NS) for entry in feed.findall("a:entry", NS)
    ]
    assert example.recall().tag not in ids


def test_feedparser_reads_it_without_complaint() -> None:
    feed = feedparser.parse(atom.render(example.listing(example.item())))

    assert not feed.bozo
    assert feed.version == "atom10"
    assert feed.entries[0].id == example.TAG
    assert "một ô cửa" in feed.entries[0].content[0].value
