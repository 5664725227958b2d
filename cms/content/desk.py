"""PageDesk: drafts and pictures for callers of the API (publishing.ports.StoryDesk)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from html import escape
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from channels.article import Embed
from cms import film_hosts
from cms.content.addresses import canonical_url
from cms.content.drafts import story_page
from cms.content.stream import parts_of, raw_stream
from cms.content.tree import unit_of
from cms.importing.draft import KINDS, draft_of
from cms.importing.parsed import Unreadable
from cms.importing.reading import read_paste
from cms.models import ColumnPage, StoryImage, StoryPage, UnitPage
from cms.models.original import SMALLEST, Refused, original
from publishing.ports import (
    BodyPart,
    Column,
    DeskRefused,
    MediaItem,
    MediaWords,
    PlacedGallery,
    PlacedPicture,
    StoryText,
    StoryWords,
)

TEXTS = ("title", "lead", "author", "source", "hashtags")


class PageDesk:
    """Every method is all or nothing."""

    def columns(self) -> list[Column]:
        columns = ColumnPage.objects.order_by("path").select_related(None)
        found = []
        for column in columns:
            unit = unit_of(column.path)
            if unit is not None:
                found.append(Column(column.pk, column.title, unit.pk, unit.title))
        return found

    def create_story(
        self, column_id: int, kind: str, words: StoryWords, *, user: Any = None
    ) -> StoryText:
        column = ColumnPage.objects.filter(pk=column_id).first()
        if column is None:
            raise DeskRefused("column", _("There is no such column."))
        if kind not in KINDS:
            known = ", ".join(KINDS)
            raise DeskRefused("kind", _("Known kinds: %(known)s.") % {"known": known})
        page = KINDS[kind](owner=user, live=False, has_unpublished_changes=True)
        with _checked(), transaction.atomic():
            warnings = _write(page, column, words, user)
            page.draft_title = page.title
            column.add_child(instance=page)
            page.save_revision(user=user, log_action=False)
        return _text(page, warnings)

    def patch_story(
        self, page_id: int, words: StoryWords, *, user: Any = None
    ) -> StoryText:
        page = _newest(page_id)
        column = ColumnPage.objects.ancestor_of(page).last()
        with _checked(), transaction.atomic():
            warnings = _write(page, column, words, user)
            page.save_revision(user=user)
        return _text(page, warnings)

    def read_story(self, page_id: int) -> StoryText:
        return _text(_newest(page_id))

    def add_media(
        self,
        unit_page_id: int,
        data: bytes,
        filename: str,
        words: MediaWords,
        *,
        user: Any = None,
    ) -> MediaItem:
        unit = UnitPage.objects.filter(pk=unit_page_id).first()
        if unit is None or unit.collection is None:
            raise DeskRefused("unit", _("There is no such unit."))
        try:
            file = original(data, filename, smallest=SMALLEST)
        except Refused as problem:
            raise DeskRefused("file", str(problem)) from problem
        image = StoryImage(
            title=words.title or PurePath(file.name or "").stem,
            description=words.alt,
            caption=words.caption,
            credit=words.credit,
            source=words.source,
            basis=words.basis,
            basis_note=words.basis_note,
            minors=words.minors,
            rights_until=words.rights_until,
            ai_use=words.ai_use,
            collection=unit.collection,
            uploaded_by_user=user,
            file=file,
        )
        with _checked():
            image._set_image_file_metadata()
            image.full_clean()
            image.save()
        return _media(image)

    def media(self, media_id: int) -> MediaItem | None:
        image = StoryImage.objects.filter(pk=media_id).first()
        return _media(image) if image else None


class _checked:
    """Turns what the models refuse into the port's own refusal."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        if isinstance(error, Unreadable):
            raise DeskRefused("html", str(error)) from error
        if isinstance(error, ValidationError):
            fields = error.message_dict if hasattr(error, "error_dict") else {}
            field = next(iter(fields), "")
            field = {"description": "alt", "embargo_at": "not_before"}.get(field, field)
            raise DeskRefused(field, " ".join(error.messages)) from error


def _newest(page_id: int) -> StoryPage:
    page = story_page(page_id)
    if page is None:
        raise DeskRefused("id", _("There is no such story."))
    newest: StoryPage = page.get_latest_revision_as_object()
    return newest


