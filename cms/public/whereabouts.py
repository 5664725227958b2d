"""Which page a feed or an embed names: by its whole path, or by a slug alone."""

from __future__ import annotations

from django.http import Http404
from wagtail.models import Page, Site

from cms.models import ColumnPage, HomePage, MovementPage, SectionPage, UnitPage

EVERYTHING = "tat-ca"
HOLDERS = (HomePage, UnitPage, SectionPage, ColumnPage, MovementPage)


def holder(where: str) -> Page:
    """The live page with stories below it that `where` names.

    A slug that several units use names none of them: their whole paths do.
    """
    site = Site.objects.select_related("root_page").get(is_default_site=True)
    pages = Page.objects.live().public().exact_type(*HOLDERS)
    where = where.strip("/")
    if where in {"", EVERYTHING}:
        return site.root_page.specific
    found = pages.filter(url_path=f"{site.root_page.url_path}{where}/").first()
    if found is None and "/" not in where:
        namesakes = list(pages.filter(slug=where)[:2])
        found = namesakes[0] if len(namesakes) == 1 else None
    if found is None:
        raise Http404
    return found.specific


def where_of(page: Page) -> str:
    """The path that names `page` and nothing else."""
    return page.url_path.strip("/").partition("/")[2] or EVERYTHING
