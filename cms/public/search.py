"""/tim-kiem/: one search for everything a reader may see, and the stories narrowed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.paginator import Page as PaginatedPage
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.models import Page

from cms.public.facets import Narrowed, narrowed
from cms.public.listing import PER_PAGE, cards
from cms.search.everything import Hits, public_hits
from cms.search.pages import best_first
from cms.search.question import LONGEST, Question


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    typed = " ".join(request.GET.get("q", "").replace("\x00", "")[:LONGEST].split())
    left = narrowed(request.GET.dict(), typed)
    hits = _hits(left, Question.of(typed))
    stories = Paginator(_found(left, hits, typed), PER_PAGE).get_page(
        request.GET.get("trang", 1)
    )
    total = stories.paginator.count
    _show(stories)
    return render(
        request,
        "cms/public/search.html",
        {
            "query": typed,
            "narrowed": left,
            "hits": hits,
            "stories": stories,
            "total": total,
            "carry": left.carry,
            "canonical": f"{settings.LANTOA_BASE_URL}{reverse('search')}",
        },
    )


def _hits(left: Narrowed, question: Question) -> Hits:
    """Who narrows down wants stories: nothing else has a kind or a year."""
    if left.chosen:
        return Hits(stories=best_first(question, left.pages))
    return public_hits(question)


def _found(left: Narrowed, hits: Hits, typed: str) -> Any:
    """Keys of pages, best first; without words the newest first."""
    if typed or not left.chosen:
        return hits.stories
    newest = left.pages.order_by("-first_published_at", "-pk")
    return newest.values_list("pk", flat=True)


def _show(stories: PaginatedPage[Any]) -> None:
    stories.object_list = cards(in_order(list(stories.object_list)))


def in_order(page_ids: list[int]) -> list[Page]:
    """The pages themselves, in the order asked for."""
    found = {page.pk: page for page in Page.objects.filter(pk__in=page_ids).specific()}
    return [found[pk] for pk in page_ids if pk in found]
