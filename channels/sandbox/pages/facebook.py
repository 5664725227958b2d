"""A Facebook-like page: what was posted, as a reader scrolls it."""

from __future__ import annotations

from urllib.parse import urlsplit

from channels.sandbox.facebook import Facebook
from channels.sandbox.facebook_accounts import PAGES
from channels.sandbox.pages.frame import (
    Page,
    clock,
    e,
    empty,
    joined,
    picture,
    piece,
    prose,
    stored,
)
from channels.sandbox.pages.words import Words
from channels.sandbox.store import Record


def wall(network: Facebook, words: Words, page_id: str = "") -> Page:
    """Every page's posts, or one page's, newest first."""
    posts = [
        post
        for post in reversed(network.shelf.all())
        if post["published"] and page_id in {"", post["page"]}
    ]
    shown = page_id or next(iter(PAGES))
    body = joined(_post(network, post, words) for post in posts) or empty(
        [
            words("No posts yet."),
            words("A story posted to this page appears here within a second."),
        ]
    )
    title = f"Facebook ({words('simulated')})"
    return Page("facebook", title, _cover(PAGES[shown], words), body)


def single(network: Facebook, words: Words, key: str) -> Page | None:
    post = network.shelf.get(key)
    if post is None or not post["published"]:
        return None
    cover = _cover(PAGES[post["page"]], words)
    return Page("facebook", PAGES[post["page"]], cover, _post(network, post, words))


def _cover(name: str, words: Words) -> str:
    return f"""<header class="cover"><div class="sea" aria-hidden="true"></div>
<div class="who">{_avatar(name)}<div><h1>{e(name)}</h1>
<p>{e(words("A page on the simulated Facebook"))}</p></div></div></header>"""


def _avatar(name: str) -> str:
    letters = "".join(word[0] for word in name.split()[:2]).upper()
    return f'<span class="avatar" aria-hidden="true">{e(letters)}</span>'


def _post(network: Facebook, post: Record, words: Words) -> str:
    name = PAGES[post["page"]]
    if post["deleted"]:
        gone = words("A post was removed from this page.")
        return piece(post["id"], f"{e(gone)} {clock(post['deleted'], words)}", "gone")
    edited = f' · <b class="edited">{e(words("Edited"))}</b>' if post["edited"] else ""
    when = f"{clock(post['created'], words)}{edited}"
    link = f"/facebook/posts/{post['id']}{words.query}"
    head = f"""<div class="head">{_avatar(name)}<div><b>{e(name)}</b>
<a class="when" href="{e(link)}">{when}</a></div></div>"""
    text = f'<p class="text">{prose(post["message"])}</p>' if post["message"] else ""
    comments = joined(
        f"<li>{_avatar(name)}<span><b>{e(name)}</b><br>{prose(c['message'])}</span></li>"
        for c in post["comments"]
        if not c["deleted"]
    )
    more = f'<ul class="comments">{comments}</ul>' if comments else ""
    return piece(post["id"], head + text + _shown(network, post) + more, "post")


def _shown(network: Facebook, post: Record) -> str:
    files = network.feed.files(post)
    if files:
        alts = [
            (network.feed.photos.get(k) or {}).get("alt", "") for k in post["photos"]
        ]
        shots = joined(
            picture(stored(f), alt) for f, alt in zip(files, alts, strict=False)
        )
        return f'<div class="shots n{min(len(files), 4)}">{shots}</div>'
    if not post["link"]:
        return ""
    card = post["card"] or {"url": post["link"], "site": urlsplit(post["link"]).netloc}
    image = picture(stored(card["picture"])) if card.get("picture") else ""
    return f"""<a class="card" href="{e(post["link"])}" target="_blank" rel="noopener">
{image}<span><small>{e(card.get("site", ""))}</small>
<b>{e(card.get("title") or post["link"])}</b>
<span>{e(card.get("description", ""))}</span></span></a>"""
