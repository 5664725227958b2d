"""A column ("Chuyên mục") of a unit: stories stand here and nowhere else."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from cms.models.tidy import TidyPage


class ColumnPage(TidyPage):
    introduction = models.TextField(_("introduction"), blank=True)

    slug_word = "chuyen-muc"
    parent_page_types = ["cms.UnitPage"]
    subpage_types = ["cms.ExemplarStory", "cms.Reportage", "cms.Article"]
    template = "cms/public/column.html"
    content_panels = [
        FieldPanel("title", heading=_("Name")),
        FieldPanel("introduction"),
    ]
    promote_panels = Page.promote_panels

    class Meta:
        verbose_name = _("column")
        verbose_name_plural = _("columns")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        from cms.public.context import column_context

        context = super().get_context(request, *args, **kwargs)
        return {**context, **column_context(self, request)}
