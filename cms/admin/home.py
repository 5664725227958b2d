"""The panels of "Hôm nay", in Wagtail's own home view."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.forms import Media
from django.http import HttpRequest
from wagtail.admin.ui.components import Component

from cms.admin.today import today
from publishing.clock import database_now


class TodayPanel(Component):
    """The whole first screen; Wagtail's own panels follow where they have news."""

    name = "today"
    order = 0
    template_name = "cms/admin/home/today.html"
    media = Media(css={"all": ["publishing/desk.css"]})

    def get_context_data(
        self, parent_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        request: HttpRequest = (parent_context or {})["request"]
        return {
            "request": request,
            "today": today(request.user, database_now()),
        }


KEPT = frozenset({"workflow_pages_to_moderate", "locked_pages"})


def construct_panels(request: HttpRequest, panels: list[Component]) -> None:
    """Hook construct_homepage_panels: ours first, of Wagtail's what asks for work."""
    panels[:] = [
        TodayPanel(),
        *(panel for panel in panels if getattr(panel, "name", "") in KEPT),
    ]
