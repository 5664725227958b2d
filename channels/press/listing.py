"""What a feed says, before any format: stories that stand and stories withdrawn.

A format is a pure function of a Listing, so the same state gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

from channels.article import Article, Contact, Picture
from channels.contract import Post

# Viet Nam keeps one offset all year: no zone database can change old bytes.
VIETNAM = timezone(timedelta(hours=7), "+07")
RECALL_MARK = "[RÚT BÀI]"
EMBARGO_MARK = "KHÔNG ĐĂNG TRƯỚC"
JPEG = "image/jpeg"


@dataclass(frozen=True)
class Item:
    """A story as it stands: what `compose` made of it, and its journal entry."""

    article: Article
    post: Post
    event: str  # "story.published", ".updated" or ".corrected"
    seq: int
    at: datetime

    @property
    def embargoed_until(self) -> datetime | None:
        return self.article.embargoed_until

    @property
    def title(self) -> str:
        """With its hour in front while it is not to be shown yet."""
        until = self.embargoed_until
        return f"[{not_before(until)}] {self.post.title}" if until else self.post.title


@dataclass(frozen=True)
class Recall:
    """A story taken back. It carries the reason and nothing of what was told."""

    tag: str
    title: str
    url: str
    reason: str
    at: datetime
    seq: int
    published_at: datetime
    unit: str = ""
    contact: Contact = field(default_factory=Contact)

    @property
    def notice(self) -> str:
        return f"{RECALL_MARK} {self.title}"


Entry = Item | Recall


@dataclass(frozen=True)
class Addresses:
    """Where the three formats stand. They carry no token: a header opens them."""

    rss: str
    atom: str
    json: str


@dataclass(frozen=True)
class Listing:
    """One partner's feed, newest change first."""

    id: str  # an IRI that never changes
    title: str
    description: str
    home: str
    addresses: Addresses
    unit: str
    language: str
    licence: str
    contact: str
    updated: datetime
    seq: int
    entries: tuple[Entry, ...]
    # The chain of RFC 5005, section 4: `current` makes this one of its archives.
    current: Addresses | None = None
    previous: Addresses | None = None  # the newest archive older than this

    @property
    def subscription(self) -> Addresses:
        """Where to ask again for what is new."""
        return self.current or self.addresses


def not_before(moment: datetime) -> str:
    """What a desk must not overlook: "KHÔNG ĐĂNG TRƯỚC 07:00 20/11/2026"."""
    return f"{EMBARGO_MARK} {moment.astimezone(VIETNAM):%H:%M %d/%m/%Y}"


def rfc822(moment: datetime) -> str:
    """For RSS: "Fri, 20 Nov 2026 07:30:00 +0700"."""
    return format_datetime(moment.astimezone(VIETNAM))


def rfc3339(moment: datetime) -> str:
    """For Atom and JSON: "2026-11-20T07:30:00+07:00"."""
    return moment.astimezone(VIETNAM).isoformat(timespec="seconds")


def shown(pictures: tuple[Picture, ...]) -> Iterator[Picture]:
    """The pictures that have an address a reader can fetch."""
    return (picture for picture in pictures if picture.url)


def contact_line(contact: Contact) -> str:
    """ "Name, phone, e-mail" as far as they are known."""
    parts = (contact.name, contact.phone, contact.email)
    return ", ".join(part for part in parts if part)
