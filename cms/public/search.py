"""/tim-kiem/: one search for everything a reader may see."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.models import Page

from cms.public.listing import PER_PAGE, cards
from cms.search.everything import public_hits
from cms.search.question import LONGEST, Question


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    typed = " ".join(request.GET.get("q", "").replace("\x00", "")[:LONGEST].split())
    hits = public_hits(Question.of(typed))
    stories = Paginator(hits.stories, PER_PAGE).get_page(request.GET.get("trang", 1))
    total = len(hits.stories)
    stories.object_list = cards(in_order(list(stories.object_list)))
    return render(
        request,
        "cms/public/search.html",
        {
            "query": typed,
            "hits": hits,
            "stories": stories,
            "total": total,
            "canonical": f"{settings.LANTOA_BASE_URL}{reverse('search')}",
        },
    )


def in_order(page_ids: list[int]) -> list[Page]:
    """The pages themselves, in the order asked for."""
    found = {page.pk: page for page in Page.objects.filter(pk__in=page_ids).specific()}
    return [found[pk] for pk in page_ids if pk in found]
