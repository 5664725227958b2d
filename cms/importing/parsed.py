"""A story as read from a file or the clipboard, before it becomes a page.

Every reader ends here and nothing here knows Word, HTML or the database. Texts are
NFC and clean; the blocks of text are the ones every connector already knows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise

from channels.article import (
    Embed,
    Heading,
    ListBlock,
    Paragraph,
    Practice,
    Quote,
    Table,
)
from cms.importing.belongings import NONE, Belongings

MAX_FILE_BYTES = 20 * 1024 * 1024
MAX_JSON_BYTES = 100 * 1024 * 1024  # our own export holds its original pictures
MAX_CHARACTERS = 1_500_000  # a book of 300 pages has half of it
MAX_BLOCKS = 10_000
MAX_PICTURES = 60
MAX_JSON_PICTURES = 1_000  # places of pictures; one may stand at several
MAX_TITLE = 255
FOCAL_POINT = ("x", "y", "width", "height")  # in pixels of the original

Wording = str | Promise


def most_bytes(filename: str) -> int:
    """How large a file of that name may be."""
    is_json = filename.lower().endswith(".json")
    return MAX_JSON_BYTES if is_json else MAX_FILE_BYTES


class Unreadable(Exception):
    """A file that cannot become a story; the message is for the editor."""

    def __init__(self, message: Wording) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


@dataclass(frozen=True)
class PictureWords:
    """What a picture of our own export says of itself, wherever it is placed."""

    title: str = ""
    alt: str = ""
    caption: str = ""
    source: str = ""
    basis: str = ""
    basis_note: str = ""
    rights_until: date | None = None
    minors: str = ""
    ai_use: str = ""
    focal_point: tuple[int, ...] | None = None  # as FOCAL_POINT names them


@dataclass(frozen=True)
class ParsedPicture:
    """Bytes that Pillow has opened and measured, with the words of their place.

    `own` is None for pictures that know no more than what stands beside them; where
    it is given, a place without words leaves it to the picture.
    """

    data: bytes
    name: str
    alt: str = ""
    caption: str = ""
    credit: str = ""
    own: PictureWords | None = None


@dataclass(frozen=True)
class ParsedGallery:
    """Pictures that share one caption line."""

    pictures: tuple[ParsedPicture, ...]


@dataclass(frozen=True)
class Repair:
    """Old letters that were met; `samples` are lines as they stand and in Unicode."""

    name: Wording
    samples: tuple[tuple[str, str], ...]
    done: bool


@dataclass(frozen=True)
class ParsedRecording:
    """Film or sound by its address, with its still picture."""

    embed: Embed
    poster: ParsedPicture | None = None


TextBlock = Paragraph | Heading | Quote | ListBlock | Table | Practice
ParsedBlock = TextBlock | ParsedPicture | ParsedGallery | ParsedRecording


@dataclass(frozen=True)
class Particulars:
    """What only a story of our own export knows."""

    ai_use: str = "none"
    ai_label: str = ""
    embargo_at: datetime | None = None
    deed_on: date | None = None
    crew: str = ""
    seo_title: str = ""
    search_description: str = ""


@dataclass(frozen=True)
class ParsedStory:
    """`warnings` tell the editor what was guessed, left out or looks wrong.

    `picture_leads`: a picture at the very top becomes the lead picture. `kind` is
    empty unless the file says it.
    """

    title: str
    kind: str = ""
    lead: str = ""
    body: tuple[ParsedBlock, ...] = ()
    author: str = ""
    source: str = ""
    tags: tuple[str, ...] = ()
    warnings: tuple[Wording, ...] = ()
    repair: Repair | None = None
    picture_leads: bool = True
    particulars: Particulars = Particulars()
    belongings: Belongings = NONE

    def pictures(self) -> Iterator[ParsedPicture]:
        for block in self.body:
            if isinstance(block, ParsedPicture):
                yield block
            elif isinstance(block, ParsedGallery):
                yield from block.pictures
