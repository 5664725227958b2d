"""A story as it is exported: its newest saved draft, and the pictures it shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import structlog
from wagtail.images.models import SourceImageIOError

from channels.article import Embed
from cms.content.stream import parts_of
from cms.models import StoryImage, StoryPage
from publishing.ports import BodyPart, PlacedGallery, PlacedPicture

log = structlog.get_logger("lantoa.exporting")


@dataclass(frozen=True)
class Told:
    """`placed` in reading order, the lead picture first; `images` by number."""

    page: StoryPage
    lead: PlacedPicture | None
    body: tuple[BodyPart, ...]
    placed: tuple[PlacedPicture, ...]
    images: dict[int, StoryImage]


def told(page: StoryPage) -> Told:
    newest: StoryPage = page.get_latest_revision_as_object()
    lead = None
    if newest.lead_picture_id:
        lead = PlacedPicture(newest.lead_picture_id, newest.lead_caption)
    body = parts_of(newest)
    placed = ((lead,) if lead else ()) + tuple(_placed(body))
    images = StoryImage.objects.in_bulk({one.media_id for one in placed})
    return Told(newest, lead, body, placed, images)


def bytes_of(image: StoryImage) -> bytes:
    """The original, or nothing when its file is gone from the storage."""
    try:
        with image.open_file() as file:
            data: bytes = file.read()
    except SourceImageIOError:
        log.error("picture_unreadable", image=image.pk)
        return b""
    return data


def still(part: Embed) -> PlacedPicture | None:
    """The still picture of a recording, whose number `parts_of` put there."""
    return PlacedPicture(int(part.poster)) if part.poster else None


def _placed(body: tuple[BodyPart, ...]) -> Iterator[PlacedPicture]:
    for part in body:
        match part:
            case PlacedPicture():
                yield part
            case PlacedGallery(pictures=pictures):
                yield from pictures
            case Embed() if poster := still(part):
                yield poster
