"""The way from a story in Wagtail's editor to its panel."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from publishing.admin import scope
from publishing.ports import content_source


class SpreadMenuItem(ActionMenuItem):
    """ "Lan tỏa" in the footer of the editor of a story."""

    label = _("Spread")
    name = "action-spread"
    icon_name = "lt-spread"

    def is_shown(self, context: dict[str, Any]) -> bool:
        page = context.get("page")
        return (
            context["view"] == "edit"
            and page is not None
            and content_source().is_story(page.pk)
        )

    def get_url(self, parent_context: dict[str, Any]) -> str:
        return reverse("publishing_panel", args=[parent_context["page"].pk])


def header_buttons(page: Page, user: Any) -> Iterator[Button]:
    if content_source().is_story(page.pk) and scope.may_on_page(user, page, scope.PLAN):
        yield Button(
            _("Spread"),
            reverse("publishing_panel", args=[page.pk]),
            icon_name="lt-spread",
            priority=5,
        )
