"""A story to take along, for who may edit it: its "…" menu, and the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from cms.exporting.formats import FORMATS
from cms.models import StoryPage
from publishing.admin.scope import PLAN, may_on_page, require


@require_GET
def export_view(request: HttpRequest, page_id: int, form: str) -> HttpResponse:
    page = get_object_or_404(Page, pk=page_id).specific
    require(isinstance(page, StoryPage) and may_on_page(request.user, page, PLAN))
    way = FORMATS[form]
    return HttpResponse(
        way.make(page),
        content_type=way.content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{way.filename(page)}"',
            "Cache-Control": "private, no-store",
        },
    )


def header_buttons(page: Page, user: Any) -> Iterator[Button]:
    """In Wagtail's menu after its own entries."""
    if not issubclass(page.specific_class or Page, StoryPage):
        return
    if may_on_page(user, page, PLAN):
        for priority, (form, way) in enumerate(FORMATS.items(), 80):
            yield Button(
                way.label,
                reverse(f"cms_export_{form}", args=[page.pk]),
                icon_name="download",
                priority=priority,
            )
