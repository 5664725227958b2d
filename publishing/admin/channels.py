"""Kênh: the accounts a unit posts to. Each view refuses another unit's channel."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channels import registry
from channels.problems import Problem
from publishing import log_words, wording
from publishing.admin import scope
from publishing.admin.channel_form import ChannelForm
from publishing.admin.desk import Crumb, DeskView, back
from publishing.admin.pauses import pauses_of
from publishing.admin.product_list import products_of
from publishing.admin.quiet_hours import written
from publishing.admin.rows import rows_of, with_rows
from publishing.engine import rests
from publishing.engine.checking import probe_channel
from publishing.engine.rings import ring
from publishing.models import Attempt, Channel, Placement
from publishing.planning import channel_life
from publishing.standing import Standings
from publishing.states import State

RECENT = 20


def list_url() -> str:
    return reverse("publishing_channels:index")


class ChannelListView(DeskView):
    template_name = "publishing/channel_list.html"
    page_title = gettext_lazy("Channels")
    header_icon = "lt-channel"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = (
            scope.channels_of(self.request.user)
            .select_related("unit")
            .annotate(
                waiting=Count(
                    "deliveries",
                    filter=Q(deliveries__state__in=[State.DUE]),
                    distinct=True,
                ),
                posted=Count(
                    "placements", filter=~Q(placements__posted_at=None), distinct=True
                ),
            )
            .order_by("closed_at", "unit__path", "name")
        )
        return super().get_context_data(
            channels=found,
            units=len({c.unit_id for c in found}),
            pauses=pauses_of(self.request.user, self.now),
            standings=Standings.read(self.now),
            **kwargs,
        )


class ChannelPickView(DeskView):
    """First step of adding: which network?"""

    template_name = "publishing/channel_pick.html"
    page_title = gettext_lazy("Connect a channel")
    header_icon = "lt-channel"

    def crumbs(self) -> list[Crumb]:
        return [
            {"url": list_url(), "label": _("Channels")},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        scope.require(bool(scope.units_of(self.request.user)))
        networks = [registry.connector(name) for name in registry.NETWORKS]
        return super().get_context_data(
            networks=[
                {"code": c.network, "label": _(c.label), "icon": c.icon}
                for c in networks
                if not c.capabilities.local
            ],
            **kwargs,
        )


class ChannelFormView(DeskView):
    """Add (by network) or edit (by pk); what was typed stays when it is refused."""

    template_name = "publishing/channel_form.html"
    header_icon = "lt-channel"

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        self.request = request
        self.units = scope.units_of(request.user)
        scope.require(bool(self.units))
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def channel(self) -> Channel:
        if "pk" in self.kwargs:
            return channel_for(self.request.user, self.kwargs["pk"])
        network = self.kwargs["network"]
        if network not in registry.NETWORKS:
            raise Http404
        if registry.connector(network).capabilities.local:
            raise Http404
        return Channel(network=network)

    def get_page_title(self) -> str:
        if self.channel.pk:
            return self.channel.name
        return _("Connect: %(network)s") % {
            "network": wording.network_label(self.channel)
        }

    def crumbs(self) -> list[Crumb]:
        return [
            {"url": list_url(), "label": _("Channels")},
            {"url": "", "label": self.get_page_title()},
        ]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        new = self.channel.pk is None
        self.form = ChannelForm(self.channel, self.units, request.POST)
        if not self.form.is_valid():
            return self.render_to_response(self.get_context_data())
        channel = self.form.save()
        if new:
            rests.inherit(channel, self.now)
        self.say(_("%(channel)s was saved.") % {"channel": channel.name})
        try_connection(self, channel)
        return redirect("publishing_channels:detail", channel.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = getattr(self, "form", None) or ChannelForm(self.channel, self.units)
        return super().get_context_data(form=form, channel=self.channel, **kwargs)


class ChannelView(DeskView):
    """One channel: how it stands, its recent rows, its log, and its buttons."""

    template_name = "publishing/channel_detail.html"
    header_icon = "lt-channel"

    @cached_property
    def channel(self) -> Channel:
        return channel_for(self.request.user, self.kwargs["pk"])

    def get_page_title(self) -> str:
        return self.channel.name

    def crumbs(self) -> list[Crumb]:
        return [
            {"url": list_url(), "label": _("Channels")},
            {"url": "", "label": self.channel.name},
        ]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        channel = self.channel
        match kwargs["action"]:
            case "probe":
                try_connection(self, channel)
            case "try":
                channel_life.try_again(channel, now=self.now)
                text = _("%(channel)s is tried again now.")
                self.say(text % {"channel": channel.name})
            case "early" if channel.connector.capabilities.early:
                self._set_early(request.POST.get("early") == "on")
            case "close":
                channel_life.close(channel, user=request.user, now=self.now)
                self.say(_("%(channel)s is closed.") % {"channel": channel.name})
            case _:
                raise Http404
        ring()
        return back(request, reverse("publishing_channels:detail", args=[channel.pk]))

    def _set_early(self, early: bool) -> None:
        channel_life.set_early(self.channel, early, now=self.now)
        told = {"channel": self.channel.name}
        if early:
            self.say(_("%(channel)s gets stories as soon as they are planned.") % told)
        else:
            self.say(_("%(channel)s gets stories at their hour.") % told)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        placements = Placement.objects.filter(channel=self.channel).order_by("-pk")
        mine = scope.unit_ids_of(self.request.user, scope.PLAN)
        placements = placements.filter(story__unit_page_id__in=mine)
        attempts = (
            Attempt.objects.filter(delivery__placement__in=placements)
            .select_related("delivery__placement__story", "delivery__channel")
            .order_by("-pk")
        )
        return super().get_context_data(
            channel=self.channel,
            capabilities=self.channel.connector.capabilities,
            rows=rows_of(with_rows(placements)[:RECENT], self.now),
            attempts=[
                {
                    "at": a.started_at,
                    "title": a.delivery.placement.story.title,
                    "what": wording.action_label(a.delivery),
                    "outcome": log_words.attempt_outcome(a.outcome),
                    "status": a.status,
                    "answer": a.answer,
                }
                for a in attempts[:RECENT]
            ],
            auth_problem=wording.problem_text(self.channel.auth_problem),
            pauses=pauses_of(
                self.request.user,
                self.now,
                units=[self.channel.unit],
                channels=[self.channel],
            ),
            standings=Standings.read(self.now),
            hours=written(self.channel.quiet_hours.all()),
            **products_of(self.channel),
            **kwargs,
        )


def channel_for(user: Any, pk: int) -> Channel:
    """That channel, if it stands in one of the person's units; refused otherwise."""
    channel: Channel = get_object_or_404(Channel.objects.select_related("unit"), pk=pk)
    scope.require(scope.may_on_page(user, channel.unit, scope.PUBLISH))
    return channel


def try_connection(view: DeskView, channel: Channel) -> None:
    """Thử kết nối: whose account it is, or the plain problem."""
    if channel.connector.capabilities.by_hand or channel.connector.capabilities.local:
        return
    try:
        probe = probe_channel(channel)
    except Problem as problem:
        text = wording.message(problem.message, problem.params)
        fix = wording.message(problem.fix, problem.params)
        view.say(f"{text} {fix}".strip(), level=messages.ERROR)
        return
    name = probe.account_name or probe.account_id
    view.say(_("Connected: %(account)s") % {"account": name})
    for finding in probe.findings:
        view.say(wording.finding_text(finding), level=messages.WARNING)


def open_channels(user: Any) -> QuerySet[Channel]:
    return scope.channels_of(user).filter(closed_at=None)
