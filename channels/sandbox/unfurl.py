"""The card under a posted link: title, words and picture from its Open Graph tags."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from channels.sandbox.outside import Unreachable, fetch
from channels.sandbox.store import Media, Record, image_kind

PAGE_LIMIT = 512 * 1024
PICTURE_LIMIT = 8 * 1024 * 1024


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        name = values.get("property") or values.get("name") or ""
        if tag == "meta" and name.startswith("og:"):
            self.found.setdefault(name[3:], values.get("content") or "")


def unfurl(url: str, media: Media) -> Record:
    """The card of `url`; without a readable page only its host."""
    card: Record = {"url": url, "site": urlsplit(url).netloc}
    try:
        page = fetch(url, PAGE_LIMIT, {"User-Agent": "sandbox-unfurl/1.0"})
    except Unreachable:
        return card
    if page.status != 200:
        return card
    tags = _Tags()
    tags.feed(page.body.decode("utf-8", "replace"))
    card["title"] = tags.found.get("title", "")
    card["description"] = tags.found.get("description", "")
    if picture := tags.found.get("image"):
        card["picture"] = save_picture(urljoin(url, picture), media)
    return card


def save_picture(url: str, media: Media) -> str:
    """Name of the stored picture, or nothing when it cannot be had."""
    try:
        fetched = fetch(url, PICTURE_LIMIT)
    except Unreachable:
        return ""
    kind = image_kind(fetched.body) if fetched.status == 200 else None
    return media.keep(fetched.body, kind) if kind else ""
