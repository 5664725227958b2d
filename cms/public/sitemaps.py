"""Sitemaps (sitemaps.org 0.9): an index, its parts, and the one for news.

Parts are cut by page id, so a story published today changes one part alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.http import ConditionalGetMiddleware
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import decorator_from_middleware
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Page

from cms.content.addresses import page_path
from cms.content.timeline import told_exemplars
from cms.content.tree import units_of
from cms.models import (
    STORY_TYPES,
    ColumnPage,
    HomePage,
    MovementPage,
    SectionPage,
    UnitPage,
)

PART = 5000  # page ids in one document; the standard allows 50,000 addresses
NEWS_DAYS, NEWS_MOST = 2, 1000  # what news crawlers read
PLACES = (HomePage, UnitPage, SectionPage, ColumnPage, MovementPage)
FIXED = ("exemplars", "practices", "archive", "about", "corrections")
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_XMLNS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
_conditional = decorator_from_middleware(ConditionalGetMiddleware)
_cached = cache_control(public=True, max_age=300)


@require_safe
@_conditional
@_cached
def index(request: HttpRequest) -> HttpResponse:
    parts = [reverse("sitemap_pages"), reverse("sitemap_people")]
    highest = _stories().aggregate(highest=Max("pk"))["highest"] or 0
    if highest:
        numbers = {pk // PART for pk in _some_of_each_part(highest)}
        parts += [reverse("sitemap_stories", args=[n]) for n in sorted(numbers)]
    parts.append(reverse("sitemap_news"))
    rows = (f"<sitemap><loc>{_absolute(part)}</loc></sitemap>" for part in parts)
    return _xml(f"<sitemapindex {_XMLNS}>", rows, "</sitemapindex>")


@require_safe
@_conditional
@_cached
def pages(request: HttpRequest) -> HttpResponse:
    found = Page.objects.live().public().exact_type(*PLACES).order_by("path")
    rows = [_url(_absolute(reverse(name)), None) for name in FIXED]
    rows += [_url(_absolute(page_path(page)), page.last_published_at) for page in found]
    return _set(rows)


@require_safe
@_conditional
@_cached
def people(request: HttpRequest) -> HttpResponse:
    slugs = told_exemplars().order_by("pk").values_list("slug", flat=True)
    return _set(
        _url(_absolute(reverse("exemplar", args=[slug])), None) for slug in slugs
    )


@require_safe
@_conditional
@_cached
def stories(request: HttpRequest, number: int) -> HttpResponse:
    found = _stories().filter(pk__gte=number * PART, pk__lt=(number + 1) * PART)
    rows = [
        _url(_absolute(_path(url_path)), changed)
        for url_path, changed in found.order_by("pk").values_list(
            "url_path", "last_published_at"
        )
    ]
    if not rows:
        raise Http404
    return _set(rows)


@require_safe
@_conditional
@_cached
def news(request: HttpRequest) -> HttpResponse:
    """Stories of the last two days; the publication is the unit that tells them."""
    since = timezone.now() - timedelta(days=NEWS_DAYS)
    found = list(
        _stories()
        .filter(first_published_at__gt=since)
        .order_by("-first_published_at", "-pk")
        .values_list("path", "url_path", "title", "first_published_at")[:NEWS_MOST]
    )
    units = units_of(path for path, *_rest in found)
    rows = []
    for path, url_path, title, published in found:
        unit = units[path]
        name = unit.title if unit else settings.WAGTAIL_SITE_NAME
        rows.append(
            f"<url><loc>{_absolute(_path(url_path))}</loc><news:news><news:publication>"
            f"<news:name>{escape(name)}</news:name><news:language>vi</news:language>"
            "</news:publication><news:publication_date>"
            f"{_moment(published)}</news:publication_date>"
            f"<news:title>{escape(title)}</news:title></news:news></url>"
        )
    return _xml(f"<urlset {_XMLNS} {_NEWS}>", rows, "</urlset>")


@require_safe
@_cached
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /api/publishing/",
        "Disallow: /press/",
        "Disallow: /tim-kiem/",
        "",
        f"Sitemap: {_absolute(reverse('sitemap'))}",
        f"Sitemap: {_absolute(reverse('sitemap_news'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _stories() -> QuerySet[Page]:
    return Page.objects.live().public().exact_type(*STORY_TYPES)


def _some_of_each_part(highest: int) -> Iterable[int]:
    """One story id out of every part that has any."""
    for start in range(0, highest + 1, PART):
        inside = _stories().filter(pk__gte=start, pk__lt=start + PART)
        if (pk := inside.values_list("pk", flat=True).first()) is not None:
            yield pk


def _path(url_path: str) -> str:
    """The public path of a page: what follows the site's root in `url_path`."""
    return "/" + url_path.strip("/").partition("/")[2] + "/"


def _absolute(path: str) -> str:
    return escape(f"{settings.LANTOA_BASE_URL}{path}")


def _moment(moment: datetime) -> str:
    return timezone.localtime(moment).isoformat(timespec="seconds")


def _url(address: str, changed: datetime | None) -> str:
    when = f"<lastmod>{_moment(changed)}</lastmod>" if changed else ""
    return f"<url><loc>{address}</loc>{when}</url>"


def _set(rows: Iterable[str]) -> HttpResponse:
    return _xml(f"<urlset {_XMLNS}>", rows, "</urlset>")


def _xml(begin: str, rows: Iterable[str], end: str) -> HttpResponse:
    text = "\n".join([begin, *rows, end])
    return HttpResponse(
        f"{_HEAD}{text}\n", content_type="application/xml; charset=utf-8"
    )
