"""The first comment under a Facebook post: the page's own, with the link.

It is a creation like the post itself: in doubt it is looked for among the post's
comments. Editing and deleting go by its id, as those of a post do.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from channels import findings
from channels.contract import Count, Finding, FollowUp, Options, Post, Published
from channels.social.facebook_account import FacebookSettings, FacebookWire, graph_of
from channels.social.graph import Missing, permalink, published, unreadable
from channels.text import clean, count, fingerprint, tokens, with_link

LIMIT = 8_000
PAGES_TO_READ = 3  # of 100 comments each, newest first
SEEN = "id,message,created_time,permalink_url,from"


def compose(options: Options, settings: FacebookSettings) -> FollowUp | None:
    """The placement's own words, else the channel's; with the link, or None."""
    words = settings.first_comment if options.follow_up is None else options.follow_up
    words = clean(words).strip()
    if not words:
        return None
    text = with_link(words, options.link)
    post = Post(text=text, link=options.link)
    return FollowUp(post, Count(used=count(text), limit=LIMIT))


def remarks(comment: FollowUp | None) -> list[Finding]:
    if comment is None or comment.count is None:
        return []
    return findings.comment_too_long(comment.count)


def send(wire: FacebookWire, post: Post) -> Published:
    path = f"{wire.earlier[0]}/comments?fields=id,permalink_url,created_time"
    return published(graph_of(wire).post(path, {"message": post.text}, creating=True))


def find(wire: FacebookWire, post: Post) -> tuple[Published, ...]:
    """The page's own comments under the post that carry our token or our words."""
    own: list[Published] = []
    alike: list[Published] = []
    for item in _comments(wire):
        key, text = str(item.get("id") or ""), str(item.get("message") or "")
        writer = item.get("from") or {}
        if not key or key in wire.taken or writer.get("id") != wire.settings.page_id:
            continue
        carried = tokens(text)
        if wire.link_token in carried:
            own.append(Published(key, permalink(item)))
        elif not carried and fingerprint(text) == fingerprint(post.text):
            alike.append(Published(key, permalink(item)))
    return tuple(own or alike)


def _comments(wire: FacebookWire) -> Iterator[dict[str, Any]]:
    """Newest first. A post that is gone has none."""
    asked = {"fields": SEEN, "order": "reverse_chronological", "limit": "100"}
    for _page in range(PAGES_TO_READ):
        try:
            data = graph_of(wire).get(f"{wire.earlier[0]}/comments", **asked).data
        except Missing:
            return
        items = data.get("data")
        if not isinstance(items, list):
            raise unreadable(creating=False)
        yield from (item for item in items if isinstance(item, dict))
        match data.get("paging"):
            case {"next": str(), "cursors": {"after": str(after)}}:
                asked["after"] = after
            case _:
                return
