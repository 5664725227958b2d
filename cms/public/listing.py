"""Lists of stories for the front page, a unit and a column: few queries, any length."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page as PaginatedPage
from django.core.paginator import Paginator
from django.db.models import QuerySet
from wagtail.models import Page

from channels.article import Picture
from cms.content.addresses import page_path, picture_url
from cms.models import STORY_TYPES, StoryImage, StoryPage
from cms.public.shown import ShownPicture, focus_of, public_picture
from publishing.models import StoredPicture

PER_PAGE = 12


@dataclass(frozen=True)
class Card:
    """One story in a list."""

    title: str
    lead: str
    url: str
    column: str
    published_at: datetime | None
    picture: ShownPicture | None


def stories_below(page: Page, number: str | int = 1) -> PaginatedPage[Card]:
    """The live stories below `page`, newest first; a wrong number gives page one."""
    found = Paginator(newest_below(page).specific(), PER_PAGE).get_page(number)
    found.object_list = cards(list(found.object_list))
    return found


def newest_below(page: Page) -> QuerySet[Page]:
    return (
        Page.objects.live()
        .public()
        .descendant_of(page)
        .exact_type(*STORY_TYPES)
        .order_by("-first_published_at", "-pk")
    )


def cards(pages: list[StoryPage]) -> list[Card]:
    columns = {
        column.path: column.title
        for column in Page.objects.filter(
            path__in={page.path[: -page.steplen] for page in pages}
        ).only("path", "title")
    }
    images = StoryImage.objects.in_bulk(
        {page.lead_picture_id for page in pages if page.lead_picture_id}
    )
    stored = StoredPicture.objects.filter(
        digest__in={image.outgoing_digest for image in images.values()}, public=True
    ).in_bulk()
    return [
        Card(
            title=page.title,
            lead=page.lead,
            url=page_path(page),
            column=columns.get(page.path[: -page.steplen], ""),
            published_at=page.first_published_at,
            picture=_picture(images.get(page.lead_picture_id), stored),
        )
        for page in pages
    ]


def _picture(
    image: StoryImage | None, stored: dict[str, StoredPicture]
) -> ShownPicture | None:
    kept = stored.get(image.outgoing_digest) if image else None
    if image is None or kept is None:
        return None
    return public_picture(
        Picture(
            digest=kept.digest,
            url=picture_url(kept.digest),
            width=kept.width,
            height=kept.height,
            alt=image.description,
        ),
        focus_of(image),
    )


def share_picture(shown: list[Card]) -> Picture | None:
    """What a list shows of itself where its address is shared: its newest picture."""
    return next((card.picture.picture for card in shown if card.picture), None)
