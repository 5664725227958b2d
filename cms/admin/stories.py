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
    ParentPageColumn,
)
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.admin.widgets.button import HeaderButton
from wagtail.models import Page

from cms.admin.saved_views import views_of
from cms.admin.story_filters import StoryFacets, planned
from cms.admin.story_sheet import HEADINGS, harmless, row_of
from cms.models import STORY_TYPES, ColumnPage
from cms.search.pages import in_list
from cms.search.question import Question
from publishing.admin.scope import pages_below_rights


class KindColumn(Column):
    def get_value(self, instance: Page) -> str:
        return str(instance.specific_class._meta.verbose_name).capitalize()


SHOWN = (
    *("title", "draft_title", "slug", "path", "depth", "numchild", "url_path"),
    *("content_type", "locale", "owner", "latest_revision_created_at"),
    *("live", "expired", "has_unpublished_changes", "first_published_at"),
    *("locked", "locked_by"),
)


class TitleColumn(PageTitleColumn):
    """The title and the two next steps. Wagtail's menu of ten actions costs more than
    the rest of a row; it stands on the story's own page, and below for many at once.
    """

    cell_template_name = "cms/admin/stories/title.html"


class PlaceColumn(ParentPageColumn):
    cell_template_name = Column.cell_template_name

    def get_value(self, instance: Page) -> str:
        parent = super().get_value(instance)
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
        """What the columns show and no more: no texts, no states of unseen rows."""
        pages = pages_below_rights(self.request.user).exact_type(*STORY_TYPES)
        return pages.prefetch_workflow_states().only(*SHOWN)

    def search_queryset(self, queryset: Any) -> Any:
        """The one search (cms.search): marks do not matter, exact hits first."""
        if not self.is_searching:
            return queryset
        return in_list(Question.of(self.search_query), queryset)

    def to_row_dict(self, item: Page) -> dict[str, Any]:
        self._tell_plan(item)
        return row_of(item, self._titles)

    def _tell_plan(self, page: Page) -> None:
        """What Wagtail calls scheduled: its own schedule stays empty (one clock)."""
        page._approved_schedule = page.pk in self._planned

    @cached_property
    def _planned(self) -> set[int]:
        return set(planned().values_list("story__page", flat=True))

    @cached_property
    def _titles(self) -> dict[str, str]:
        return dict(ColumnPage.objects.values_list("path", "title"))

    def get_context_data(self, **kwargs: Any) -> Any:
        context = super().get_context_data(**kwargs)
        if not self.is_export:
            for page in context["object_list"]:
                self._tell_plan(page)
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
        TitleColumn("title", label=_("Title"), sort_key="title"),
        KindColumn("kind", label=_("Kind"), classname="lt-wide"),
        PlaceColumn("column", label=_("Column"), classname="lt-wide"),
        DateColumn(
            "latest_revision_created_at",
            label=_("Edited"),
            sort_key="latest_revision_created_at",
        ),
        PageStatusColumn("status", label=_("Status"), sort_key="live"),
    ]
