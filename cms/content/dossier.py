"""Everything the gates must know of many stories, fetched with few queries."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from wagtail.models import Page

from channels.article import Embed
from cms.content.claims import (
    Unproved,
    against,
    claims_without_evidence,
    told_by,
)
from cms.content.drafts import newest
from cms.content.tree import units_of
from cms.models import (
    STORY_TYPES,
    Check,
    Claim,
    Exemplar,
    Recording,
    StoryImage,
    StoryPage,
    UnitPage,
)
from publishing.ports import Checked


@dataclass
class Dossier:
    """One story as the gates see it; `images` are those the content shows."""

    page: StoryPage
    unit: UnitPage | None
    author: str = ""
    source: str = ""
    ai_used: bool = False
    ai_label: str = ""
    exemplar: Exemplar | None = None
    checks: dict[str, Check] = field(default_factory=dict)
    images: list[StoryImage] = field(default_factory=list)
    lost_pictures: bool = False
    unproved: list[Unproved] = field(default_factory=list)
    bare_films: list[str] = field(default_factory=list)  # without a still picture

    @property
    def owner_id(self) -> int | None:
        return self.page.owner_id

    @property
    def edit_url(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.page.pk])


def dossiers(contents: Sequence[Checked]) -> list[Dossier | None]:
    """One dossier per content; None where the page is gone."""
    pages = _pages(contents)
    units = units_of(page.path for page in pages.values())
    said = [_said(checked, pages) for checked in contents]
    exemplars = Exemplar.objects.prefetch_related("consents").in_bulk(
        {one["exemplar"] for one in said if one and one["exemplar"]}
    )
    images = StoryImage.objects.select_related("consent").in_bulk(
        {pk for one in said if one for pk in one["image_ids"]}
    )
    by_digest = _by_digest(said)
    claims = claims_without_evidence(exemplars)
    films = _films(said)
    checks: dict[int, dict[str, Check]] = defaultdict(dict)
    for check in Check.objects.filter(page_id__in=pages):
        checks[check.page_id][check.kind] = check

    result: list[Dossier | None] = []
    for one in said:
        if one is None:
            result.append(None)
            continue
        page = one["page"]
        unit = units[page.path]
        shown = [images.get(pk) for pk in one["image_ids"]]
        for digest in one["digests"]:
            shown += _nearest(by_digest.get(digest, []), unit) or [None]
        result.append(
            Dossier(
                page=page,
                unit=unit,
                author=one["author"].strip(),
                source=one["source"].strip(),
                ai_used=one["ai_use"] != StoryPage.AiUse.NONE,
                ai_label=one["ai_label"].strip(),
                exemplar=exemplars.get(one["exemplar"]),
                checks=checks[page.pk],
                images=list({image.pk: image for image in shown if image}.values()),
                lost_pictures=None in shown,
                unproved=_unproved(claims.get(one["exemplar"], []), one),
                bare_films=[
                    *one["bare_films"],
                    *(films[pk] for pk in one["bare_recordings"] if pk in films),
                ],
            )
        )
    return result


def _unproved(claims: list[Claim], one: dict[str, Any]) -> list[Unproved]:
    return against(claims, told_by(one["content"])) if claims else []


def _pages(contents: Sequence[Checked]) -> dict[int, StoryPage]:
    """Whole pages only where a draft is read; before each sending the article says
    nearly all, and a page has eighty columns."""
    drafts = {c.page_id for c in contents if c.article is None and c.content is None}
    drafts.discard(None)
    known = {c.page_id for c in contents if c.page_id} - drafts
    found: list[Page] = []
    for kind in STORY_TYPES:
        asked = known - {page.pk for page in found}
        if asked:
            found += kind.objects.filter(pk__in=asked).only(*ASKED)
    if drafts:
        found += Page.objects.filter(pk__in=drafts).specific()
    return {page.pk: page for page in found if isinstance(page, StoryPage)}


ASKED = ("path", "owner", "ai_use", "exemplar")  # of a page whose content is known


def _said(checked: Checked, pages: dict[int, StoryPage]) -> dict[str, Any] | None:
    page = pages.get(checked.page_id or 0)
    if page is None:
        return None
    if (article := checked.article) is not None:
        # What left the house is in the article; who is in it stands on the page.
        return {
            "page": page,
            "author": article.author,
            "source": article.source,
            "ai_use": page.ai_use,
            "ai_label": article.ai_label,
            "exemplar": page.exemplar_id,
            "image_ids": [],
            "bare_films": [
                block.title
                for block in article.body
                if isinstance(block, Embed)
                and block.media == "video"
                and not block.poster
            ],
            "bare_recordings": [],
            "digests": [picture.digest for picture in article.pictures],
            "content": article,
        }
    content = newest(page).content if checked.content is None else checked.content
    return {
        "page": page,
        "author": content.get("author") or "",
        "source": content.get("source") or "",
        "ai_use": content.get("ai_use") or StoryPage.AiUse.NONE,
        "ai_label": content.get("ai_label") or "",
        "exemplar": content.get("exemplar"),
        "image_ids": image_ids(content),
        "bare_films": [],
        "bare_recordings": [
            block["value"].get("recording")
            for block in json.loads(content.get("body") or "[]")
            if block["type"] == "recording" and not block["value"].get("image")
        ],
        "digests": [],
        "content": content,
    }


def image_ids(content: dict[str, Any]) -> list[int]:
    """The pictures of stored content, the lead picture first."""
    lead_picture = content.get("lead_picture")
    return [
        *([lead_picture] if lead_picture else []),
        *_image_ids(json.loads(content.get("body") or "[]")),
    ]


def _image_ids(value: Any) -> Iterator[int]:
    """The ids of the pictures in a stored stream, wherever they stand."""
    match value:
        case dict():
            for key, item in value.items():
                if key == "image" and isinstance(item, int):
                    yield item
                else:
                    yield from _image_ids(item)
        case list():
            for item in value:
                yield from _image_ids(item)


def _films(said: Sequence[dict[str, Any] | None]) -> dict[int, str]:
    """Titles of the recordings without a still picture that can be seen."""
    asked = {pk for one in said if one for pk in one["bare_recordings"] if pk}
    found = Recording.objects.in_bulk(asked) if asked else {}
    return {pk: film.title for pk, film in found.items() if film.is_film}


def _by_digest(said: Sequence[dict[str, Any] | None]) -> dict[str, list[StoryImage]]:
    digests = {digest for one in said if one for digest in one["digests"]}
    found: dict[str, list[StoryImage]] = defaultdict(list)
    if digests:
        for image in StoryImage.objects.select_related("consent").filter(
            outgoing_digest__in=digests
        ):
            found[image.outgoing_digest].append(image)
    return found


def _nearest(
    candidates: list[StoryImage], unit: UnitPage | None
) -> list[StoryImage | None]:
    """The unit's own pictures of that digest, else all: the strictest one decides."""
    own = [
        image
        for image in candidates
        if unit is not None and image.collection_id == unit.collection_id
    ]
    return [*(own or candidates)]
