"""Lists of the pages that are not stories: movements, sections, columns, units."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.ui.tables.pages import PageStatusColumn, PageTitleColumn
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.models import Page

from cms.models import ColumnPage, MovementPage, SectionPage, UnitPage

TITLE = PageTitleColumn("title", label=_("Name"), sort_key="title")
STATUS = PageStatusColumn("status", label=_("Status"), sort_key="live")


class ParentColumn(Column):
    def get_value(self, instance: Page) -> str:
        parent = instance.get_parent()
        return parent.title if parent else ""


class KindColumn(Column):
    def get_value(self, instance: Page) -> Any:
        return instance.specific.get_kind_display()


class MovementListing(PageListingViewSet):
    model = MovementPage
    name = "movements"
    icon = "thumbtack"
    columns = [
        TITLE,
        KindColumn("kind", label=_("Type")),
        DateColumn("launched_on", label=_("Launched on"), sort_key="launched_on"),
        ParentColumn("of", label=_("Of")),
        STATUS,
    ]


class UnitListing(PageListingViewSet):
    model = UnitPage
    name = "units"
    icon = "site"
    columns = [
        TITLE,
        Column("unit_type", label=_("Type")),
        ParentColumn("of", label=_("Superior unit")),
        STATUS,
    ]


class SectionListing(PageListingViewSet):
    model = SectionPage
    name = "sections"
    icon = "folder-open-1"
    columns = [TITLE, ParentColumn("of", label=_("Of")), STATUS]


class ColumnListing(PageListingViewSet):
    model = ColumnPage
    name = "columns"
    icon = "list-ul"
    columns = [
        TITLE,
        ParentColumn("of", label=_("Of")),
        Column("stories_per_week", label=_("Stories a week")),
        STATUS,
    ]


class PlacesGroup(ViewSetGroup):
    menu_label = _("Unit and sections")
    menu_name = "unit-pages"
    menu_icon = "site"
    menu_order = 270
    items = (UnitListing, SectionListing, ColumnListing, MovementListing)
