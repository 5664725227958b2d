"""On a page that holds stories: its week beside its target, and the lines to embed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import MultiFieldPanel, Panel

from cms.content.gauge import gauges
from cms.models import ColumnPage, MovementPage, SectionPage, UnitPage
from cms.public.embed import lines_for
from publishing.clock import database_now


class GaugePanel(Panel):
    """Stories and minutes of this week beside the targets below."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms/admin/dossiers/gauge.html"

        def is_shown(self) -> bool:
            return super().is_shown() and self.instance.pk is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            [gauge] = gauges([self.instance], database_now())
            return {**context, "gauge": gauge}


class EmbedPanel(Panel):
    """The two lines for a portal that has no way to be posted to."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms/admin/dossiers/embed_lines.html"

        def is_shown(self) -> bool:
            return super().is_shown() and self.instance.live

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            frame, script = lines_for(self.instance)
            return {**context, "frame": frame, "script": script}


def install() -> None:
    """Panels stand in the admin, because the pages know nothing of it."""
    ColumnPage.content_panels = [GaugePanel(), *ColumnPage.content_panels]
    for kind in (ColumnPage, SectionPage, UnitPage, MovementPage):
        embed = MultiFieldPanel(
            [EmbedPanel()],
            heading=_("Show these stories on another website"),
            classname="collapsed",
        )
        kind.content_panels = [*kind.content_panels, embed]
