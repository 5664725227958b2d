"""A parsed story becomes a draft page with its pictures: all of it, or nothing."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.utils.file import hash_filelike

from cms.content.stream import raw_stream
from cms.importing.parsed import (
    FOCAL_POINT,
    ParsedBlock,
    ParsedGallery,
    ParsedPicture,
    ParsedRecording,
    ParsedStory,
    Particulars,
    PictureWords,
    Unreadable,
)
from cms.importing.ties import Ties
from cms.models import (
    STORY_TYPES,
    ColumnPage,
    StoryImage,
    StoryPage,
    UnitPage,
)
from cms.models.original import Original, original
from publishing.ports import BodyPart, PlacedGallery, PlacedPicture

_TEXTS = ("title", "lead", "lead_caption", "author", "source", "hashtags")
KINDS: dict[str, type[StoryPage]] = {kind.article_kind: kind for kind in STORY_TYPES}


def make_draft(
    story: ParsedStory,
    *,
    column: ColumnPage,
    kind: str,
    user: Any = None,
    ties: Ties | None = None,
) -> StoryPage:
    """Save `story` as a draft of `kind` ("exemplar", "reportage", "article").

    A story that says its own kind is right. Files that a failed transaction leaves
    behind are removed again.
    """
    album = _Album(column, user)
    try:
        with transaction.atomic():
            page = _page(story, album, KINDS[story.kind or kind], user)
            if ties:
                ties.put_on(page)
            return _save(page, column, user)
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
        self.unit_id = unit.pk if unit else None
        self._collection = unit.collection if unit else None
        self._user = user
        self._made: dict[Any, StoryImage] = {}

    def take(self, picture: ParsedPicture) -> StoryImage:
        key = (picture.data, picture.own and (picture.own, picture.credit))
        if key not in self._made:
            own = picture.own or PictureWords(alt=picture.alt, caption=picture.caption)
            image = StoryImage(
                title=(own.title or own.caption or own.alt or picture.name)[:255],
                description=own.alt,
                caption=own.caption,
                credit=picture.credit,
                source=own.source,
                basis=own.basis,
                basis_note=own.basis_note,
                rights_until=own.rights_until,
                minors=own.minors,
                ai_use=own.ai_use,
                file=_file(picture),
                uploaded_by_user=self._user,
            )
            if self._collection:
                image.collection = self._collection
            image._set_image_file_metadata()
            for name, value in zip(FOCAL_POINT, own.focal_point or (), strict=False):
                setattr(image, f"focal_point_{name}", value)
            self._made[key] = image
            image.save()
        return self._made[key]

    def discard(self) -> None:
        for image in self._made.values():
            if image.file and image.file._committed:
                image.file.storage.delete(image.file.name)


def _file(picture: ParsedPicture) -> Original:
    """Bytes this library made come back as they are: a JPEG written again wears off."""
    if picture.own:
        digest = hash_filelike(io.BytesIO(picture.data))
        if StoryImage.objects.filter(file_hash=digest).exists():
            return Original(picture.data, name=picture.name)
    return original(picture.data, picture.name)


def _save(page: StoryPage, column: ColumnPage, user: Any) -> StoryPage:
    _check(page)
    column.add_child(instance=page)
    page.save_revision(user=user, log_action=False)
    return page


def _check(page: StoryPage) -> None:
    """Before the database does: Wagtail checks drafts after they are stored."""
    written = {*_TEXTS, *Particulars.__dataclass_fields__}
    fields = {field.name for field in page._meta.get_fields()}
    page.clean_fields(exclude=fields - written)


def _page(
    story: ParsedStory, album: _Album, kind: type[StoryPage], user: Any
) -> StoryPage:
    body = list(story.body)
    particulars = asdict(story.particulars)
    if not hasattr(kind, "crew"):
        del particulars["crew"]
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
        **particulars,
    )
    if story.picture_leads and body and isinstance(body[0], ParsedPicture):
        first = body.pop(0)
        page.lead_picture = album.take(first)
        page.lead_caption = _placed(first, album).caption
    page.body = json.dumps(raw_stream(tuple(_parts(body, album)), album.unit_id))
    return page


def _parts(body: list[ParsedBlock], album: _Album) -> Iterator[BodyPart]:
    for block in body:
        match block:
            case ParsedPicture():
                yield _placed(block, album)
            case ParsedGallery():
                yield PlacedGallery(tuple(_placed(p, album) for p in block.pictures))
            case ParsedRecording(embed=embed, poster=poster):
                still = str(album.take(poster).pk) if poster else ""
                yield embed.model_copy(update={"poster": still})
            case _:
                yield block


def _placed(picture: ParsedPicture, album: _Album) -> PlacedPicture:
    return PlacedPicture(album.take(picture).pk, picture.caption, picture.alt)
