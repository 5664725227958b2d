"""A parsed story becomes a draft page with its pictures: all of it, or nothing."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from html import escape
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from channels.article import (
    Embed,
    Heading,
    ListBlock,
    Paragraph,
    Practice,
    Quote,
    Table,
)
from cms.content.stream import rich
from cms.importing.parsed import (
    ParsedBlock,
    ParsedGallery,
    ParsedPicture,
    ParsedStory,
    Unreadable,
)
from cms.models import (
    STORY_TYPES,
    ColumnPage,
    StoryImage,
    StoryPage,
    UnitPage,
)
from cms.models.original import original

Raw = dict[str, Any]
KINDS: dict[str, type[StoryPage]] = {kind.article_kind: kind for kind in STORY_TYPES}


def make_draft(
    story: ParsedStory, *, column: ColumnPage, kind: str, user: Any = None
) -> StoryPage:
    """Save `story` as a draft of `kind` ("exemplar", "reportage", "article").

    Files that a failed transaction leaves behind are removed again.
    """
    album = _Album(column, user)
    try:
        with transaction.atomic():
            return _save(story, album, column, KINDS[kind], user)
    except ValidationError as error:
        album.discard()
        raise Unreadable(" ".join(error.messages)) from error
    except BaseException:
        album.discard()
        raise


def draft_of(
    story: ParsedStory, *, column: ColumnPage, kind: str, user: Any = None
) -> StoryPage:
    """`story` as a page that is not saved; only its pictures are stored."""
    return _page(story, _Album(column, user), KINDS[kind], user)


class _Album:
    """The pictures of one draft: the same bytes become one image."""

    def __init__(self, column: ColumnPage, user: Any) -> None:
        unit = UnitPage.objects.ancestor_of(column).last()
        self._collection = unit.collection if unit else None
        self._user = user
        self._made: dict[bytes, StoryImage] = {}

    def take(self, picture: ParsedPicture) -> StoryImage:
        if picture.data not in self._made:
            image = StoryImage(
                title=(picture.caption or picture.alt or picture.name)[:255],
                description=picture.alt,
                caption=picture.caption,
                credit=picture.credit,
                file=original(picture.data, picture.name),
                uploaded_by_user=self._user,
            )
            if self._collection:
                image.collection = self._collection
            image._set_image_file_metadata()
            self._made[picture.data] = image
            image.save()
        return self._made[picture.data]

    def discard(self) -> None:
        for image in self._made.values():
            if image.file and image.file._committed:
                image.file.storage.delete(image.file.name)


def _save(
    story: ParsedStory,
    album: _Album,
    column: ColumnPage,
    kind: type[StoryPage],
    user: Any,
) -> StoryPage:
    page = _page(story, album, kind, user)
    column.add_child(instance=page)
    page.save_revision(user=user, log_action=False)
    return page


def _page(
    story: ParsedStory, album: _Album, kind: type[StoryPage], user: Any
) -> StoryPage:
    body = list(story.body)
    page = kind(
        title=story.title,
        draft_title=story.title,
        lead=story.lead,
        author=story.author,
        source=story.source,
        hashtags=" ".join(story.tags)[:255],
        owner=user,
        live=False,
        has_unpublished_changes=True,
    )
    if body and isinstance(body[0], ParsedPicture):
        first = body.pop(0)
        page.lead_picture = album.take(first)
        page.lead_caption = first.caption
    page.body = json.dumps([raw for block in body for raw in _raw(block, album)])
    return page


def _raw(block: ParsedBlock, album: _Album) -> Iterator[Raw]:
    """The block as the stream stores it."""
    match block:
        case Paragraph():
            yield _of("paragraph", rich(block.html))
        case Heading():
            yield _of("heading", {"text": block.text, "level": str(block.level)})
        case Quote():
            yield _of("quote", {"text": block.text, "attribution": block.attribution})
        case ListBlock():
            items = [_of("item", rich(item)) for item in block.items]
            yield _of("list", {"ordered": block.ordered, "items": items})
        case Table():
            yield _of("table", _table(block))
        case Practice():
            yield _of("practice", block.model_dump(exclude={"type"}))
        case Embed():
            address, words = escape(block.url), escape(block.title or block.url)
            yield _of("paragraph", rich(f'<a href="{address}">{words}</a>'))
        case ParsedPicture():
            yield _of("picture", _picture(block, album))
        case ParsedGallery():
            pictures = [_of("item", _picture(one, album)) for one in block.pictures]
            yield _of("gallery", pictures)


def _of(kind: str, value: Any) -> Raw:
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


def _picture(picture: ParsedPicture, album: _Album) -> Raw:
    return {
        "image": album.take(picture).pk,
        "caption": picture.caption,
        "alt": picture.alt,
    }


def _table(table: Table) -> Raw:
    width = max((len(row) for row in table.rows), default=0)
    named = table.header and len(table.rows) > 1
    headings = table.rows[0] if named else ("",) * width
    rows = table.rows[1:] if named else table.rows
    return {
        "columns": [{"type": "text", "heading": heading} for heading in headings],
        "rows": [{"values": list(row)} for row in rows],
        "caption": table.caption,
    }
