"""What the page of a movement shows: its launch, who joined, its stories, results."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest

from cms.content.addresses import canonical_url, page_path
from cms.content.timeline import stories_in
from cms.content.tree import unit_of
from cms.models import MovementPage
from cms.public.breadcrumbs import crumbs_to
from cms.public.listing import PER_PAGE, cards, share_picture
from cms.public.structured import collection
from cms.public.whereabouts import where_of


def movement_context(page: MovementPage, request: HttpRequest) -> dict[str, Any]:
    unit = unit_of(page.path) if page.path else None
    stories = Paginator(stories_in(page).specific(), PER_PAGE).get_page(
        request.GET.get("trang", 1)
    )
    stories.object_list = cards(list(stories.object_list))
    return {
        "canonical": canonical_url(page),
        "unit": unit,
        "unit_path": page_path(unit) if unit else "",
        "stories": stories,
        "joined": page.joined.select_related("unit"),
        "feeds": f"/feeds/{where_of(page)}",
        "share_picture": share_picture(list(stories.object_list)),
        "json_ld": collection(
            page.title,
            canonical_url(page),
            page.summary,
            list(stories.object_list),
            crumbs_to(page),
        ),
        "linked": page.linked.live(),
        "citations": [document.citation for document in page.basis.all()],
    }
