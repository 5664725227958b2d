"""The body of a story between the API's parts and the stream a page stores."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from typing import Any, cast

from channels.article import (
    Embed,
    Gallery,
    Heading,
    ListBlock,
    Paragraph,
    PictureBlock,
    Practice,
    Quote,
    Table,
)
from cms.content.addresses import recording_key
from cms.content.body import blocks, inline
from cms.models import Recording, StoryImage, StoryPage
from publishing.ports import BodyPart, PlacedGallery, PlacedPicture

Raw = dict[str, Any]


def raw_stream(parts: tuple[BodyPart, ...], unit_id: int | None) -> list[Raw]:
    """What `parts` look like in a StreamField; inline HTML is sanitised here.

    `unit_id` owns the story: it plays recordings of its own unit, and no other's.
    """
    return [
        {"type": kind, "value": value, "id": str(uuid.uuid4())}
        for part in parts
        for kind, value in _raw(part, unit_id)
    ]


def rich(inline_html: str) -> str:
    """One paragraph as Wagtail stores rich text: its editor refuses an open <br>."""
    return f"<p>{inline_html.replace('<br>', '<br/>')}</p>"


def _raw(part: BodyPart, unit_id: int | None) -> Iterator[tuple[str, Any]]:
    match part:
        case Paragraph():
            yield from (("paragraph", rich(html)) for html in inline(part.html))
        case Heading():
            yield "heading", {"text": part.text, "level": str(part.level)}
        case Quote():
            yield "quote", {"text": part.text, "attribution": part.attribution}
        case ListBlock():
            items = ["<br>".join(inline(item)) for item in part.items]
            values = [_item(rich(item)) for item in items if item]
            yield "list", {"ordered": part.ordered, "items": values}
        case Table():
            yield "table", _table(part)
        case Practice():
            yield "practice", part.model_dump(exclude={"type"})
        case Embed() if part.url.startswith(("https://", "http://", "/")):
            yield "recording", _recording(part, unit_id)
        case Embed():
            return
        case PlacedPicture():
            yield "picture", _picture(part)
        case PlacedGallery():
            yield "gallery", [_item(_picture(one)) for one in part.pictures]


def _item(value: Any) -> Raw:
    return {"type": "item", "value": value, "id": str(uuid.uuid4())}


def _picture(picture: PlacedPicture) -> Raw:
    return {
        "image": picture.media_id,
        "caption": picture.caption,
        "alt": picture.alt,
    }


def _recording(part: Embed, unit_id: int | None) -> Raw:
    """Here `poster` is the number of a picture, as the API gives it back.

    A title that the recording has itself is not written down beside it.
    """
    key = recording_key(part.url)
    own = Recording.objects.filter(unit=unit_id, key=key) if key else None
    recording = own.first() if own is not None else None
    return {
        "recording": recording.pk if recording else None,
        "link": "" if recording else part.url,
        "title": "" if recording and recording.title == part.title else part.title,
        "image": int(part.poster) if part.poster.isdigit() else None,
    }


def _table(table: Table) -> Raw:
    """Rows of unequal length are filled up: the stream wants a rectangle."""
    width = max((len(row) for row in table.rows), default=0)
    rows = [[*row, *[""] * (width - len(row))] for row in table.rows]
    heads = rows.pop(0) if table.header and rows else [""] * width
    return {
        "columns": [{"type": "text", "heading": heading} for heading in heads],
        "rows": [{"values": row} for row in rows],
        "caption": table.caption,
    }


def parts_of(page: StoryPage) -> tuple[BodyPart, ...]:
    """The body as the API gives it back: pictures by their own numbers."""
    placed: list[PlacedPicture] = []

    def take(image: StoryImage, *, caption: str, alt: str) -> str:
        placed.append(PlacedPicture(image.pk, caption, alt))
        return str(len(placed) - 1)

    return tuple(_part(block, placed.__getitem__) for block in blocks(page.body, take))


def _part(block: Any, placed: Callable[[int], PlacedPicture]) -> BodyPart:
    match block:
        case PictureBlock():
            return placed(int(block.digest))
        case Gallery():
            return PlacedGallery(tuple(placed(int(d)) for d in block.digests))
        case Embed() if block.poster:
            poster = str(placed(int(block.poster)).media_id)
            return block.model_copy(update={"poster": poster})
        case _:
            return cast("BodyPart", block)
