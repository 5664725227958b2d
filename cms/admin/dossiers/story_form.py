"""A story's form offers what its unit may cite: the shared registers and its own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from cms.content.tree import prefixes, unit_of
from cms.models import (
    BasisDocument,
    MovementPage,
    Programme,
    Reportage,
    UnitPage,
    ValueTag,
)

OFFERED = ("movements", "values", "programmes", "basis_documents")


class StoryForm(WagtailAdminPageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = self._offered()
        for name in OFFERED:
            if name in self.fields:
                self.fields[name].queryset = offered[name]
                self.fields[name].widget = forms.CheckboxSelectMultiple(
                    choices=self.fields[name].choices
                )

    def _offered(self) -> dict[str, Any]:
        path = self.instance.path or (self.parent_page.path if self.parent_page else "")
        unit = unit_of(path) if path else None
        shared_or_own = Q(unit=None) | Q(unit=unit)
        chain = UnitPage.objects.filter(path__in=prefixes(path)) if path else []
        local = Q()
        for above in chain:
            local |= Q(path__startswith=above.path, depth=above.depth + 1)
        national = Q(depth=3)  # below the front page
        return {
            "movements": MovementPage.objects.live()
            .filter(national | local)
            .order_by("path"),
            "values": ValueTag.objects.all(),
            "programmes": Programme.objects.filter(shared_or_own),
            "basis_documents": BasisDocument.objects.filter(shared_or_own),
        }

    def clean(self) -> Any:
        values = super().clean()
        series = values.get("series")
        unit = unit_of(self.instance.path or self.parent_page.path)
        if isinstance(self.instance, Reportage) and series is not None:
            if unit is None or series.unit_id != unit.pk:
                raise ValidationError(
                    {"series": _("This series belongs to another unit.")}
                )
            if not values.get("part_number"):
                self.add_error(
                    "part_number", _("Say which part of the series this is.")
                )
        return values
