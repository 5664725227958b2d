"""The one port through which publishing asks for content.

Named by the setting LANTOA_CONTENT_SOURCE and implemented by the floor above, so
that nothing here knows what a page type is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Literal, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from channels.article import Article

ChannelClass = Literal["website", "social", "press", "partner"]


@dataclass(frozen=True)
class Draft:
    """A page's content as it would be published: Wagtail's serialisable data."""

    page_id: int
    content: dict[str, Any]
    digest: str


@dataclass(frozen=True)
class PictureFile:
    """A picture of an article, rendered: `data` is JPEG without location data."""

    digest: str
    width: int
    height: int
    data: bytes


@dataclass(frozen=True)
class Rendered:
    """A page turned into an Article, with the bytes of every picture it names."""

    article: Article
    pictures: tuple[PictureFile, ...]


@dataclass(frozen=True)
class Gate:
    """One shut gate: `code` is stable ("checks", "basis", "minors", "attribution",
    "ai_label"), `message` says in plain words what is missing, `url` where to fix."""

    code: str
    message: str
    url: str = ""


@dataclass(frozen=True)
class Checked:
    """What the gates are asked about: frozen (`article`) or planned content."""

    page_id: int | None
    article: Article | None = None
    content: dict[str, Any] | None = None


@dataclass(frozen=True)
class Unit:
    """The organisation that owns a page, with what publishing needs of it."""

    page_id: int
    name: str
    path: str  # treebeard path: a prefix of every page of the unit
    embargo_default: int = 0


class ContentSource(Protocol):
    def article(
        self,
        page_id: int,
        *,
        content: dict[str, Any] | None = None,
        story: str,
        tag: str,
        revision: int,
        published_at: datetime,
        updated_at: datetime,
    ) -> Rendered:
        """The live page (or `content`, planned) as an Article with its pictures."""
        ...

    def draft(self, page_id: int) -> Draft:
        """The newest saved content of a page, for planning."""
        ...

    def gates(
        self,
        contents: Sequence[Checked],
        channel_class: ChannelClass,
        now: datetime,
    ) -> list[tuple[Gate, ...]]:
        """Shut gates of each content, in the order given; () = open."""
        ...

    def embargo(self, checked: Checked) -> datetime | None:
        """The second before which nothing of it may leave, if any."""
        ...

    def unit_of(self, page_id: int) -> Unit | None: ...

    def units(self) -> list[Unit]:
        """Every unit of the installation, in tree order."""
        ...

    def matches(self, filter: dict[str, Any], page_id: int) -> bool:
        """Whether a product's filter takes the page."""
        ...

    def is_story(self, page_id: int) -> bool:
        """Whether the page is of a kind that can be planned."""
        ...


@cache
def content_source() -> ContentSource:
    source: ContentSource = import_string(settings.LANTOA_CONTENT_SOURCE)()
    return source
