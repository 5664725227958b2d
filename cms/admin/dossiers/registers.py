"""The registers: what all units cite and choose from, and what a unit adds to them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet

from cms.admin.dossiers.own import (
    FoldedFilterForm,
    OwnViewSet,
    UnitForm,
    folded_search,
)
from cms.models import (
    AwardForm,
    BasisDocument,
    EmulationBlock,
    Place,
    Programme,
    UnitType,
    ValueTag,
)

for model in (BasisDocument, Programme, EmulationBlock):
    model.base_form_class = UnitForm


class FoldedIndexView(generic.IndexView):
    is_searchable = True

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return folded_search(queryset, self.search_query)


class PlaceIndexView(FoldedIndexView):
    def get_base_queryset(self) -> QuerySet[Any]:
        rows = super().get_base_queryset()
        return rows.select_related("province").prefetch_related("predecessors")


class SharedViewSet(ModelViewSet):
    """Rows of everybody: administrators change them, nobody copies or inspects."""

    copy_view_enabled = False
    inspect_view_enabled = False


class PlaceViewSet(SharedViewSet):
    model = Place
    name = "places"
    icon = "site"
    index_view_class = PlaceIndexView
    list_display = [
        "full_name",
        "kind",
        "merged_from",
        "valid_from",
        "valid_to",
        BooleanColumn("land_border", label=_("Border")),
    ]
    list_filter = ["kind", "land_border", "hardship"]
    form_fields = [
        "code",
        "name",
        "kind",
        "province",
        "valid_from",
        "valid_to",
        "successor",
        "land_border",
        "hardship",
    ]


class AwardFormViewSet(SharedViewSet):
    model = AwardForm
    name = "award_forms"
    icon = "pick"
    index_view_class = FoldedIndexView
    list_display = ["name", "nature", "level", "for_whom", "valid_from", "valid_to"]
    list_filter = ["nature", "level", "for_whom"]
    form_fields = [
        "code",
        "name",
        "nature",
        "level",
        "for_whom",
        "basis",
        "valid_from",
        "valid_to",
        "position",
    ]


class UnitTypeViewSet(SharedViewSet):
    model = UnitType
    name = "unit_types"
    icon = "group"
    list_display = [
        "name",
        BooleanColumn("is_union", label=_("Trade union")),
        BooleanColumn("may_have_union", label=_("May have a union")),
        "valid_from",
        "valid_to",
    ]
    form_fields = [
        "code",
        "name",
        "is_union",
        "may_have_union",
        "valid_from",
        "valid_to",
        "note",
        "position",
    ]


class ValueTagViewSet(SharedViewSet):
    model = ValueTag
    name = "values"
    icon = "tag"
    list_display = ["name", "code"]
    form_fields = ["code", "name", "position"]


class BasisDocumentViewSet(OwnViewSet):
    model = BasisDocument
    name = "basis_documents"
    icon = "doc-full-inverse"
    list_display = ["citation", "title", "unit"]
    panels = [
        FieldPanel("unit"),
        FieldPanel("kind"),
        FieldPanel("number"),
        FieldPanel("issued_on"),
        FieldPanel("issuer"),
        FieldPanel("title"),
        FieldPanel("is_theme"),
        FieldPanel("url"),
        FieldPanel("document"),
    ]


class ProgrammeViewSet(OwnViewSet):
    model = Programme
    name = "programmes"
    icon = "calendar-alt"
    list_display = ["name", "start_year", "end_year", "unit"]
    panels = [
        FieldPanel("unit"),
        FieldPanel("name"),
        FieldPanel("start_year"),
        FieldPanel("end_year"),
        FieldPanel("aim"),
        FieldPanel("basis"),
    ]


class EmulationBlockViewSet(OwnViewSet):
    model = EmulationBlock
    name = "emulation_blocks"
    icon = "group"
    list_display = ["name", "unit", "valid_from", "valid_to"]
    panels = [
        FieldPanel("unit"),
        FieldPanel("name"),
        FieldPanel("valid_from"),
        FieldPanel("valid_to"),
        InlinePanel("members", heading=_("Members"), label=_("Unit")),
    ]


class RegisterGroup(ViewSetGroup):
    menu_label = _("Registers")
    menu_name = "registers"
    menu_icon = "list-ul"
    menu_order = 260
    items = (
        ProgrammeViewSet,
        BasisDocumentViewSet,
        EmulationBlockViewSet,
        AwardFormViewSet,
        PlaceViewSet,
        UnitTypeViewSet,
        ValueTagViewSet,
    )


class PlacesToChoose:
    """Places of today first; those that ended stay choosable for old stories."""

    filter_form_class = FoldedFilterForm

    def get_object_list(self) -> QuerySet[Any]:
        rows = super().get_object_list()  # type: ignore[misc]
        return rows.select_related("province").order_by("-valid_from", "name_sort_key")


class PlaceChooseView(PlacesToChoose, chooser.ChooseView):
    pass


class PlaceChooseResultsView(PlacesToChoose, chooser.ChooseResultsView):
    pass


class PlaceChooser(ChooserViewSet):
    choose_view_class = PlaceChooseView
    choose_results_view_class = PlaceChooseResultsView


place_chooser = PlaceChooser(
    "place_chooser",
    model=Place,
    icon="site",
    choose_one_text=_("Choose a place"),
    choose_another_text=_("Choose another place"),
)
