"""What a story's body looks like in a call: the blocks every channel knows.

Pictures stand by the number `POST media` gave them.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from ninja import Field, Schema
from pydantic import ConfigDict

from channels.article import (
    Embed,
    Heading,
    ListBlock,
    Paragraph,
    Practice,
    Quote,
    Table,
)
from publishing.api.moments import Line
from publishing.ports import BodyPart, PlacedGallery, PlacedPicture


class PictureIn(Schema):
    """A picture; empty words mean the picture's own."""

    model_config = ConfigDict(extra="forbid")

    media: int
    caption: Line = Field("", max_length=500)
    alt: Line = Field("", max_length=255)

    def placed(self) -> PlacedPicture:
        return PlacedPicture(self.media, self.caption, self.alt)


class PictureBlockIn(PictureIn):
    type: Literal["picture"] = "picture"


class GalleryIn(Schema):
    model_config = ConfigDict(extra="forbid")

    type: Literal["gallery"] = "gallery"
    pictures: list[PictureIn] = Field(min_length=1, max_length=60)


Part = Annotated[
    Paragraph
    | Heading
    | Quote
    | PictureBlockIn
    | GalleryIn
    | ListBlock
    | Table
    | Practice
    | Embed,
    Field(discriminator="type"),
]


def body_of(parts: list[Part]) -> tuple[BodyPart, ...]:
    return tuple(_placed(part) for part in parts)


def _placed(part: Part) -> BodyPart:
    match part:
        case PictureBlockIn():
            return part.placed()
        case GalleryIn():
            return PlacedGallery(tuple(picture.placed() for picture in part.pictures))
        case _:
            return part


def shown(part: BodyPart) -> dict[str, Any]:
    """The same form on the way out."""
    match part:
        case PlacedPicture():
            return {"type": "picture", **picture_out(part)}
        case PlacedGallery():
            pictures = [picture_out(picture) for picture in part.pictures]
            return {"type": "gallery", "pictures": pictures}
        case _:
            return part.model_dump(mode="json")


def picture_out(picture: PlacedPicture) -> dict[str, Any]:
    return {"media": picture.media_id, "caption": picture.caption, "alt": picture.alt}


def media_of(body: tuple[BodyPart, ...]) -> dict[int, str]:
    """Every picture a body names, with the field that names it."""
    found: dict[int, str] = {}
    for number, part in enumerate(body):
        if isinstance(part, PlacedPicture):
            found.setdefault(part.media_id, f"body.{number}.media")
        elif isinstance(part, PlacedGallery):
            for inner, picture in enumerate(part.pictures):
                field = f"body.{number}.pictures.{inner}.media"
                found.setdefault(picture.media_id, field)
        elif isinstance(part, Embed) and part.poster.isdigit():
            found.setdefault(int(part.poster), f"body.{number}.poster")
    return found
