"""Kịch bản: which channels, how long after the story is posted."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publishing.admin import scope
from publishing.admin.desk import Crumb, DeskView
from publishing.admin.legs import TypedLeg, apply_playbook, blank
from publishing.models import Channel, Playbook
from publishing.planning.plan import Leg, PlanRefused
from publishing.planning.playbooks import legs_of, save_playbook


class PlaybookListView(DeskView):
    template_name = "publishing/playbook_list.html"
    page_title = gettext_lazy("Playbooks")
    header_icon = "lt-playbook"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        units = {u.pk: u.title for u in scope.units_of(self.request.user)}
        found = Playbook.objects.filter(unit_page_id__in=units)
        return super().get_context_data(
            playbooks=[
                {"playbook": p, "unit": units[p.unit_page_id]}
                for p in found.annotate(places=Count("steps"))
            ],
            many_units=len(units) > 1,
            may_add=bool(units),
            **kwargs,
        )


class PlaybookFormView(DeskView):
    """Add or edit; a new one is for the unit named in ?don-vi=, else the first."""

    template_name = "publishing/playbook_form.html"
    header_icon = "lt-playbook"

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        self.request = request
        self.units = scope.units_of(request.user)
        scope.require(bool(self.units))
        scope.require(self.unit_id in {unit.pk for unit in self.units})
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def playbook(self) -> Playbook:
        if "pk" in self.kwargs:
            found: Playbook = get_object_or_404(Playbook, pk=self.kwargs["pk"])
            return found
        asked = self.request.POST.get("unit") or self.request.GET.get("don-vi", "")
        unit_id = int(asked) if asked.isdecimal() else self.units[0].pk
        return Playbook(unit_page_id=unit_id)

    @property
    def unit_id(self) -> int:
        return self.playbook.unit_page_id

    @cached_property
    def legs(self) -> list[TypedLeg]:
        channels = Channel.objects.filter(unit=self.unit_id, closed_at=None)
        legs = blank(c for c in channels if c.network != "website")
        if self.playbook.pk:
            apply_playbook(legs, legs_of(self.playbook))
        return legs

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("delete") and self.playbook.pk:
            self.playbook.delete()
            self.say(_("The playbook was deleted; plans made with it stay."))
            return redirect("publishing_playbooks:index")
        self.name = request.POST.get("name", "").strip()[:255]
        for leg in self.legs:
            leg.read(request.POST)
            leg.mode = "after"
        steps = [leg.leg(self.now) for leg in self.legs if leg.ticked]
        self.problem = ""
        if not self.name:
            self.problem = _("Give the playbook a name.")
        elif not steps:
            self.problem = _("Tick at least one place.")
        if self.problem or not all(steps):
            self.say(
                self.problem or _("One of the times cannot be read."),
                level=messages.ERROR,
            )
            return self.render_to_response(self.get_context_data())
        try:
            self.save([step for step in steps if step is not None])
        except PlanRefused as refused:
            self.say(str(refused), level=messages.ERROR)
            return self.render_to_response(self.get_context_data())
        self.say(_("“%(name)s” was saved.") % {"name": self.name})
        return redirect("publishing_playbooks:index")

    def save(self, steps: list[Leg]) -> None:
        save_playbook(
            self.unit_id,
            self.name,
            [(step.channel_id, step.offset_s or 0) for step in steps],
            playbook=self.playbook,
        )

    def get_page_title(self) -> str:
        return self.playbook.name if self.playbook.pk else _("New playbook")

    def crumbs(self) -> list[Crumb]:
        return [
            {"url": reverse("publishing_playbooks:index"), "label": _("Playbooks")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            playbook=self.playbook,
            name=getattr(self, "name", self.playbook.name),
            legs=self.legs,
            units=self.units,
            unit_id=self.unit_id,
            **kwargs,
        )
