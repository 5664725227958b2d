"""Pictures of live stories whose right of use ends soon, or has ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F
from wagtail.models import Page

from cms.models import STORY_TYPES, StoryImage
from publishing.admin.scope import pages_below_rights
from publishing.models import Story

AHEAD = timedelta(days=14)  # long enough to find another picture


@dataclass(frozen=True)
class EndingRight:
    """One picture in one live story; it may be used through `until`."""

    page: Page
    image: StoryImage
    until: date


def ending_rights(user: Any, today: date) -> list[EndingRight]:
    """In the stories of `user`, what ended first comes first."""
    images = StoryImage.objects.filter(rights_until__lte=today + AHEAD)
    by_digest = {one.outgoing_digest: one for one in images.order_by("-rights_until")}
    by_digest.pop("", None)
    if not by_digest:
        return []
    pages = pages_below_rights(user).live().exact_type(*STORY_TYPES)
    shown = (
        Story.objects.filter(
            page__in=pages.order_by(),
            snapshots__publication=F("publication"),
            snapshots__pictures__in=list(by_digest),
        )
        .values_list("page", "snapshots__pictures")
        .distinct()
    )
    rows = list(shown)
    titled = Page.objects.in_bulk({page for page, _digest in rows})
    found = [
        EndingRight(titled[page], image, image.rights_until)
        for page, digest in rows
        if (image := by_digest[digest]).rights_until
    ]
    return sorted(found, key=lambda one: (one.until, one.page.pk, one.image.pk))
