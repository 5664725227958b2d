"""The same state gives the same bytes, and nothing a story holds can break them."""

from __future__ import annotations

import json
import unicodedata

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from channels.article import Paragraph
from channels.press import atom, jsonfeed, rss
from tests.channels.press import example

pytestmark = pytest.mark.press
FORMATS = (rss, atom, jsonfeed)
EVIL = "A]]>B <script>alert('x')</script> & \x00\x0b\x1f\ufffe Nguyễn"


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_listing_gives_the_same_bytes(form) -> None:
    assert form.render(example.listing()) == form.render(example.listing())


@pytest.mark.parametrize("form", FORMATS)
def test_text_leaves_as_nfc(form) -> None:
    decomposed = unicodedata.normalize("NFD", "Nguyễn Thị Hoà")

    body = form.render(example.listing(example.item(author=decomposed))).decode()

    assert "Nguyễn Thị Hoà" in body
    assert unicodedata.is_normalized("NFC", body)


@pytest.mark.parametrize("form", [rss, atom])
def test_hostile_text_stays_text_in_valid_xml(form) -> None:
    told = example.item(title=EVIL, lead=EVIL, body=(Paragraph(html=EVIL),))

    body = form.render(example.listing(told))

    etree.fromstring(body)
    feed = feedparser.parse(body)
    assert not feed.bozo
    assert "<script" not in feed.entries[0].content[0].value
    assert "alert('x')" not in feed.entries[0].content[0].value.split("<p>")[-1]


def test_hostile_text_stays_text_in_json() -> None:
    told = example.item(title=EVIL, lead=EVIL, body=(Paragraph(html=EVIL),))

    document = json.loads(jsonfeed.render(example.listing(told)).decode())

    assert "\x00" not in document["items"][0]["title"]
    assert "<script" not in document["items"][0]["content_html"]


@settings(max_examples=60, deadline=None)
@given(st.text(), st.text(), st.text())
def test_whatever_an_editor_types_the_feeds_stay_readable(
    title: str, lead: str, author: str
) -> None:
    told = example.item(title=title, lead=lead, author=author)
    listing = example.listing(told)

    for form in (rss, atom):
        etree.fromstring(form.render(listing))
    json.loads(jsonfeed.render(listing))