def _write(
    page: StoryPage, column: ColumnPage | None, words: StoryWords, user: Any
) -> tuple[str, ...]:
    warnings: tuple[str, ...] = ()
    for name in TEXTS:
        value = getattr(words, name)
        if value is not None:
            _fits(page, name, value)
            setattr(page, name, value)
    if words.not_before is not None:
        page.embargo_at = words.not_before
    if words.lead_picture is not None:
        _known([("lead_picture", words.lead_picture)])
        page.lead_picture_id = words.lead_picture.media_id
        page.lead_caption = words.lead_picture.caption
    if words.body is not None:
        _known(_placed(words.body))
        _linked(words.body)
        unit = unit_of(column.path) if column else None
        page.body = json.dumps(raw_stream(words.body, unit.pk if unit else None))
    elif words.html is not None:
        warnings = _paste(page, column, words.html, user)
    if not page.title.strip():
        raise DeskRefused("title", _("The story needs a title."))
    return warnings


def _fits(page: StoryPage, name: str, value: str) -> None:
    try:
        page._meta.get_field(name).run_validators(value)
    except ValidationError as error:
        raise DeskRefused(name, " ".join(error.messages)) from error


def _paste(
    page: StoryPage, column: ColumnPage | None, html: str, user: Any
) -> tuple[str, ...]:
    """Read `html` like a pasted document; what was said beside it wins."""
    if not html.strip():
        raise DeskRefused("html", _("There is no text in it."))
    head = f"<h1>{escape(page.title)}</h1>" if page.title.strip() else ""
    head += f"<p>Sapo: {escape(page.lead)}</p>" if page.lead.strip() else ""
    told = read_paste(head + html)
    if column is None:
        raise DeskRefused("id", _("The story stands in no column."))
    read = draft_of(told, column=column, kind=page.article_kind, user=user)
    for name in (*TEXTS, "lead_picture_id", "lead_caption"):
        if not getattr(page, name):
            setattr(page, name, getattr(read, name))
    page.body = read.body
    return tuple(str(warning) for warning in told.warnings)


def _placed(body: tuple[BodyPart, ...]) -> Iterable[tuple[str, PlacedPicture]]:
    for number, part in enumerate(body):
        if isinstance(part, PlacedPicture):
            yield f"body.{number}.media", part
        elif isinstance(part, PlacedGallery):
            for inner, picture in enumerate(part.pictures):
                yield f"body.{number}.pictures.{inner}.media", picture


def _linked(body: tuple[BodyPart, ...]) -> None:
    """Films are linked from known sites alone, whoever writes the story."""
    for number, part in enumerate(body):
        if (
            isinstance(part, Embed)
            and (part.media or part.poster)  # else it is stored as a plain link
            and not film_hosts.is_known(part.url)
        ):
            raise DeskRefused(f"body.{number}.url", film_hosts.unknown())


def _known(placed: Iterable[tuple[str, PlacedPicture]]) -> None:
    wanted = list(placed)
    ids = {picture.media_id for _field, picture in wanted}
    known = set(StoryImage.objects.filter(pk__in=ids).values_list("pk", flat=True))
    for field, picture in wanted:
        if picture.media_id not in known:
            raise DeskRefused(field, _("There is no such picture."))


def _text(page: StoryPage, warnings: tuple[str, ...] = ()) -> StoryText:
    column = ColumnPage.objects.ancestor_of(page).last()
    unit = unit_of(page.path)
    if column is None or unit is None:
        raise DeskRefused("id", _("The story stands in no column."))
    lead = page.lead_picture_id
    return StoryText(
        page_id=page.pk,
        kind=page.article_kind,
        unit_page_id=unit.pk,
        column_id=column.pk,
        column=column.title,
        title=page.title,
        lead=page.lead,
        body=parts_of(page),
        lead_picture=PlacedPicture(lead, page.lead_caption) if lead else None,
        author=page.author,
        source=page.source,
        hashtags=page.hashtags,
        not_before=page.embargo_at,
        live=page.live,
        changed=page.has_unpublished_changes,
        url=canonical_url(page) if page.live else "",
        warnings=warnings,
    )


def _media(image: StoryImage) -> MediaItem:
    unit = UnitPage.objects.filter(collection=image.collection_id).first()
    return MediaItem(
        media_id=image.pk,
        unit_page_id=unit.pk if unit else None,
        title=image.title,
        width=image.width,
        height=image.height,
        alt=image.description,
        caption=image.caption,
        credit=image.credit,
        source=image.source,
        basis=image.basis,
        basis_note=image.basis_note,
        minors=image.minors,
        rights_until=image.rights_until,
        ai_use=image.ai_use,
    )
