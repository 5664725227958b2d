"""Everything of one story that needs the same answer first: which story, whose?"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from publishing.admin import scope
from publishing.admin.desk import Crumb, DeskView
from publishing.admin.pauses import Pause, pauses_of
from publishing.admin.rows import Row, rows_of, with_rows
from publishing.models import Channel, Placement, Release, Story
from publishing.planning.serving import used_by
from publishing.ports import Unit, content_source


class StoryDeskView(DeskView):
    """A screen or an action of one story. Looking needs the right to edit the page;
    anything that sends needs the right to publish it."""

    right = scope.PLAN

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        self.request = request
        scope.require(scope.may_on_page(request.user, self.page, self.needed_right()))
        return super().dispatch(request, *args, **kwargs)

    def needed_right(self) -> str:
        return scope.PUBLISH if self.request.method == "POST" else self.right

    @cached_property
    def page(self) -> Page:
        page: Page = get_object_or_404(Page, pk=self.kwargs["page_id"])
        if not content_source().is_story(page.pk):
            raise Http404
        return page

    @cached_property
    def unit(self) -> Unit:
        unit = content_source().unit_of(self.page.pk)
        if unit is None:
            raise Http404
        return unit

    @cached_property
    def story(self) -> Story | None:
        return Story.objects.filter(page_id=self.page.pk).first()

    @cached_property
    def release(self) -> Release | None:
        """The checked content that waits for its go-live, if any."""
        if self.story is None:
            return None
        return self.story.releases.filter(published_at=None, cancelled_at=None).first()

    @cached_property
    def may_publish(self) -> bool:
        return scope.may_on_page(self.request.user, self.page, scope.PUBLISH)

    @cached_property
    def placements(self) -> list[Placement]:
        if self.story is None:
            return []
        found = with_rows(
            Placement.objects.filter(story=self.story).order_by("pk"), log=True
        )
        return sorted(found, key=lambda p: (p.channel.network != "website", p.pk))

    @cached_property
    def rows(self) -> list[Row]:
        return rows_of(self.placements, self.now, log=True)

    @cached_property
    def channels(self) -> list[Channel]:
        """Open channels of the unit that a person may tick."""
        found = Channel.objects.filter(unit=self.unit.page_id, closed_at=None)
        found = found.select_related("unit")
        return [c for c in found if c.network != "website" and used_by(c, self.unit)]

    @cached_property
    def pauses(self) -> list[Pause]:
        """What stands over the story's unit, or over a place it goes to."""
        return pauses_of(
            self.request.user,
            self.now,
            units=Page.objects.filter(pk=self.unit.page_id),
            channels=[row.channel for row in self.rows],
        )

    @property
    def panel_url(self) -> str:
        return reverse("publishing_panel", args=[self.page.pk])

    def crumbs(self) -> list[Crumb]:
        return [
            {
                "url": reverse("wagtailadmin_pages:edit", args=[self.page.pk]),
                "label": self.page.get_admin_display_title(),
            },
            {"url": "", "label": _("Spread")},
        ]
