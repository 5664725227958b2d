"""A column ("Chuyên mục") of a unit: stories stand here and nowhere else."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from cms.models.tidy import TidyPage


class ColumnPage(TidyPage):
    """Targets count per week, Monday to Sunday; empty means: none was set."""

    introduction = models.TextField(_("introduction"), blank=True)
    stories_per_week = models.PositiveSmallIntegerField(
        _("stories a week"), null=True, blank=True
    )
    minutes_per_week = models.PositiveSmallIntegerField(
        _("minutes of sound and film a week"), null=True, blank=True
    )

    slug_word = "chuyen-muc"
    parent_page_types = ["cms.UnitPage", "cms.SectionPage"]
    subpage_types = ["cms.ExemplarStory", "cms.Reportage", "cms.Article"]
    template = "cms/public/column.html"
    content_panels = [
        FieldPanel("title", heading=_("Name")),
        FieldPanel("introduction"),
        MultiFieldPanel(
            [FieldPanel("stories_per_week"), FieldPanel("minutes_per_week")],
            heading=_("Output target"),
        ),
    ]
    promote_panels = Page.promote_panels

    class Meta:
        verbose_name = _("column")
        verbose_name_plural = _("columns")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        from cms.public.context import column_context

        context = super().get_context(request, *args, **kwargs)
        return {**context, **column_context(self, request)}
