"""The quiet hours of a unit or a channel: typed as “22:00–06:00”, read or refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from wagtail.models import Page

from publishing.admin import scope
from publishing.admin.desk import back
from publishing.clock import database_now
from publishing.models import Channel, QuietHours
from publishing.planning import quiet_hours
from publishing.quiet import Window

WINDOW = re.compile(
    r"^(\d{1,2})[:hg](\d{2})\s*(?:-|–|—|đến|to)\s*(\d{1,2})[:hg](\d{2})$"
)


class BadHours(ValueError):
    """Carries the sentence for the editor."""


@dataclass(frozen=True)
class UnitHours:
    unit: Page
    text: str

    @classmethod
    def of(cls, unit: Page) -> UnitHours:
        return cls(unit, written(QuietHours.objects.filter(unit_page_id=unit.pk)))


def written(hours: Any) -> str:
    return ", ".join(str(quiet.window) for quiet in hours)


def read(text: str) -> list[Window]:
    """ "22:00–06:00, 12:00–13:30"; nothing typed means no quiet hours."""
    return [_window(part.strip()) for part in re.split(r"[,;\n]", text) if part.strip()]


def _window(text: str) -> Window:
    found = WINDOW.match(text.lower())
    if not found:
        raise BadHours(
            _("“%(text)s” cannot be read: write for example 22:00–06:00.")
            % {"text": text}
        )
    h1, m1, h2, m2 = (int(part) for part in found.groups())
    try:
        window = Window(time(h1, m1), time(h2 % 24 if m2 == 0 else h2, m2))
    except ValueError:
        raise BadHours(_("“%(text)s” is no time of day.") % {"text": text}) from None
    if window.start == window.end:
        raise BadHours(_("“%(text)s” has no length.") % {"text": text})
    return window


class QuietHoursView(View):
    """POST hours=… for unit/<pk> or channel/<pk>: the whole list, anew."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, kind: str, pk: int) -> HttpResponse:
        channel, unit = None, None
        if kind == "kenh":
            channel = get_object_or_404(Channel.objects.select_related("unit"), pk=pk)
            scope.require(scope.may_on_page(request.user, channel.unit, scope.PUBLISH))
        else:
            unit = next((u for u in scope.units_of(request.user) if u.pk == pk), None)
            scope.require(unit is not None)
        try:
            moved = quiet_hours.keep(
                read(request.POST.get("hours", "")),
                channel=channel,
                unit_page_id=unit.pk if unit else None,
                now=database_now(),
            )
        except (BadHours, quiet_hours.NoRoom) as refused:
            messages.error(request, str(refused))
        else:
            text = _("Quiet hours saved; %(n)s waiting postings got another time.")
            messages.success(request, text % {"n": moved})
        home = "publishing_channels:detail" if channel else "publishing_pauses:index"
        return back(request, reverse(home, args=[pk] if channel else []))
