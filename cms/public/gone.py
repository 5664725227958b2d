"""Addresses that answer no longer: 410 for what was withdrawn, 404 for the rest."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from wagtail.models import Page, Site

from cms.models import STORY_TYPES
from publishing.models import GoneAddress


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The handler404 of the installation."""
    if is_gone(request):
        # Neither title nor name: whoever took their story back wants it forgotten.
        response = render(request, "cms/public/gone.html", status=410)
        add_never_cache_headers(response)
        return response
    return render(request, "404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """The handler500: no query, no context, nothing that could fail again."""
    return render(None, "500.html", status=500)


def is_gone(request: HttpRequest) -> bool:
    """Whether a story stood at this address and was taken down."""
    path = request.path if request.path.endswith("/") else f"{request.path}/"
    if GoneAddress.objects.filter(path__in={path, request.path}).exists():
        return True
    site = Site.find_for_request(request)
    if site is None:
        return False
    return (
        Page.objects.filter(
            url_path=f"{site.root_page.url_path.rstrip('/')}{path}",
            live=False,
            first_published_at__isnull=False,
        )
        .exact_type(*STORY_TYPES)
        .exists()
    )
