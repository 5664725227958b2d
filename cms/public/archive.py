"""/luu-tru/: every month with its stories."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.models import Page

from cms.models import STORY_TYPES
from cms.public.edition import of_edition
from cms.public.listing import PER_PAGE, cards


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """The years, newest first, each with its months and how many stories they hold."""
    years: dict[int, list[dict[str, int]]] = defaultdict(list)
    for year, month, count in of_edition("archive", _months):
        years[year].append({"month": month, "count": count})
    return render(
        request,
        "cms/public/archive.html",
        {"years": sorted(years.items(), reverse=True), "canonical": _at("archive")},
    )


@require_safe
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    try:
        begin, end = _borders(year, month)
    except ValueError as problem:
        raise Http404 from problem
    found = _stories().filter(first_published_at__gte=begin, first_published_at__lt=end)
    stories = Paginator(
        found.order_by("-first_published_at", "-pk").specific(), PER_PAGE
    ).get_page(request.GET.get("trang", 1))
    if not stories.paginator.count:
        raise Http404
    stories.object_list = cards(list(stories.object_list))
    return render(
        request,
        "cms/public/month.html",
        {
            "stories": stories,
            "year": year,
            "month": month,
            "canonical": _at("archive_month", year, month),
        },
    )


def _stories() -> QuerySet[Page]:
    return Page.objects.live().public().exact_type(*STORY_TYPES)


def _months() -> list[tuple[int, int, int]]:
    rows = (
        _stories()
        .exclude(first_published_at=None)
        .annotate(begin=TruncMonth("first_published_at"))
        .values("begin")
        .order_by("-begin")
        .annotate(count=Count("pk"))
        .values_list("begin", "count")
    )
    return [(begin.year, begin.month, count) for begin, count in rows]


def _borders(year: int, month: int) -> tuple[datetime, datetime]:
    here = timezone.get_current_timezone()
    begin = datetime(year, month, 1, tzinfo=here)
    return begin, datetime(year + month // 12, month % 12 + 1, 1, tzinfo=here)


def _at(name: str, *args: Any) -> str:
    return f"{settings.LANTOA_BASE_URL}{reverse(name, args=args)}"
