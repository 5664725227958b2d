"""What the templates of the public pages are given."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import HttpRequest
from django.utils import timezone
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
from cms.public.belongings import about_unit, belongings, beside_stories
from cms.public.breadcrumbs import crumbs_to
from cms.public.embed import lines_for
from cms.public.listing import cards, share_picture, stories_below
from cms.public.shown import other_places, shown
from cms.public.structured import collection, news_article, website
from cms.public.whereabouts import where_of
from publishing.admin.scope import PLAN, may_on_page
from publishing.clock import database_now

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
        "feeds": f"/feeds/{where_of(column)}" if column else "",
        "places": [] if preview else other_places(page),
        "share": [(name, link.format(url=address)) for name, link in SHARE.items()],
        "more": _more(page, column) if column else [],
        **belongings(page),
    }


def unit_context(page: UnitPage, request: HttpRequest) -> dict[str, Any]:
    return {
        **_list(page, request),
        "sections": SectionPage.objects.live().child_of(page),
        "columns": ColumnPage.objects.live().child_of(page),
        "units": UnitPage.objects.live().child_of(page),
        **beside_stories(page),
        "organisation": about_unit(page, timezone.localdate(database_now())),
    }


def column_context(page: ColumnPage, request: HttpRequest) -> dict[str, Any]:
    writes = request.user.is_authenticated and may_on_page(request.user, page, PLAN)
    return {
        **_list(page, request, about=page.introduction),
        "embed_lines": lines_for(page) if writes else (),
    }


def section_context(page: SectionPage, request: HttpRequest) -> dict[str, Any]:
    return {
        **_list(page, request, about=page.introduction),
        "columns": ColumnPage.objects.live().child_of(page),
    }


def home_context(page: HomePage, request: HttpRequest) -> dict[str, Any]:
    shown_list = _list(page, request)
    return {
        **shown_list,
        "json_ld": website(page.title, shown_list["canonical"]),
        "units": UnitPage.objects.live().child_of(page),
        "movements": MovementPage.objects.live().child_of(page),
    }


def _list(page: Page, request: HttpRequest, about: str = "") -> dict[str, Any]:
    """A page of stories with what machines are told about it."""
    stories = stories_below(page, request.GET.get("trang", 1))
    crumbs = crumbs_to(page)
    frame = _frame(page, page)
    shown_cards = list(stories.object_list)
    return {
        **frame,
        "stories": stories,
        "crumbs": crumbs,
        "about": about,
        "feeds": f"/feeds/{where_of(page)}",
        "share_picture": share_picture(shown_cards),
        "json_ld": collection(
            page.title, frame["canonical"], about, shown_cards, crumbs
        ),
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
