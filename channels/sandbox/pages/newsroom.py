"""The desk of Tòa soạn mẫu: what came in through the feeds, and what was recalled."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from html import unescape
from urllib.parse import quote, urlsplit

from channels.sandbox.kses import kses
from channels.sandbox.newsroom import Newsroom
from channels.sandbox.pages.frame import (
    Page,
    clock,
    e,
    empty,
    joined,
    picture,
    piece,
    stored,
)
from channels.sandbox.pages.words import Words
from channels.sandbox.store import Record


def desk(network: Newsroom, words: Words) -> Page:
    items = sorted(network.shelf.all(), key=_newest, reverse=True)
    body = _feeds(network, words) + (
        joined(_item(item, words) for item in items)
        or empty(
            [
                words("Nothing has come in yet."),
                words("The desk looks at its feeds every second."),
            ]
        )
    )
    name = words("Sample newsroom (simulated)")
    return Page("newsroom", name, _masthead(words), body)


def single(network: Newsroom, words: Words, key: str) -> Page | None:
    """One item in full, by the short form of its id."""
    for item in network.shelf.all():
        if short(item["id"]) == key:
            if item["deleted"]:
                body = _item(item, words)
            else:
                body = piece(item["id"], _story(item, words), "story")
            return Page("newsroom article", item["title"], _masthead(words), body)
    return None


def short(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def _newest(item: Record) -> str:
    return str(item["deleted"] or item["edited"] or item["created"])


def _masthead(words: Words) -> str:
    return f"""<header class="paper"><a href="/newsroom/{words.query}">
<b>{e(words("Sample newsroom (simulated)"))}</b>
<small>{e(words("An invented desk that reads partner feeds"))}</small></a></header>"""


def _feeds(network: Newsroom, words: Words) -> str:
    lines = []
    for feed in network.feeds.all():
        parts = urlsplit(feed["url"])
        kind = parts.path.rsplit("/", 1)[-1]
        title = feed["title"] or parts.netloc
        state = (
            f'<span class="bad">{e(words("cannot be read"))}:'
            f" {e(feed['problem'])}</span>"
            if feed["problem"]
            else f'<span class="good">{e(words("read every second"))}</span>'
        )
        lines.append(f"<li><b>{e(title)}</b> · {e(kind)} · {state}</li>")
    if not lines:
        lines = [f"<li>{e(words('No feed is set yet.'))}</li>"]
    return piece("feeds", f'<ul class="feeds">{"".join(lines)}</ul>', "", "section")


def _item(item: Record, words: Words) -> str:
    if item["deleted"]:
        return piece(item["id"], _recalled(item, words), "item recalled")
    mark = "edited" if item["edited"] else "fresh"
    label = words("Edited") if item["edited"] else words("New")
    shown = picture(stored(item["picture"]), "", "thumb") if item["picture"] else ""
    link = f"/newsroom/items/{short(item['id'])}{words.query}"
    html = f"""<a href="{e(link)}">{shown}<span>
<span class="badge {mark}">{e(label)}</span>
<b>{e(item["title"])}</b><span class="excerpt">{e(_plain(item["summary"]))}</span>
<span class="meta">{e(item["author"])} · {clock(_newest(item), words)}</span>
</span></a>"""
    return piece(item["id"], html, "item")


def _recalled(item: Record, words: Words) -> str:
    if item["confirmed"]:
        done = e(words("Takedown confirmed"))
        action = f'<b class="done">{done}</b> {clock(item["confirmed"], words)}'
    else:
        action = (
            f'<button type="button" data-post="/newsroom/confirm?id='
            f'{e(quote(item["id"], safe=""))}">{e(words("Confirm takedown"))}</button>'
        )
    reason = (
        f'<p class="meta">{e(_plain(item["reason"]))}</p>' if item["reason"] else ""
    )
    return f"""<div><p class="line"><span class="badge recalled">{e(words("RECALLED"))}
</span> · {action}</p><b class="struck">{e(item["title"])}</b>{reason}
<p class="meta">{clock(item["deleted"], words)}</p></div>"""


def _story(item: Record, words: Words) -> str:
    shown = picture(stored(item["picture"]), "", "featured") if item["picture"] else ""
    credit = f'<p class="meta">{e(item["credit"])}</p>' if item["credit"] else ""
    when = datetime.fromisoformat(item["published"]) if item["published"] else None
    stamp = clock(when.isoformat(), words) if when else ""
    licence = f'<p class="meta">{e(item["licence"])}</p>' if item["licence"] else ""
    content = (
        kses(re.sub(r"<img[^>]*>", "", item["html"], count=1))
        if shown
        else (kses(item["html"]))
    )
    return f"""<h1>{e(item["title"])}</h1><p class="meta">{e(item["author"])} · {stamp}
</p>{shown}{credit}<div class="content">{content or e(_plain(item["summary"]))}</div>
{licence}<p class="meta"><a href="{e(item["link"])}" target="_blank" rel="noopener">
{e(words("The original"))}</a></p>"""


def _plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", html)).strip()
