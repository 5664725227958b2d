"""A story as JSON that cms.importing reads back into the same story.

The form is the importer's (cms.importing.json_story). What the story is tied to goes
along by its key. Checks and forms of consent name people and hold for this house
alone: the file says how many there are; they stay here, like the rest of the dossier.
"""

from __future__ import annotations

import base64
import json
from dataclasses import asdict, fields
from pathlib import PurePath
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from channels.article import Embed
from cms.exporting.belongings import belongings_of
from cms.exporting.told import Told, bytes_of, still, told
from cms.importing.parsed import FOCAL_POINT, Particulars, PictureWords
from cms.models import StoryImage, StoryPage
from publishing.ports import BodyPart, PlacedGallery, PlacedPicture

Raw = dict[str, Any]


def story_json(page: StoryPage) -> bytes:
    """The newest saved draft of `page`; the same draft gives the same bytes."""
    story = told(page)
    newest, names = story.page, _names(story)
    body = [_raw(part, names) for part in story.body]
    if story.lead:
        body.insert(0, {"type": "picture", "digest": names[story.lead]})
    values = {
        "kind": newest.article_kind,
        "title": newest.title,
        "lead": newest.lead,
        "author": newest.author,
        "source": newest.source,
        "tags": newest.hashtags.split(),
        **{one.name: getattr(newest, one.name, "") for one in fields(Particulars)},
        "belongings": belongings_of(story).model_dump(),
        "picture_leads": story.lead is not None,
        "body": body,
        "pictures": _pictures(story, names),
    }
    text = json.dumps(values, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
    return text.encode()


def _names(story: Told) -> dict[PlacedPicture, str]:
    """A name for each picture with the words of its place: p1, p2 …"""
    distinct = dict.fromkeys(story.placed)
    return {placed: f"p{number}" for number, placed in enumerate(distinct, 1)}


def _raw(part: BodyPart, names: dict[PlacedPicture, str]) -> Raw:
    match part:
        case PlacedPicture():
            return {"type": "picture", "digest": names[part]}
        case PlacedGallery(pictures=pictures):
            return {"type": "gallery", "digests": [names[one] for one in pictures]}
        case Embed() if poster := still(part):
            return part.model_copy(update={"poster": names[poster]}).model_dump()
        case _:
            return part.model_dump()


def _pictures(story: Told, names: dict[PlacedPicture, str]) -> list[Raw]:
    """The bytes of an image stand once, however often it is placed."""
    first: dict[int, str] = {}
    pictures = []
    for placed, name in names.items():
        image = story.images[placed.media_id]
        shared = first.setdefault(image.pk, name)
        pictures.append(
            {
                "digest": name,
                "name": PurePath(image.file.name).name[:100],
                "alt": placed.alt,
                "caption": placed.caption,
                "credit": image.credit,
                "own": asdict(words_of(image)),
                **({"same_as": shared} if shared != name else {"data": _coded(image)}),
            }
        )
    return pictures


def words_of(image: StoryImage) -> PictureWords:
    return PictureWords(
        title=image.title,
        alt=image.description,
        caption=image.caption,
        source=image.source,
        basis=image.basis,
        basis_note=image.basis_note,
        rights_until=image.rights_until,
        minors=image.minors,
        ai_use=image.ai_use,
        focal_point=_focal_point(image),
    )


def _focal_point(image: StoryImage) -> tuple[int, ...] | None:
    values = [getattr(image, f"focal_point_{name}") for name in FOCAL_POINT]
    return None if None in values else tuple(values)


def _coded(image: StoryImage) -> str:
    """Empty when the file is gone: the importer then names what it leaves out."""
    return base64.b64encode(bytes_of(image)).decode()
