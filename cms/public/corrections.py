"""/thong-tin-cai-chinh/: the corrections of stories that still stand, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.models import Page

from cms.content.addresses import page_path
from publishing.models import Release

PER_PAGE = 30


@dataclass(frozen=True)
class Corrected:
    title: str
    url: str
    note: str
    at: datetime


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    rows = (
        Release.objects.filter(
            kind=Release.Kind.CORRECTION,
            published_at__isnull=False,
            note__gt="",
            story__page__in=Page.objects.live().public(),
        )
        .select_related("story__page")
        .defer("content")
        .order_by("-published_at", "-pk")
    )
    found = Paginator(rows, PER_PAGE).get_page(request.GET.get("trang", 1))
    found.object_list = [
        Corrected(
            row.story.page.title, page_path(row.story.page), row.note, row.published_at
        )
        for row in found.object_list
    ]
    return render(
        request,
        "cms/public/corrections.html",
        {
            "corrections": found,
            "canonical": f"{settings.LANTOA_BASE_URL}{reverse('corrections')}",
        },
    )
