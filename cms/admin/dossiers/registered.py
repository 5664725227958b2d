"""What the dossiers bring into the admin, for `cms.wagtail_hooks` to register."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import (
    FieldPanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.admin.viewsets.base import ViewSetGroup

from cms.admin.dossiers import holder_panels
from cms.admin.dossiers.pages import PlacesGroup
from cms.admin.dossiers.recordings import RecordingViewSet, recording_chooser
from cms.admin.dossiers.registers import RegisterGroup, place_chooser
from cms.admin.dossiers.series import AdoptionViewSet, SeriesViewSet, series_chooser
from cms.admin.dossiers.story_form import StoryForm
from cms.models import STORY_TYPES, Reportage


class MaterialGroup(ViewSetGroup):
    menu_label = _("Material")
    menu_name = "material"
    menu_icon = "media"
    menu_order = 255
    items = (RecordingViewSet, SeriesViewSet, AdoptionViewSet)

    def get_submenu_items(self) -> list[MenuItem]:
        return [practices_item(), *super().get_submenu_items()]


class UnitGroup(PlacesGroup):
    def get_submenu_items(self) -> list[MenuItem]:
        return [*super().get_submenu_items(), targets_item()]


VIEWSETS = (
    MaterialGroup(),
    RegisterGroup(),
    UnitGroup(),
    recording_chooser,
    series_chooser,
    place_chooser,
)


def practices_item() -> MenuItem:
    return MenuItem(
        _("Good practices"),
        reverse("cms_practices"),
        name="practices",
        icon_name="pick",
        order=0,
    )


def targets_item() -> MenuItem:
    return MenuItem(
        _("Output targets"),
        reverse("cms_targets"),
        name="targets",
        icon_name="sliders",
        order=100,
    )


def install() -> None:
    """Give every page its panels of ours; a story's editor the tab of what it is in."""
    holder_panels.install()
    for kind in STORY_TYPES:
        kind.base_form_class = StoryForm
        tabs = kind.edit_handler
        kind.edit_handler = TabbedInterface([*tabs.children, _belongs(kind)])


def _belongs(kind: type) -> ObjectList:
    parts = [
        FieldPanel("deed_on"),
        FieldPanel("movements"),
        FieldPanel("values"),
        FieldPanel("programmes"),
        FieldPanel("basis_documents"),
    ]
    if kind is Reportage:
        of_parts = MultiFieldPanel(
            [FieldPanel("series"), FieldPanel("part_number"), FieldPanel("crew")],
            heading=_("Reportage"),
        )
        parts.insert(0, of_parts)
    return ObjectList(parts, heading=_("Belongs to"))
