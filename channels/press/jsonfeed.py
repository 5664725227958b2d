"""JSON Feed 1.1. What the format has no word for stands under `_lantoa`."""

from __future__ import annotations

import json
from typing import Any, assert_never

from channels.article import Picture
from channels.press.listing import (
    JPEG,
    Entry,
    Item,
    Listing,
    Recall,
    contact_line,
    rfc3339,
    shown,
)
from channels.press.xml import clean

CONTENT_TYPE = "application/feed+json; charset=utf-8"
VERSION = "https://jsonfeed.org/version/1.1"


def render(listing: Listing) -> bytes:
    document = {
        "version": VERSION,
        "title": listing.title,
        "home_page_url": listing.home,
        "feed_url": listing.addresses.json,
        "description": listing.description,
        "language": listing.language,
        "authors": [{"name": listing.unit}],
        "_lantoa": {
            "id": listing.id,
            "seq": listing.seq,
            "updated": rfc3339(listing.updated),
            "licence": listing.licence,
            "contact": listing.contact,
        },
        "items": [_entry(listing, entry) for entry in listing.entries],
    }
    text = json.dumps(_cleaned(document), ensure_ascii=False, separators=(",", ":"))
    return (text + "\n").encode()


def _cleaned(value: Any) -> Any:
    """The same tree with every text as `clean` leaves it."""
    match value:
        case str():
            return clean(value)
        case dict():
            return {key: _cleaned(inner) for key, inner in value.items()}
        case list():
            return [_cleaned(inner) for inner in value]
        case _:
            return value


def _entry(listing: Listing, entry: Entry) -> dict[str, Any]:
    match entry:
        case Item():
            return _item(listing, entry)
        case Recall():
            return _recall(entry)
    assert_never(entry)


def _item(listing: Listing, item: Item) -> dict[str, Any]:
    article, post = item.article, item.post
    pictures = list(shown(post.pictures))
    image = {"image": pictures[0].url} if pictures else {}
    tags = [name for name in dict.fromkeys((post.column, *post.tags)) if name]
    return {
        "id": article.tag,
        "url": post.link,
        "title": item.title,
        "summary": post.excerpt,
        "content_html": post.html,
        **image,
        "date_published": rfc3339(article.published_at),
        "date_modified": rfc3339(article.updated_at),
        "authors": [{"name": article.author or article.unit or listing.unit}],
        "tags": tags,
        "language": article.language,
        "attachments": [_attachment(picture) for picture in pictures],
        "_lantoa": {
            **_status(item),
            "event": item.event,
            "seq": item.seq,
            "revision": article.revision,
            "unit": article.unit,
            "column": article.column,
            "source": article.source,
            "licence": listing.licence or article.licence,
            "contact": contact_line(article.contact) or listing.contact,
            "pictures": [_credited(picture) for picture in pictures],
            "corrections": [
                {"at": rfc3339(correction.at), "note": correction.note}
                for correction in article.corrections
            ],
        },
    }


def _status(item: Item) -> dict[str, Any]:
    if item.embargoed_until is None:
        return {"status": "usable"}
    return {
        "status": "embargoed",
        "embargoed_until": rfc3339(item.embargoed_until),
    }


def _attachment(picture: Picture) -> dict[str, Any]:
    title = picture.caption or picture.alt
    return {
        "url": picture.url,
        "mime_type": JPEG,
        **({"title": title} if title else {}),
        **({"size_in_bytes": picture.size} if picture.size else {}),
    }


def _credited(picture: Picture) -> dict[str, Any]:
    return {
        "url": picture.url,
        "width": picture.width,
        "height": picture.height,
        "alt": picture.alt,
        "caption": picture.caption,
        "credit": picture.credit,
        "source": picture.source,
    }


def _recall(recall: Recall) -> dict[str, Any]:
    return {
        "id": recall.tag,
        "url": recall.url,
        "title": recall.notice,
        "content_text": recall.reason,
        "date_published": rfc3339(recall.published_at),
        "date_modified": rfc3339(recall.at),
        "_lantoa": {
            "status": "recalled",
            "event": "story.recalled",
            "seq": recall.seq,
            "reason": recall.reason,
            "recalled_at": rfc3339(recall.at),
            "unit": recall.unit,
            "contact": contact_line(recall.contact),
        },
    }
