"""Remarks of `compose` that several networks share. Nothing is ever cut in silence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from ipaddress import ip_address
from typing import Literal
from urllib.parse import urlsplit

from channels.article import Picture
from channels.contract import Count, Finding
from channels.transport.networks import is_public
from channels.wording import gettext_noop

_INTERNAL = re.compile(r"(?:^|\.)(?:localhost|local|internal|lan|home|test|invalid)$")


def empty_text() -> Finding:
    return Finding("error", "text_empty", gettext_noop("There is no text to post."))


def over_limit(count: Count) -> list[Finding]:
    """An error when the text is longer than the network takes."""
    if count.limit is None or count.used <= count.limit:
        return []
    return [
        Finding(
            "error",
            "text_too_long",
            gettext_noop("The text is %(over)s too long: %(used)s of %(limit)s."),
            {
                "over": count.used - count.limit,
                "used": count.used,
                "limit": count.limit,
            },
        )
    ]


def comment_too_long(count: Count) -> list[Finding]:
    """An error when a follow-up is longer than the network takes."""
    if count.limit is None or count.used <= count.limit:
        return []
    return [
        Finding(
            "error",
            "comment_too_long",
            gettext_noop("The first comment is too long: %(used)s of %(limit)s."),
            {"used": count.used, "limit": count.limit},
        )
    ]


def long_text(count: Count, advised: int) -> list[Finding]:
    """A warning when the text is longer than readers like."""
    if count.used <= advised:
        return []
    return [
        Finding(
            "warning",
            "text_long",
            gettext_noop("Few readers finish a text of more than %(advised)s."),
            {"advised": advised},
        )
    ]


def title_too_long(title: str, limit: int) -> list[Finding]:
    if len(title) <= limit:
        return []
    return [
        Finding(
            "error",
            "title_too_long",
            gettext_noop("The title is longer than %(limit)s characters."),
            {"limit": limit},
        )
    ]


def missing_alt(
    pictures: Sequence[Picture], level: Literal["error", "warning"] = "warning"
) -> list[Finding]:
    """An error on the unit's own website, which stands in every plan."""
    missing = sum(not picture.alt.strip() for picture in pictures)
    if not missing:
        return []
    return [
        Finding(
            level,
            "alt_missing",
            gettext_noop(
                "%(missing)s picture(s) have no description for people who cannot see. "
                "Write it where the picture stands, or with the picture."
            ),
            {"missing": missing},
        )
    ]


def too_many_pictures(there: int, most: int) -> list[Finding]:
    if there <= most:
        return []
    return [
        Finding(
            "warning",
            "too_many_pictures",
            gettext_noop("Only the first %(most)s of %(there)s pictures go along."),
            {"most": most, "there": there},
        )
    ]


def link_not_public(link: str) -> list[Finding]:
    """A warning when nobody outside can open the link or unfurl it."""
    if is_public_link(link):
        return []
    return [
        Finding(
            "warning",
            "link_not_public",
            gettext_noop("The link only opens on this network, not for readers."),
        )
    ]


def is_public_link(link: str) -> bool:
    return _is_public(link.partition("?")[0])


@lru_cache(maxsize=256)  # the places of a story differ in what comes after the ?
def _is_public(address: str) -> bool:
    host = (urlsplit(address).hostname or "").rstrip(".").lower()
    try:
        return is_public(ip_address(host))
    except ValueError:
        return "." in host and not _INTERNAL.search(host)
