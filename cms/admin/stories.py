""" "Bài viết": every story of the user's units in one list, newest work first."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.ui.tables.pages import PageStatusColumn, PageTitleColumn
from wagtail.admin.views.pages.listing import IndexView, PageFilterSet
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.admin.widgets.button import HeaderButton
from wagtail.models import Page

from cms.importing.draft import KINDS
from cms.models import STORY_TYPES


class KindColumn(Column):
    def get_value(self, instance: Page) -> str:
        return str(instance.specific_class._meta.verbose_name).capitalize()


class PlaceColumn(Column):
    def get_value(self, instance: Page) -> str:
        parent = instance.get_parent()
        return parent.title if parent else ""


class StoryFilterSet(PageFilterSet):
    kind = django_filters.ChoiceFilter(
        label=_("Kind"),
        method="of_kind",
        choices=[(key, kind._meta.verbose_name) for key, kind in KINDS.items()],
        empty_label=_("All"),
    )

    class Meta:
        model = Page
        fields: list[str] = []

    def of_kind(self, pages: Any, name: str, value: str) -> Any:
        return pages.type(KINDS[value])


class StoryIndexView(IndexView):
    page_title = _("Stories")
    header_icon = "doc-full"
    default_ordering = "-latest_revision_created_at"

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().type(STORY_TYPES)

    def order_queryset(self, queryset: Any) -> Any:
        if self.ordering == self.default_ordering:
            newest = F("latest_revision_created_at").desc(nulls_last=True)
            return queryset.order_by(newest, "-pk")
        return super().order_queryset(queryset)

    @property
    def header_buttons(self) -> list[HeaderButton]:
        return [
            HeaderButton(_("Write a story"), reverse("cms_write"), icon_name="edit")
        ]


class StoryListing(PageListingViewSet):
    model = Page
    name = "stories"
    icon = "doc-full"
    menu_label = _("Stories")
    menu_name = "stories"
    menu_order = 10
    add_to_admin_menu = True
    index_view_class = StoryIndexView
    filterset_class = StoryFilterSet
    columns = [
        PageTitleColumn("title", label=_("Title"), sort_key="title"),
        KindColumn("kind", label=_("Kind"), classname="lt-wide"),
        PlaceColumn("column", label=_("Column"), classname="lt-wide"),
        DateColumn(
            "latest_revision_created_at",
            label=_("Edited"),
            sort_key="latest_revision_created_at",
        ),
        PageStatusColumn("status", label=_("Status"), sort_key="live"),
    ]
