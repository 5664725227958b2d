"""RSS 2.0 with full text, pictures with credits, and a notice where a story was.

RSS knows no deletion: a recalled story keeps its guid and changes its title, and
the reason is all that is left of it.
"""

from __future__ import annotations

import html
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
    rfc822,
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

CONTENT_TYPE = "application/rss+xml; charset=utf-8"
NAMESPACES = {
    "version": "2.0",
    "xmlns:atom": "http://www.w3.org/2005/Atom",
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:dcterms": "http://purl.org/dc/terms/",
    "xmlns:fh": archive.NAMESPACE,
    "xmlns:media": "http://search.yahoo.com/mrss/",
    "xmlns:sy": "http://purl.org/rss/1.0/modules/syndication/",
}


def render(listing: Listing) -> bytes:
    channel = branch(
        "channel", [*_head(listing), *(_entry(listing, e) for e in listing.entries)]
    )
    root = branch("rss", [channel], {**NAMESPACES, "xml:lang": listing.language})
    return (DECLARATION + root + "\n").encode()


def exchange(body: bytes, listing: Listing, recall: Recall) -> bytes:
    """A rendered document with the item of a story replaced by its notice."""
    guid = leaf("guid", recall.tag, {"isPermaLink": "false"})
    return archive.exchange(
        body, "item", guid, "<content:encoded", _entry(listing, recall)
    )


def _head(listing: Listing) -> Iterator[str]:
    yield leaf("title", listing.title)
    yield leaf("link", listing.home)
    yield leaf("description", listing.description)
    yield leaf("language", listing.language)
    yield optional("copyright", listing.licence)
    yield leaf("lastBuildDate", rfc822(listing.updated))
    yield leaf("generator", "Lan Tỏa")
    yield leaf("ttl", "5")
    yield leaf("sy:updatePeriod", "hourly")
    yield leaf("sy:updateFrequency", "12")
    yield empty(
        "atom:link",
        {
            "href": listing.addresses.rss,
            "rel": "self",
            "type": "application/rss+xml",
        },
    )
    yield from archive.chain(
        "atom:link",
        is_archive=listing.current is not None,
        current=listing.current.rss if listing.current else "",
        previous=listing.previous.rss if listing.previous else "",
    )


def _entry(listing: Listing, entry: Entry) -> str:
    match entry:
        case Item():
            return branch("item", _item(listing, entry))
        case Recall():
            return branch("item", _recall(entry))
    assert_never(entry)


def _item(listing: Listing, item: Item) -> Iterator[str]:
    article, post = item.article, item.post
    yield leaf("title", item.title)
    yield leaf("link", post.link)
    yield leaf("guid", article.tag, {"isPermaLink": "false"})
    yield leaf("pubDate", rfc822(article.published_at))
    yield leaf("dcterms:modified", rfc3339(article.updated_at))
    if item.embargoed_until:
        yield leaf("dcterms:available", rfc3339(item.embargoed_until))
    yield optional("dc:creator", article.author)
    yield optional("dc:publisher", article.unit)
    yield leaf("dc:language", article.language)
    yield optional("dc:rights", listing.licence or article.licence)
    yield optional("dc:contributor", contact_line(article.contact) or listing.contact)
    yield leaf(
        "source",
        article.source or article.unit or listing.unit,
        {"url": listing.subscription.rss},
    )
    for name in dict.fromkeys((post.column, *post.tags)):
        yield optional("category", name)
    yield leaf("description", _as_html(post.excerpt))
    yield leaf("content:encoded", post.html)
    yield from (_picture(picture) for picture in shown(post.pictures))


def _picture(picture: Picture) -> str:
    size = {"fileSize": str(picture.size)} if picture.size else {}
    described = picture.caption or picture.alt
    return branch(
        "media:content",
        [
            optional("media:title", picture.alt, {"type": "plain"}),
            optional("media:description", described, {"type": "plain"}),
            optional("media:credit", picture.credit, {"role": "photographer"}),
            optional("media:copyright", picture.source),
        ],
        {
            "url": picture.url,
            "type": JPEG,
            "medium": "image",
            **size,
            "width": str(picture.width),
            "height": str(picture.height),
        },
    )


def _recall(recall: Recall) -> Iterator[str]:
    yield leaf("title", recall.notice)
    yield leaf("link", recall.url)
    yield leaf("guid", recall.tag, {"isPermaLink": "false"})
    yield leaf("pubDate", rfc822(recall.published_at))
    yield leaf("dcterms:modified", rfc3339(recall.at))
    yield optional("dc:publisher", recall.unit)
    yield optional("dc:contributor", contact_line(recall.contact))
    yield leaf("description", _as_html(recall.reason))


def _as_html(text: str) -> str:
    """Readers take a description for HTML: plain text has to survive that."""
    return html.escape(text, quote=False)
