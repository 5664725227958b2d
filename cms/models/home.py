"""The front page of the installation; every unit hangs below it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from cms.models.tidy import TidyPage


class HomePage(TidyPage):
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["cms.UnitPage", "cms.MovementPage"]
    template = "cms/public/home.html"
    content_panels = [FieldPanel("title")]
    promote_panels = Page.promote_panels

    class Meta:
        verbose_name = _("front page")
        verbose_name_plural = _("front pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        from cms.public.context import home_context

        context = super().get_context(request, *args, **kwargs)
        return {**context, **home_context(self, request)}
