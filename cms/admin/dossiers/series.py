"""Series of reportages and the units that took a practice over."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from cms.admin.dossiers.own import OwnChooser, OwnViewSet, UnitForm
from cms.models import Adoption, Series

for model in (Series, Adoption):
    model.base_form_class = UnitForm


class SeriesQuickForm(UnitForm):
    class Meta:
        model = Series
        fields = ("unit", "title", "parts")


class SeriesViewSet(OwnViewSet):
    model = Series
    name = "series"
    icon = "list-ol"
    list_display = ["title", "parts", "unit"]
    panels = [
        FieldPanel("unit"),
        FieldPanel("title"),
        FieldPanel("about"),
        FieldPanel("parts"),
    ]


class AdoptionViewSet(OwnViewSet):
    """What the own units took over; new ones begin at the practice itself."""

    model = Adoption
    name = "adoptions"
    icon = "check"
    menu_label = _("What we took over")
    list_display = ["practice", "unit", "applied_on"]
    list_filter = ["unit"]
    panels = [
        FieldPanel("unit"),
        FieldPanel("applied_on"),
        FieldPanel("result"),
    ]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(**{"add_url_name": None, **kwargs})

    def get_urlpatterns(self) -> list[Any]:
        return [one for one in super().get_urlpatterns() if one.name != "add"]


series_chooser = OwnChooser(
    "series_chooser",
    model=Series,
    icon="list-ol",
    choose_one_text=_("Choose a series"),
    choose_another_text=_("Choose another series"),
    edit_item_text=_("Edit this series"),
    creation_form_class=SeriesQuickForm,
)
