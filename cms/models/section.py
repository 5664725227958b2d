"""A section ("Chuyên trang"): columns of one unit that belong together."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from cms.models.tidy import TidyPage


class SectionPage(TidyPage):
    introduction = models.TextField(_("introduction"), blank=True)

    slug_word = "chuyen-trang"
    parent_page_types = ["cms.UnitPage"]
    subpage_types = ["cms.ColumnPage"]
    template = "cms/public/section.html"
    content_panels = [
        FieldPanel("title", heading=_("Name")),
        FieldPanel("introduction"),
    ]
    promote_panels = Page.promote_panels

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        from cms.public.context import section_context

        context = super().get_context(request, *args, **kwargs)
        return {**context, **section_context(self, request)}
