"""A story as read from a file or the clipboard, before it becomes a page.

Every reader ends here and nothing here knows Word, HTML or the database. Texts are
NFC and clean; the blocks of text are the ones every connector already knows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

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

MAX_FILE_BYTES = 20 * 1024 * 1024
MAX_CHARACTERS = 200_000
MAX_BLOCKS = 2_000
MAX_PICTURES = 60
MAX_TITLE = 255

Wording = str | Promise


class Unreadable(Exception):
    """A file that cannot become a story; the message is for the editor."""

    def __init__(self, message: Wording) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


@dataclass(frozen=True)
class ParsedPicture:
    """Bytes that Pillow has opened and measured, with the words around them."""

    data: bytes
    name: str
    alt: str = ""
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True)
class ParsedGallery:
    """Pictures that share one caption line."""

    pictures: tuple[ParsedPicture, ...]


TextBlock = Paragraph | Heading | Quote | ListBlock | Table | Practice | Embed
ParsedBlock = TextBlock | ParsedPicture | ParsedGallery


@dataclass(frozen=True)
class ParsedStory:
    """`warnings` tell the editor what was guessed, left out or looks wrong."""

    title: str
    lead: str = ""
    body: tuple[ParsedBlock, ...] = ()
    author: str = ""
    source: str = ""
    tags: tuple[str, ...] = ()
    warnings: tuple[Wording, ...] = ()

    def pictures(self) -> Iterator[ParsedPicture]:
        for block in self.body:
            if isinstance(block, ParsedPicture):
                yield block
            elif isinstance(block, ParsedGallery):
                yield from block.pictures
