"""A feed as a newsroom's reader takes it in: RSS and Atom by feedparser, JSON Feed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from xml.etree.ElementTree import ParseError

import feedparser
from defusedxml import ElementTree  # type: ignore[import-untyped]
from defusedxml.common import (  # type: ignore[import-untyped]
    DefusedXmlException,
)

TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
RECALL_MARK = "[RÚT BÀI]"


class BadFeed(Exception):
    """The bytes are no feed."""


@dataclass(frozen=True)
class Entry:
    """One entry; a recalled one has nothing but its id, its title and the reason."""

    id: str
    title: str = ""
    link: str = ""
    summary: str = ""
    html: str = ""
    author: str = ""
    published: str = ""
    updated: str = ""
    licence: str = ""
    picture: str = ""
    credit: str = ""
    recalled: bool = False
    reason: str = ""


def read_feed(body: bytes, kind: str) -> tuple[str, list[Entry]]:
    """The feed's title and its entries; raises BadFeed."""
    if "json" in kind or body.lstrip()[:1] == b"{":
        return _json(body)
    parsed = feedparser.parse(body)
    if parsed.bozo and not parsed.entries and not parsed.feed:
        raise BadFeed(str(parsed.get("bozo_exception", "no feed")))
    entries = [_parsed(entry) for entry in parsed.entries if entry.get("id")]
    return str(parsed.feed.get("title", "")), [*entries, *_tombstones(body)]


def _parsed(entry: Any) -> Entry:
    title = str(entry.get("title", ""))
    contents = entry.get("content") or [{}]
    summary = str(entry.get("summary", ""))
    recalled = title.startswith(RECALL_MARK)
    media = (entry.get("media_content") or [{}])[0]
    credits = entry.get("media_credit") or [{}]
    return Entry(
        id=str(entry["id"]),
        title=title.removeprefix(RECALL_MARK).strip() if recalled else title,
        link=str(entry.get("link", "")),
        summary=summary,
        html="" if recalled else str(contents[0].get("value", "")),
        author=str(entry.get("author", "")),
        published=str(entry.get("published", "")),
        updated=str(entry.get("updated", "")),
        licence=str(entry.get("rights", "")),
        picture=str(media.get("url", "")) or _enclosure(entry),
        credit=str(credits[0].get("content", "")),
        recalled=recalled,
        reason=summary if recalled else "",
    )


def _enclosure(entry: Any) -> str:
    for link in entry.get("enclosures") or []:
        if str(link.get("type", "")).startswith("image/"):
            return str(link.get("href", ""))
    return ""


def _tombstones(body: bytes) -> Iterator[Entry]:
    """RFC 6721; feedparser passes over these."""
    try:
        root = ElementTree.fromstring(body)
    except (ParseError, DefusedXmlException):
        return
    for stone in root.iter(TOMBSTONE):
        comment = stone.find("{http://purl.org/atompub/tombstones/1.0}comment")
        yield Entry(
            id=stone.get("ref", ""),
            updated=stone.get("when", ""),
            recalled=True,
            reason=(comment.text or "") if comment is not None else "",
        )


def _json(body: bytes) -> tuple[str, list[Entry]]:
    try:
        feed = json.loads(body)
    except ValueError as error:
        raise BadFeed("invalid JSON") from error
    version = str(feed.get("version", "")) if isinstance(feed, dict) else ""
    if not version.startswith("https://jsonfeed.org/version/1"):
        raise BadFeed("not a JSON Feed")
    return str(feed.get("title", "")), [
        _json_entry(item) for item in feed.get("items", []) if item.get("id")
    ]


def _json_entry(item: dict[str, Any]) -> Entry:
    ours = item.get("_lantoa") or {}
    title = str(item.get("title", ""))
    recalled = ours.get("status") == "recalled" or title.startswith(RECALL_MARK)
    authors = item.get("authors") or [{}]
    pictures = ours.get("pictures") or [{}]
    return Entry(
        id=str(item["id"]),
        title=title.removeprefix(RECALL_MARK).strip(),
        link=str(item.get("url", "")),
        summary=str(item.get("summary", "")),
        html="" if recalled else str(item.get("content_html", "")),
        author=str(authors[0].get("name", "")),
        published=str(item.get("date_published", "")),
        updated=str(item.get("date_modified", "")),
        licence=str(ours.get("licence", "")),
        picture=str(item.get("image", "")),
        credit=str(pictures[0].get("credit", "")),
        recalled=recalled,
        reason=str(item.get("content_text", "")) if recalled else "",
    )


def read_time(text: str) -> datetime | None:
    """RFC 3339 or RFC 822, as feeds write them; None when it is neither."""
    try:
        then = datetime.fromisoformat(text)
        return then if then.tzinfo else then.replace(tzinfo=UTC)
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(text).astimezone(UTC)
    except ValueError:
        return None
