""" "Chỉ tiêu": what each column promised for the week and what it gave."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy

from cms.content.gauge import gauges, priority_share, week_of
from cms.models import ColumnPage, UnitPage
from publishing.admin import scope
from publishing.admin.desk import DeskView

YEAR = timedelta(days=365)


class TargetsView(DeskView):
    template_name = "cms/admin/dossiers/targets.html"
    page_title = gettext_lazy("Output targets")
    header_icon = "sliders"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = UnitPage.objects.filter(
            pk__in=scope.unit_ids_of(self.request.user, scope.PLAN)
        ).order_by("path")
        units = [
            {
                "unit": unit,
                "gauges": gauges(_columns(unit), self.now),
                "share": priority_share(unit, self.now - YEAR),
            }
            for unit in own
        ]
        return super().get_context_data(
            units=units, monday=week_of(self.now).date(), **kwargs
        )


def _columns(unit: UnitPage) -> Any:
    """The unit's own columns, in sections or not; those of units below have theirs."""
    below = UnitPage.objects.descendant_of(unit).values_list("path", flat=True)
    columns = ColumnPage.objects.live().descendant_of(unit).order_by("path")
    return [
        column
        for column in columns
        if not any(column.path.startswith(path) for path in below)
    ]
