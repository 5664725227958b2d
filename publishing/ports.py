"""The ports through which publishing asks for content and hands in drafts.

Named by the settings LANTOA_CONTENT_SOURCE and LANTOA_STORY_DESK and implemented by
the floor above, so that nothing here knows what a page type is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any, Literal, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from channels.article import (
    Article,
    Embed,
    Heading,
    ListBlock,
    Paragraph,
    Practice,
    Quote,
    Table,
)
from publishing.sentences import say

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
    "ai_label"), `text` is the message id of what is missing, `url` where to fix it."""

    code: str
    text: str
    url: str = ""
    params: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def message(self) -> str:
        """In plain words, in the language of whoever reads it now."""
        return say(self.text, self.params)


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
    unused: frozenset[str] = frozenset()  # channel classes the unit switched off
    contact: str = ""  # e-mail


@dataclass(frozen=True)
class Kind:
    """A kind of story: `code` as in Article.kind, `name` in the reader's language."""

    code: str
    name: str


@dataclass(frozen=True)
class Mismatch:
    """What of a page a filter does not take: `key` is the filter's list ("kinds",
    "units", "columns"), `found` the name of what the page has instead. "page": it is
    no story. "filter": the filter asks for something unknown."""

    key: Literal["kinds", "units", "columns", "page", "filter"]
    found: str = ""


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

    def digest(self, content: dict[str, Any]) -> str:
        """The digest `draft` would give to this content."""
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

    def embargoes(self, contents: Sequence[Checked]) -> list[datetime | None]:
        """The same of many contents, in the order given, with few queries."""
        ...

    def unit_of(self, page_id: int) -> Unit | None: ...

    def units(self) -> list[Unit]:
        """Every unit of the installation, in tree order."""
        ...

    def matches(self, filter: Mapping[str, Any], page_id: int) -> bool:
        """Whether a product's filter takes the page: it has no mismatches."""
        ...

    def mismatches(
        self, filter: Mapping[str, Any], page_ids: Sequence[int]
    ) -> list[tuple[Mismatch, ...]]:
        """Why the filter does not take each page, in the order given; () = taken."""
        ...

    def kinds(self) -> list[Kind]:
        """The kinds of story a filter may name."""
        ...

    def is_story(self, page_id: int) -> bool:
        """Whether the page is of a kind that can be planned."""
        ...


# --- the second, smaller port: writing, for callers that come through the API ----


@dataclass(frozen=True)
class PlacedPicture:
    """A stored picture where it stands; empty words mean the picture's own."""

    media_id: int
    caption: str = ""
    alt: str = ""


@dataclass(frozen=True)
class PlacedGallery:
    pictures: tuple[PlacedPicture, ...]


BodyPart = (Paragraph | Heading | Quote | ListBlock | Table | Practice | Embed) | (
    PlacedPicture | PlacedGallery
)


@dataclass(frozen=True)
class StoryWords:
    """What a caller says of a story; None leaves a field as it is.

    `body` and `html` exclude each other; `html` goes the way of a pasted document.
    """

    title: str | None = None
    lead: str | None = None
    body: tuple[BodyPart, ...] | None = None
    html: str | None = None
    lead_picture: PlacedPicture | None = None
    author: str | None = None
    source: str | None = None
    hashtags: str | None = None
    not_before: datetime | None = None


@dataclass(frozen=True)
class StoryText:
    """A story's newest saved draft, as its writer sees it."""

    page_id: int
    kind: Literal["exemplar", "reportage", "article"]
    unit_page_id: int
    column_id: int
    column: str
    title: str
    lead: str
    body: tuple[BodyPart, ...]
    lead_picture: PlacedPicture | None
    author: str
    source: str
    hashtags: str
    not_before: datetime | None
    live: bool
    changed: bool  # a draft newer than what is live
    url: str
    warnings: tuple[str, ...] = ()  # of reading `html`


@dataclass(frozen=True)
class Column:
    page_id: int
    name: str
    unit_page_id: int
    unit: str


@dataclass(frozen=True)
class MediaItem:
    """A stored picture with what law and good manners ask for."""

    media_id: int
    unit_page_id: int | None
    title: str
    width: int
    height: int
    alt: str
    caption: str
    credit: str
    source: str
    basis: str
    basis_note: str
    minors: str
    rights_until: date | None  # the last day it may be used
    ai_use: str


@dataclass(frozen=True)
class MediaWords:
    title: str
    credit: str
    source: str
    alt: str
    basis: str
    caption: str = ""
    basis_note: str = ""
    minors: str = ""
    rights_until: date | None = None
    ai_use: str = ""


class DeskRefused(Exception):
    """Nothing was changed: `field` (dotted) and `message` say what is wrong."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(field, message)
        self.field = field
        self.message = message


class StoryDesk(Protocol):
    """Drafts and pictures. Rights over units are the caller's business."""

    def columns(self) -> list[Column]: ...

    def create_story(
        self, column_id: int, kind: str, words: StoryWords, *, user: Any = None
    ) -> StoryText:
        """Save a draft; raises DeskRefused, and then nothing is left behind."""
        ...

    def patch_story(
        self, page_id: int, words: StoryWords, *, user: Any = None
    ) -> StoryText:
        """Save a newer draft. What is live stays as it is."""
        ...

    def read_story(self, page_id: int) -> StoryText: ...

    def add_media(
        self,
        unit_page_id: int,
        data: bytes,
        filename: str,
        words: MediaWords,
        *,
        user: Any = None,
    ) -> MediaItem: ...

    def media(self, media_id: int) -> MediaItem | None: ...


@cache
def story_desk() -> StoryDesk:
    desk: StoryDesk = import_string(settings.LANTOA_STORY_DESK)()
    return desk


@cache
def content_source() -> ContentSource:
    source: ContentSource = import_string(settings.LANTOA_CONTENT_SOURCE)()
    return source
