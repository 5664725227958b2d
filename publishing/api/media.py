"""media: pictures with credit, source, alt text and the basis for using them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, File, Form, Router, Schema, UploadedFile
from ninja.responses import Status

from publishing.api import shapes
from publishing.api.auth import PLAN, READ, caller_of
from publishing.api.moments import Line, Text
from publishing.api.problems import ApiProblem, invalid, not_found
from publishing.api.shapes import answers
from publishing.ports import MediaItem, MediaWords, story_desk

router = Router(tags=["media"])


class MediaIn(Schema):
    unit: int = Field(description="The unit whose picture it becomes.")
    credit: Line = Field(min_length=1, max_length=160)
    source: Line = Field(min_length=1, max_length=160)
    alt: Line = Field(min_length=1, max_length=255)
    basis: str = Field(
        min_length=1,
        max_length=16,
        description="consent, public_activity, public_interest, no_person, "
        "illustration",
    )
    basis_note: Line = Field("", max_length=255)
    minors: str = Field(
        "", max_length=16, description="none, reviewed, needs_consent; empty: not seen"
    )
    rights_until: date | None = Field(
        None, description="The last day it may be used; empty: without an end."
    )
    ai_use: str = Field(
        "", max_length=12, description="assisted, generated; empty: no AI in it"
    )
    title: Line = Field("", max_length=255)
    caption: Text = Field("", max_length=500)


@router.post("media", auth=PLAN, response=answers(shapes.MediaOut, 201))
def add_media(
    request: HttpRequest,
    response: HttpResponse,
    told: Form[MediaIn],
    file: File[UploadedFile],
) -> Any:
    """Upload a picture (JPEG, PNG, WebP, HEIC …) as multipart/form-data."""
    caller = caller_of(request)
    if not caller.may_touch(told.unit):
        raise invalid("unit", _("There is no such unit."))
    if (file.size or 0) > settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE:
        raise ApiProblem(413, "too_large", _("The picture is too large."))
    words = MediaWords(**told.model_dump(exclude={"unit"}))
    item = story_desk().add_media(
        told.unit, file.read(), file.name or "", words, user=caller.user
    )
    response["Location"] = f"{request.path.rstrip('/')}/{item.media_id}"
    return Status(201, _shown(item))


@router.get("media/{media_id}", auth=READ, response=answers(shapes.MediaOut))
def get_media(request: HttpRequest, media_id: int) -> Any:
    item = story_desk().media(media_id)
    units = caller_of(request).units()
    if item is None or (units is not None and item.unit_page_id not in units):
        raise not_found(_("There is no such picture."))
    return _shown(item)


def _shown(item: MediaItem) -> dict[str, Any]:
    values = asdict(item)
    return {
        "id": values.pop("media_id"),
        "unit": values.pop("unit_page_id"),
        **values,
    }
