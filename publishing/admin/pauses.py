""" "Tạm dừng": who paused what, since when and why; pausing, and letting it go on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.models import Page

from publishing import wording
from publishing.admin import scope
from publishing.admin.desk import DeskView, back
from publishing.admin.quiet_hours import UnitHours
from publishing.clock import database_now
from publishing.engine import pausing
from publishing.engine.resolve import NotNow
from publishing.models import Channel, Hold

EVERYTHING, UNIT, CHANNEL = "all", "unit", "channel"
RECENT = 20


@dataclass(frozen=True)
class Pause:
    """A Hold as the banner shows it to one person."""

    hold: Hold
    whom: str
    by: str
    may_lift: bool


def pauses_of(
    user: Any,
    now: datetime,
    *,
    units: Iterable[Page] | None = None,
    channels: Iterable[Channel] = (),
) -> list[Pause]:
    """The pauses that concern `units` (the person's own unless told) or `channels`."""
    concerned = scope.units_of(user, scope.PLAN) if units is None else list(units)
    named = {channel.pk for channel in channels}
    holds = Hold.objects.standing(now).select_related("channel__unit", "created_by")
    found = list(holds.order_by("since", "pk"))
    pages = _pages(found)
    return [
        pause_of(hold, pages, user)
        for hold in found
        if hold.channel_id in named or _concerns(hold, pages, concerned)
    ]


def pause_of(hold: Hold, pages: dict[int, Page], user: Any) -> Pause:
    if hold.channel is not None:
        whom = hold.channel.name
    elif hold.unit_page_id is not None:
        page = pages.get(hold.unit_page_id)
        whom = page.title if page else _("a unit that was deleted")
    else:
        whom = _("everything")
    return Pause(hold, whom, _name(hold.created_by), may_lift(user, hold))


def may_lift(user: Any, hold: Hold) -> bool:
    return not hold.restore and may_pause(user, hold.channel, hold.unit_page_id)


def may_pause(user: Any, channel: Channel | None, unit_page_id: int | None) -> bool:
    """A channel and a unit: who publishes there. Everything: administrators."""
    if channel is not None:
        return scope.may_on_page(user, channel.unit, scope.PUBLISH)
    if unit_page_id is not None:
        return scope.may_touch(user, unit_page_id)
    return bool(user.is_superuser)


def _pages(holds: Sequence[Hold]) -> dict[int, Page]:
    found: dict[int, Page] = Page.objects.in_bulk(
        {hold.unit_page_id for hold in holds if hold.unit_page_id}
    )
    return found


def _concerns(hold: Hold, pages: dict[int, Page], units: Sequence[Page]) -> bool:
    if hold.everything:
        return True
    if hold.channel is not None:
        return any(unit.pk == hold.channel.unit_id for unit in units)
    page = pages.get(hold.unit_page_id or 0)
    return page is not None and any(
        unit.path.startswith(page.path) or page.path.startswith(unit.path)
        for unit in units
    )


def paused_channels(channels: Iterable[Channel], now: datetime) -> set[int]:
    """Which of `channels` post nothing now, whoever's pause it is."""
    holds = list(Hold.objects.standing(now))
    pages = _pages(holds)
    return {
        channel.pk
        for channel in channels
        for hold in holds
        if hold.everything
        or hold.channel_id == channel.pk
        or (
            hold.unit_page_id in pages
            and channel.unit.path.startswith(pages[hold.unit_page_id].path)
        )
    }


def _name(user: Any) -> str:
    return (user.get_full_name() or user.get_username()) if user is not None else ""


class PausesView(DeskView):
    """What is paused; the form that pauses; the quiet hours of the person's units."""

    template_name = "publishing/pauses.html"
    page_title = gettext_lazy("Pauses and quiet hours")
    header_icon = "lock"

    @cached_property
    def units(self) -> list[Page]:
        return scope.units_of(self.request.user)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        channel, unit = self.target(request.POST.get("whom", ""))
        scope.require(may_pause(request.user, channel, unit.pk if unit else None))
        reason = request.POST.get("reason", "").strip()
        if reason:
            pausing.pause(
                reason,
                channel=channel,
                unit_page_id=unit.pk if unit else None,
                user=request.user,
                now=self.now,
            )
            name = channel.name if channel else unit.title if unit else _("everything")
            self.say(_("Paused: %(what)s. Nothing leaves there now.") % {"what": name})
        else:
            self.say(_("Write why it is paused."), level=messages.ERROR)
        return back(request, reverse("publishing_pauses:index"))

    def target(self, typed: str) -> tuple[Channel | None, Page | None]:
        """The channel, the unit, or neither for everything; 404 for anything else."""
        kind, _dash, number = typed.partition("-")
        if kind == EVERYTHING and not number:
            return None, None
        if not (number.isdecimal() and len(number) < 19):
            raise Http404
        if kind == CHANNEL:
            channels = Channel.objects.select_related("unit").filter(closed_at=None)
            return get_object_or_404(channels, pk=int(number)), None
        unit = next((u for u in self.units if u.pk == int(number)), None)
        if kind != UNIT or unit is None:
            raise PermissionDenied
        return None, unit

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        scope.require(bool(self.units))
        mine = {unit.pk for unit in self.units}
        ended = Hold.objects.filter(lifted_at__lte=self.now).select_related(
            "channel__unit", "created_by", "lifted_by"
        )
        past = [
            hold
            for hold in ended.order_by("-lifted_at")[: RECENT * 5]
            if hold.everything
            or hold.unit_page_id in mine
            or (hold.channel is not None and hold.channel.unit_id in mine)
        ][:RECENT]
        pages = _pages(past)
        return super().get_context_data(
            pauses=pauses_of(user, self.now),
            units=self.units,
            channels=scope.channels_of(user).filter(closed_at=None).order_by("name"),
            may_all=user.is_superuser,
            past=[
                {
                    "pause": pause_of(hold, pages, user),
                    "ended_by": _name(hold.lifted_by),
                }
                for hold in past
            ],
            hours=[UnitHours.of(unit) for unit in self.units],
            **kwargs,
        )


class GoOnView(View):
    """POST: "Cho chạy tiếp"."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        hold = get_object_or_404(Hold.objects.select_related("channel__unit"), pk=pk)
        scope.require(may_pause(request.user, hold.channel, hold.unit_page_id))
        try:
            freed = pausing.lift(hold, user=request.user, now=database_now())
        except NotNow as refused:
            messages.error(request, wording.message(refused.message, None))
        else:
            text = _(
                "It goes on; %(n)s postings were waiting. What is too late by now "
                "stands on the board under “Needs me”."
            )
            messages.success(request, text % {"n": freed})
        return back(request, reverse("publishing_pauses:index"))
