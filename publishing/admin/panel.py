"""The "Lan tỏa" panel of a story: plan it, watch it, correct it, take it back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from channels.article import Picture
from publishing.admin.legs import TypedGoLive, TypedLeg, apply_playbook, blank
from publishing.admin.panel_feed import Drawn, draw
from publishing.admin.pauses import paused_channels
from publishing.admin.spread_summary import Summary
from publishing.admin.story_desk import StoryDeskView
from publishing.engine.rings import ring
from publishing.models import Channel, Playbook
from publishing.planning.plan import Leg, PlanRefused, examine, plan
from publishing.planning.playbooks import legs_of
from publishing.planning.website import website_channel
from publishing.ports import Gate, content_source
from publishing.spoken_time import written_out


class PanelView(StoryDeskView):
    """GET shows; POST reads the form and fills in a playbook, checks, or plans."""

    template_name = "publishing/panel.html"
    page_title = gettext_lazy("Spread")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        for leg in self.legs:
            leg.read(request.POST)
        self.go_live.read(request.POST)
        if "playbook" in request.POST:
            return self.fill_in(request.POST["playbook"])
        wanted = [leg for leg in self.legs if leg.ticked]
        planned = [leg.leg(self.now) for leg in wanted]
        self.go_live.moment(self.now)
        ready = not self.go_live.error and all(planned)
        if ready and request.POST.get("step") == "confirm":
            return self.confirm([leg for leg in planned if leg is not None])
        return self.show(check=ready)

    def fill_in(self, playbook_id: str) -> HttpResponse:
        found = next((p for p in self.playbooks if str(p.pk) == playbook_id), None)
        if found is not None:
            apply_playbook(self.legs, legs_of(found))
        return self.show(playbook=found)

    def confirm(self, legs: list[Leg]) -> HttpResponse:
        try:
            result = plan(
                self.page.pk,
                legs,
                go_live_at=self.go_live.moment(self.now),
                user=self.request.user,
                now=self.now,
            )
        except PlanRefused as refused:
            self.say(
                _("Nothing was planned yet: something below is still missing."),
                level=messages.ERROR,
            )
            return self.show(check=True, refused=refused)
        ring()
        if result.embargoed and result.go_live_at:
            text = _("Not before %(time)s: the story is planned for then.")
            self.say(
                text % {"time": written_out(result.go_live_at)},
                level=messages.WARNING,
            )
        places = len(result.placements) + len(result.existing)
        self.say(
            ngettext("Planned on %(n)s place.", "Planned on %(n)s places.", places)
            % {"n": places}
        )
        return redirect(self.panel_url)

    def show(
        self,
        *,
        check: bool = False,
        playbook: Playbook | None = None,
        refused: PlanRefused | None = None,
    ) -> HttpResponse:
        self.examine()
        concerned = [self.site_leg, *self.ticked]
        blocked = any(leg.blocked for leg in concerned)
        context = self.get_context_data(
            confirming=check and not blocked,
            blocked=blocked,
            chosen_playbook=playbook,
            refused=refused,
            shut_gates=_shut_gates(concerned),
            planning=self.request.method == "POST",
        )
        return self.render_to_response(context)

    def examine(self) -> None:
        """Ask compose and the gates about the site and every row, in one call."""
        legs = [self.site_leg, *self.legs]
        asked = [leg.leg(self.now) or Leg(leg.channel.pk, offset_s=0) for leg in legs]
        for leg in legs:
            leg.errors = list(dict.fromkeys(leg.errors if leg.ticked else []))
        start = self.go_live.moment(self.now) if self.needs_go_live else None
        exams = examine(self.page.pk, asked, go_live_at=start, now=self.now)
        for leg, exam in zip(legs, exams, strict=True):
            leg.exam = exam

    @cached_property
    def legs(self) -> list[TypedLeg]:
        """A row for every channel where the story is not, or was only cancelled."""
        taken = {
            placement.channel_id
            for placement in self.placements
            if placement.closed_at is None or placement.posted_at is not None
        }
        legs = blank(c for c in self.channels if c.pk not in taken)
        paused = paused_channels([leg.channel for leg in legs], self.now)
        for leg in legs:
            leg.paused = leg.channel.pk in paused
        return legs

    @cached_property
    def site_leg(self) -> TypedLeg:
        return TypedLeg(self.website, ticked=True)

    @cached_property
    def needs_go_live(self) -> bool:
        """Whether planning also sets the hour of the story itself."""
        return not self.page.live and self.release is None

    @cached_property
    def go_live(self) -> TypedGoLive:
        return TypedGoLive()

    @cached_property
    def website(self) -> Channel:
        return website_channel(self.unit.page_id)

    @property
    def ticked(self) -> list[TypedLeg]:
        return [leg for leg in self.legs if leg.ticked]

    @cached_property
    def playbooks(self) -> list[Playbook]:
        return list(Playbook.objects.filter(unit_page_id=self.unit.page_id))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        summary = Summary.of(self.rows, self.request.user, self.story, self.now)
        newer, drawn = self._draft_is_newer(), self.drawn()
        return super().get_context_data(
            page=self.page,
            story=self.story,
            unit=self.unit,
            rows=self.rows,
            rows_html=[row.html for row in drawn.values()],
            digests=json.dumps({pk: row.digest for pk, row in drawn.items()}),
            summary=summary,
            legs=self.legs,
            site_leg=self.site_leg,
            ticked=self.ticked,
            pictures=site_pictures(self.site_leg),
            needs_go_live=self.needs_go_live,
            places=len(self.ticked) + self.needs_go_live,
            go_live=self.go_live,
            playbooks=self.playbooks,
            release=self.release,
            may_publish=self.may_publish,
            out_places=max(summary.out, 1),  # a live page is at least on its website
            draft_is_newer=newer,
            release_is_older=newer and self.release is not None,
            pauses=self.pauses,
            next=self.panel_url,
            **kwargs,
        )

    def drawn(self) -> dict[int, Drawn]:
        return {
            row.placement.pk: draw(row, self.request, self.may_publish, self.panel_url)
            for row in self.rows
        }

    def _draft_is_newer(self) -> bool:
        """Whether the page was saved after what is planned, or is live."""
        if self.release is not None:
            return content_source().draft(self.page.pk).digest != self.release.digest
        return bool(self.page.has_unpublished_changes) and self.page.live


def _shut_gates(legs: Iterable[TypedLeg]) -> list[Gate]:
    """Each shut gate once: most concern the story, not the place."""
    gates = [gate for leg in legs if leg.exam for gate in leg.exam.gates]
    return list({(gate.code, gate.message): gate for gate in gates}.values())


def site_pictures(site: TypedLeg) -> tuple[Picture, ...]:
    """What an editor may choose from to lead a post; () when there is no choice."""
    pictures = site.exam.composed.post.pictures if site.exam else ()
    return pictures if len(pictures) > 1 else ()
