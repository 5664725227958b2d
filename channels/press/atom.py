"""Atom 1.0 (RFC 4287) with tombstones (RFC 6721) for stories taken back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from channels.article import Picture
from channels.press import archive
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
from channels.press.xml import (
    DECLARATION,
    branch,
    empty,
    leaf,
    optional,
)

CONTENT_TYPE = "application/atom+xml; charset=utf-8"
NAMESPACES = {
    "xmlns": "http://www.w3.org/2005/Atom",
    "xmlns:at": "http://purl.org/atompub/tombstones/1.0",
    "xmlns:dcterms": "http://purl.org/dc/terms/",
    "xmlns:fh": archive.NAMESPACE,
    "xmlns:media": "http://search.yahoo.com/mrss/",
}


def render(listing: Listing) -> bytes:
    root = branch(
        "feed",
        [*_head(listing), *(_entry(listing, entry) for entry in listing.entries)],
        {**NAMESPACES, "xml:lang": listing.language},
    )
    return (DECLARATION + root + "\n").encode()


def exchange(body: bytes, listing: Listing, recall: Recall) -> bytes:
    """A rendered document with the entry of a story replaced by its tombstone."""
    identity = leaf("id", recall.tag)
    return archive.exchange(
        body, "entry", identity, "<content ", _entry(listing, recall)
    )


def _head(listing: Listing) -> Iterator[str]:
    yield leaf("id", listing.id)
    yield leaf("title", listing.title)
    yield leaf("subtitle", listing.description)
    yield leaf("updated", rfc3339(listing.updated))
    yield branch("author", [leaf("name", listing.unit)])
    yield empty("link", {"rel": "alternate", "type": "text/html", "href": listing.home})
    yield empty(
        "link",
        {
            "rel": "self",
            "type": "application/atom+xml",
            "href": listing.addresses.atom,
        },
    )
    yield from archive.chain(
        "link",
        is_archive=listing.current is not None,
        current=listing.current.atom if listing.current else "",
        previous=listing.previous.atom if listing.previous else "",
    )
    yield optional("rights", listing.licence)
    yield leaf("generator", "Lan Tỏa")


def _entry(listing: Listing, entry: Entry) -> str:
    match entry:
        case Item():
            return branch(
                "entry",
                _item(listing, entry),
                {"xml:lang": entry.article.language},
            )
        case Recall():
            return branch(
                "at:deleted-entry",
                _recall(listing, entry),
                {"ref": entry.tag, "when": rfc3339(entry.at)},
            )
    assert_never(entry)


def _item(listing: Listing, item: Item) -> Iterator[str]:
    article, post = item.article, item.post
    yield leaf("id", article.tag)
    yield leaf("title", item.title)
    yield leaf("published", rfc3339(article.published_at))
    yield leaf("updated", rfc3339(article.updated_at))
    if item.embargoed_until:
        yield leaf("dcterms:available", rfc3339(item.embargoed_until))
    yield branch(
        "author", [leaf("name", article.author or article.unit or listing.unit)]
    )
    contact = contact_line(article.contact) or listing.contact
    if contact:
        yield branch("contributor", [leaf("name", contact)])
    yield empty(
        "link",
        {
            "rel": "alternate",
            "type": "text/html",
            "hreflang": article.language,
            "href": post.link,
        },
    )
    for picture in shown(post.pictures):
        yield empty("link", _enclosure(picture))
    for name in dict.fromkeys((post.column, *post.tags)):
        if name:
            yield empty("category", {"term": name})
    yield optional("dcterms:publisher", article.unit)
    yield optional("dcterms:source", article.source)
    yield optional("rights", listing.licence or article.licence)
    yield leaf("summary", post.excerpt, {"type": "text"})
    yield leaf("content", post.html, {"type": "html"})
    yield from (_credit(picture) for picture in shown(post.pictures))


def _enclosure(picture: Picture) -> dict[str, str]:
    size = {"length": str(picture.size)} if picture.size else {}
    title = {"title": picture.caption or picture.alt}
    return {
        "rel": "enclosure",
        "type": JPEG,
        **size,
        **(title if any(title.values()) else {}),
        "href": picture.url,
    }


def _credit(picture: Picture) -> str:
    """Atom's enclosure has no place for a credit: Media RSS does."""
    return branch(
        "media:content",
        [
            optional("media:description", picture.caption or picture.alt),
            optional("media:credit", picture.credit, {"role": "photographer"}),
            optional("media:copyright", picture.source),
        ],
        {"url": picture.url, "type": JPEG, "medium": "image"},
    )


def _recall(listing: Listing, recall: Recall) -> Iterator[str]:
    yield branch("at:by", [leaf("name", recall.unit or listing.unit)])
    yield leaf("at:comment", recall.reason, {"xml:lang": listing.language})
