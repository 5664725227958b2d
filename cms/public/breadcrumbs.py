"""Where a page stands: the way from the front page, for readers and for machines."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from wagtail.models import Page

from cms.content.addresses import page_path


@dataclass(frozen=True)
class Crumb:
    title: str
    path: str

    @property
    def url(self) -> str:
        return f"{settings.LANTOA_BASE_URL}{self.path}"


def crumbs_to(page: Page) -> list[Crumb]:
    """The live pages above `page`, the front page first, without `page` itself."""
    if not page.path:
        return []
    above = page.get_ancestors().filter(depth__gt=1, live=True)
    return [Crumb(one.title, page_path(one)) for one in above]
