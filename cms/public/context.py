"""What the templates of the public pages are given."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import HttpRequest
from wagtail.models import Page

from cms.content.addresses import canonical_url, page_path
from cms.content.tree import unit_of
from cms.models import (
    STORY_TYPES,
    ColumnPage,
    HomePage,
    MovementPage,
    SectionPage,
    StoryPage,
    UnitPage,
)
from cms.public.belongings import belongings, beside_stories
from cms.public.listing import cards, stories_below
from cms.public.shown import other_places, shown
from cms.public.structured import news_article

SHARE = {
    "Facebook": "https://www.facebook.com/sharer/sharer.php?u={url}",
    "Zalo": "https://zalo.me/share?url={url}",
}
MORE = 3  # further stories below a story


def story_context(page: StoryPage, request: HttpRequest) -> dict[str, Any]:
    preview = getattr(request, "is_preview", False)
    story = shown(page, preview=preview)
    column = page.get_parent() if page.depth else None
    address = quote(story.article.url, safe="")
    return {
        **_frame(page, page),
        "shown": story,
        "article": story.article,
        "canonical": story.article.url,
        "json_ld": news_article(story.article),
        "column": column,
        "places": [] if preview else other_places(page),
        "share": [(name, link.format(url=address)) for name, link in SHARE.items()],
        "more": _more(page, column) if column else [],
        **belongings(page),
    }


def unit_context(page: UnitPage, request: HttpRequest) -> dict[str, Any]:
    return {
        **_frame(page, page),
        "stories": stories_below(page, request.GET.get("trang", 1)),
        "sections": SectionPage.objects.live().child_of(page),
        "columns": ColumnPage.objects.live().child_of(page),
        "units": UnitPage.objects.live().child_of(page),
        **beside_stories(page),
    }


def column_context(page: ColumnPage, request: HttpRequest) -> dict[str, Any]:
    return {
        **_frame(page, page),
        "stories": stories_below(page, request.GET.get("trang", 1)),
    }


def section_context(page: SectionPage, request: HttpRequest) -> dict[str, Any]:
    return {
        **_frame(page, page),
        "stories": stories_below(page, request.GET.get("trang", 1)),
        "columns": ColumnPage.objects.live().child_of(page),
    }


def home_context(page: HomePage, request: HttpRequest) -> dict[str, Any]:
    return {
        **_frame(page, page),
        "stories": stories_below(page, request.GET.get("trang", 1)),
        "units": UnitPage.objects.live().child_of(page),
        "movements": MovementPage.objects.live().child_of(page),
    }


def _frame(page: Page, place: Page) -> dict[str, Any]:
    """What the base template shows around every page: the unit it belongs to."""
    unit = unit_of(place.path) if place.path else None
    return {
        "canonical": canonical_url(page),
        "unit": unit,
        "unit_path": page_path(unit) if unit else "",
    }


def _more(page: StoryPage, column: Page) -> list[Any]:
    others = (
        Page.objects.live()
        .public()
        .child_of(column)
        .exact_type(*STORY_TYPES)
        .exclude(pk=page.pk)
        .order_by("-first_published_at", "-pk")
    )
    return cards(list(others.specific()[:MORE]))
