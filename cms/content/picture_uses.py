"""Where a picture is used: in what is live, planned or only drafted, and where it went.

Wagtail's own index knows the pages' rows; drafts, planned content and what left the
house are looked through here.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F, Q, QuerySet, TextField
from django.db.models.functions import Cast
from wagtail.models import Page, ReferenceIndex, Revision

from cms.content.dossier import image_ids
from cms.models import STORY_TYPES, StoryImage, StoryPage
from publishing.admin.scope import PLAN, PUBLISH, may_on_page
from publishing.models import Placement, Release, Story

Content = dict[str, Any]


@dataclass(frozen=True)
class Use:
    """One story that shows the picture. The contents are those that do, else None."""

    page: StoryPage
    draft: Content | None
    live: Content | None
    release: Release | None  # waiting for its hour, with the picture in it
    went_out: bool  # the newest publication shows it
    places: tuple[Placement, ...]  # where that publication stands now
    may_edit: bool
    may_publish: bool

    @property
    def withdrawn(self) -> bool:
        return self.went_out and not self.page.live

    @property
    def changes(self) -> bool:
        """Whether a replacement has something to do here, and is allowed to."""
        if self.live or self.release:
            return self.may_publish
        return self.draft is not None and self.may_edit


def uses(image: StoryImage, user: Any) -> list[Use]:
    """The stories that show `image`, those of other units too; the newest first."""
    releases = _releases(image)
    out = _stories_out(image)
    ids = {
        *_referring(image),
        *_drafting(image),
        *releases,
        *(story.page_id for story in out if story.page_id),
    }
    pages = Page.objects.filter(pk__in=ids, alias_of=None).exact_type(*STORY_TYPES)
    places = _places(ids)
    found = [
        _use(page, image, user, releases.get(page.pk), out, places[page.pk])
        for page in pages.order_by("-pk").specific()
    ]
    return [
        use for use in found if use.draft or use.live or use.release or use.went_out
    ]


def _use(
    page: StoryPage,
    image: StoryImage,
    user: Any,
    release: Release | None,
    out: list[Story],
    places: list[Placement],
) -> Use:
    draft = plain(page.get_latest_revision_as_object())
    live = plain(page) if page.live else None
    went_out = any(story.page_id == page.pk for story in out)
    return Use(
        page=page,
        draft=draft if shows(draft, image.pk) else None,
        live=live if live and shows(live, image.pk) else None,
        release=release,
        went_out=went_out,
        places=tuple(places) if went_out else (),
        may_edit=may_on_page(user, page, PLAN),
        may_publish=may_on_page(user, page, PUBLISH),
    )


def plain(page: StoryPage) -> Content:
    """The page's content as revisions and releases keep it."""
    kept = json.dumps(page.serializable_data(), cls=DjangoJSONEncoder)
    content: Content = json.loads(kept)
    return content


def shows(content: Content, image_id: int) -> bool:
    return image_id in image_ids(content)


def _referring(image: StoryImage) -> Iterator[int]:
    pages = ContentType.objects.get_for_model(Page)
    rows = ReferenceIndex.get_references_to(image).filter(base_content_type=pages)
    return (int(pk) for pk in rows.values_list("object_id", flat=True))


def _drafting(image: StoryImage) -> Iterable[int]:
    """Pages whose newest draft shows it, where the draft is not what is live."""
    drafted = Page.objects.filter(Q(live=False) | Q(has_unpublished_changes=True))
    newest = drafted.exact_type(*STORY_TYPES).values("latest_revision")
    rows = _mentioning(Revision.objects.filter(pk__in=newest), image)
    return [int(row.object_id) for row in rows if shows(row.content, image.pk)]


def _releases(image: StoryImage) -> dict[int, Release]:
    opened = Release.objects.filter(published_at=None, cancelled_at=None)
    rows = _mentioning(opened.select_related("story"), image)
    return {
        row.story.page_id: row
        for row in rows
        if row.story.page_id and shows(row.content, image.pk)
    }


def _mentioning(rows: QuerySet[Any], image: StoryImage) -> QuerySet[Any]:
    """Rows whose stored content may name it: a number that begins so is let through."""
    return rows.annotate(stored=Cast("content", TextField())).filter(
        Q(stored__contains=f'"lead_picture": {image.pk}')
        | Q(stored__contains=f'\\"image\\": {image.pk}')
    )


def _stories_out(image: StoryImage) -> list[Story]:
    """Stories whose newest publication carries the picture as it leaves."""
    if not image.outgoing_digest:
        return []
    return list(
        Story.objects.filter(
            snapshots__publication=F("publication"),
            snapshots__pictures=image.outgoing_digest,
        ).distinct()
    )


def _places(page_ids: Iterable[int]) -> dict[int, list[Placement]]:
    found: dict[int, list[Placement]] = defaultdict(list)
    rows = Placement.objects.filter(
        story__page_id__in=list(page_ids), closed_at=None, posted_at__isnull=False
    )
    for place in rows.select_related("channel", "story").order_by("pk"):
        if place.story.page_id:
            found[place.story.page_id].append(place)
    return found
