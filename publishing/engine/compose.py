"""The one compose call: preview, counter, validation and sending all come here."""

from __future__ import annotations

from typing import Literal, cast

from channels.article import Article
from channels.contract import Composed, Options
from publishing.models import Placement

Event = Literal["published", "updated", "corrected"]


def link_of(url: str, link_token: str) -> str:
    """The story's address as this placement posts it."""
    if not link_token:
        return url
    return f"{url}{'&' if '?' in url else '?'}lt={link_token}"


def options_of(
    article: Article,
    *,
    link_token: str,
    own_text: str | None,
    picture: str,
    follow_up: str | None,
    event: str,
) -> Options:
    known = event if event in {"published", "updated", "corrected"} else "published"
    return Options(
        link=link_of(article.url, link_token),
        text=own_text,
        picture=picture or None,
        follow_up=follow_up,
        event=cast("Event", known),
    )


def compose_for(
    placement: Placement, article: Article, *, event: str = "published"
) -> Composed:
    """What `placement` (saved or not) would post of `article`, with its findings."""
    channel = placement.channel
    options = options_of(
        article,
        link_token=placement.link_token,
        own_text=placement.own_text,
        picture=placement.picture,
        follow_up=placement.follow_up,
        event=event,
    )
    return channel.connector.compose(article, options, channel.settings_object)
