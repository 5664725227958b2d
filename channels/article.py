"""What every connector gets: one frozen story, independent of any CMS.

The JSON form of an Article is what a Snapshot stores and what its digest is made
from, so every field is plain data and every text is NFC.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Frozen(BaseModel):
    """Immutable, hashable where its parts are, strict about unknown fields, NFC."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _composed(cls, data: Any) -> Any:
        return nfc(data)


def nfc(value: Any) -> Any:
    """Every text inside plain data in composed form; models pass as they are."""
    match value:
        case str():
            return unicodedata.normalize("NFC", value)
        case dict():
            return {key: nfc(part) for key, part in value.items()}
        case list() | tuple():
            return type(value)(nfc(part) for part in value)
    return value


class Picture(Frozen):
    """A picture by content: `digest` is the SHA-256 of its JPEG bytes."""

    digest: str
    width: int
    height: int
    size: int = 0  # bytes
    alt: str = ""
    caption: str = ""
    credit: str = ""
    source: str = ""
    url: str = ""  # public address; empty while the base address is not public

    @property
    def filename(self) -> str:
        return f"{self.digest}.jpg"


class Paragraph(Frozen):
    """Inline HTML limited to b, i, a, br (sanitised at the door)."""

    type: Literal["paragraph"] = "paragraph"
    html: str


class Heading(Frozen):
    type: Literal["heading"] = "heading"
    level: Literal[2, 3, 4] = 2
    text: str


class Quote(Frozen):
    type: Literal["quote"] = "quote"
    text: str
    attribution: str = ""


class PictureBlock(Frozen):
    type: Literal["picture"] = "picture"
    digest: str


class Gallery(Frozen):
    type: Literal["gallery"] = "gallery"
    digests: tuple[str, ...]


class ListBlock(Frozen):
    """Each item is inline HTML like a paragraph's."""

    type: Literal["list"] = "list"
    ordered: bool = False
    items: tuple[str, ...]


class Table(Frozen):
    """Cells are plain text; `header` says that the first row names the columns."""

    type: Literal["table"] = "table"
    caption: str = ""
    header: bool = True
    rows: tuple[tuple[str, ...], ...]


class Practice(Frozen):
    """ "Cách làm hay": a model others can take over. Plain text, may hold newlines."""

    type: Literal["practice"] = "practice"
    title: str = ""
    context: str = ""
    method: str = ""
    result: str = ""
    conditions: str = ""


class Embed(Frozen):
    """Film or sound: shown as a link where it cannot play.

    `media` says what the file at `url` is; empty means a page on another site.
    `poster` is the digest of its still picture.
    """

    type: Literal["embed"] = "embed"
    url: str
    title: str = ""
    media: Literal["", "video", "audio"] = ""
    poster: str = ""


Block = Annotated[
    Paragraph
    | Heading
    | Quote
    | PictureBlock
    | Gallery
    | ListBlock
    | Table
    | Practice
    | Embed,
    Field(discriminator="type"),
]


class Contact(Frozen):
    name: str = ""
    phone: str = ""
    email: str = ""


class Person(Frozen):
    """The exemplar a story tells of: a person or a collective."""

    name: str
    call_name: str = ""
    role: str = ""
    place: str = ""
    collective: bool = False


class Correction(Frozen):
    """A public "Cải chính": what was wrong, what is right."""

    at: datetime
    note: str


class Article(Frozen):
    """One story as frozen at one publication. Times are aware UTC."""

    story: str  # UUID of the Story, the same for ever
    tag: str  # tag: URI (RFC 4151), the guid in every feed
    kind: Literal["exemplar", "reportage", "article"]
    url: str  # canonical address on the unit's own website
    title: str
    lead: str
    body: tuple[Block, ...] = ()
    pictures: tuple[Picture, ...] = ()  # the first is the lead picture
    people: tuple[Person, ...] = ()
    author: str = ""  # name or pen name
    source: str = ""  # "Nguồn"
    unit: str = ""
    column: str = ""
    tags: tuple[str, ...] = ()
    language: str = "vi"
    published_at: datetime
    updated_at: datetime
    revision: int = 1  # rises with every publication
    corrections: tuple[Correction, ...] = ()
    contact: Contact = Contact()
    licence: str = ""
    ai_label: str = ""  # the visible label the law asks for; empty = none needed
    embargoed_until: datetime | None = None  # given ahead: not to be shown before it

    def picture(self, digest: str) -> Picture | None:
        return next((p for p in self.pictures if p.digest == digest), None)

    @property
    def lead_picture(self) -> Picture | None:
        return self.pictures[0] if self.pictures else None

    def canonical_json(self) -> str:
        """The bytes a digest is made of: sorted keys, no blanks, NFC text kept."""
        return json.dumps(
            self.model_dump(mode="json"),
            ensure_ascii=False,
            sort_keys=True,
            separators=(",", ":"),
        )

    def digest(self) -> str:
        """SHA-256 (hex) of what is said, without the times and the revision."""
        left_out = {"published_at", "updated_at", "revision"}
        if self.embargoed_until is None:  # what was never given ahead says nothing
            left_out.add("embargoed_until")
        content = self.model_dump(mode="json", exclude=left_out)
        text = json.dumps(
            content, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        return hashlib.sha256(text.encode()).hexdigest()
