"""The way from a story, wherever Wagtail lists its actions, to its panel."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from publishing.admin import scope
from publishing.ports import content_source


def header_buttons(page: Page, user: Any) -> Iterator[Button]:
    if content_source().is_story(page.pk) and scope.may_on_page(user, page, scope.PLAN):
        yield Button(
            _("Spread"),
            reverse("publishing_panel", args=[page.pk]),
            icon_name="lt-spread",
            priority=5,
        )
