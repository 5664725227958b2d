""" "Bài viết": every story of the user's units in one list, newest work first."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.ui.tables.pages import (
    BulkActionsColumn,
    PageStatusColumn,
    PageTitleColumn,
)
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.admin.widgets.button import HeaderButton
from wagtail.models import Page

from cms.admin.saved_views import views_of
from cms.admin.story_filters import StoryFacets
from cms.admin.story_sheet import HEADINGS, harmless, row_of
from cms.models import STORY_TYPES, ColumnPage
from cms.search.pages import in_list
from cms.search.question import Question


class KindColumn(Column):
    def get_value(self, instance: Page) -> str:
        return str(instance.specific_class._meta.verbose_name).capitalize()


class PlaceColumn(Column):
    def get_value(self, instance: Page) -> str:
        parent = instance.get_parent()
        return parent.title if parent else ""


class StoryIndexView(IndexView):
    page_title = _("Stories")
    template_name = "cms/admin/stories/index.html"
    results_template_name = "cms/admin/stories/results.html"
    header_icon = "doc-full"
    default_ordering = "-latest_revision_created_at"
    export_headings = HEADINGS
    custom_field_preprocess = {name: {"csv": harmless} for name in ("title", "column")}

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().type(STORY_TYPES)

    def search_queryset(self, queryset: Any) -> Any:
        """The one search (cms.search): marks do not matter, exact hits first."""
        if not self.is_searching:
            return queryset
        return in_list(Question.of(self.search_query), queryset)

    def to_row_dict(self, item: Page) -> dict[str, Any]:
        return row_of(item, self._titles)

    @cached_property
    def _titles(self) -> dict[str, str]:
        return dict(ColumnPage.objects.values_list("path", "title"))

    def get_context_data(self, **kwargs: Any) -> Any:
        context = super().get_context_data(**kwargs)
        context["saved_views"] = views_of(self.request.user)
        context["query_now"] = self.request.GET.urlencode()
        return context

    def order_queryset(self, queryset: Any) -> Any:
        if self.ordering == self.default_ordering:
            newest = F("latest_revision_created_at").desc(nulls_last=True)
            return queryset.order_by(newest, "-pk")
        if self.is_searching and not self.is_explicitly_ordered:
            return queryset
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
    filterset_class = StoryFacets
    list_per_page = 20  # a row costs more than all the filters
    list_export = list(HEADINGS)
    export_filename = "bai-viet"
    columns = [
        BulkActionsColumn("bulk_actions"),
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
