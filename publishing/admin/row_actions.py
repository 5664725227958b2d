"""The buttons of a row: each calls one service and goes back where it came from."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from publishing import wording
from publishing.admin import scope
from publishing.admin.desk import back
from publishing.admin.rows import current_of
from publishing.admin.typed_time import BadTime, Span, read_moment, read_span
from publishing.clock import database_now
from publishing.engine import resolve
from publishing.engine.rings import ring
from publishing.models import Delivery, Placement
from publishing.planning import plan
from publishing.states import Action


class Refused(Exception):
    pass


class RowActionView(View):
    """POST /admin/lan-toa/luot-dang/<placement>/<action>/"""

    http_method_names = ["post"]

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        self.placement = get_object_or_404(
            Placement.objects.select_related("story", "channel"), pk=kwargs["pk"]
        )
        scope.require(may_act(request.user, self.placement))
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, pk: int, action: str) -> HttpResponse:
        now = database_now()
        part = request.POST.get("part", "1")
        rows = self.placement.deliveries.select_related("channel").order_by("seq")
        current = current_of(list(rows.filter(part=part))) if part.isdigit() else None
        if current is None:
            raise Http404
        try:
            text = self.act(action, current, now)
        except (Refused, BadTime, plan.PlanRefused) as refused:
            messages.error(request, str(refused))
        except resolve.NotNow as refused:
            messages.error(request, wording.message(refused.message, None))
        else:
            ring()
            messages.success(request, text)
        page_id = self.placement.story.page_id
        home = (
            reverse("publishing_panel", args=[page_id])
            if page_id
            else reverse("publishing_board:index")
        )
        return back(request, home)

    def act(self, action: str, current: Delivery, now: datetime) -> str:
        """Do it; returns what to say, raises Refused with why not."""
        place = {"channel": self.placement.channel.name}
        user = self.request.user
        match action:
            case "retry":
                resolve.retry(current, user=user, now=now)
                return _("%(channel)s: tried again.") % place
            case "posted":
                link = self._link(current)
                resolve.mark_posted(current, link, user=user, now=now)
                return _("%(channel)s: noted as done.") % place
            case "not_posted":
                resolve.mark_not_posted(current, user=user, now=now)
                return _("%(channel)s: sent again.") % place
            case "drop":
                resolve.drop(current, user=user, now=now)
                return _("%(channel)s: will not be posted.") % place
            case "cancel":
                plan.cancel(self.placement, user=user, now=now)
                return _("%(channel)s: cancelled.") % place
            case "again":
                plan.again(self.placement, user=user, now=now)
                return _("%(channel)s: planned again.") % place
            case "move":
                at, offset_s = self._time(now)
                plan.reschedule(self.placement, at=at, offset_s=offset_s, now=now)
                return _("%(channel)s: time changed.") % place
            case "text":
                text = self.request.POST.get("text", "").replace("\r\n", "\n").strip()
                follow_up = self.placement.follow_up
                if "follow_up" in self.request.POST:
                    words = self.request.POST["follow_up"].replace("\r\n", "\n")
                    follow_up = words.strip() or None
                plan.edit_own_text(
                    self.placement,
                    text or None,
                    self.placement.picture,
                    follow_up,
                    now=now,
                )
                return _("%(channel)s: text changed.") % place
            case _:
                raise Http404

    def _link(self, current: Delivery) -> str:
        """The pasted link; only a posting needs one."""
        link = self.request.POST.get("permalink", "").strip()
        if current.action != Action.PUBLISH:
            return link or self.placement.permalink
        try:
            URLValidator(schemes=["http", "https"])(link)
        except ValidationError:
            raise Refused(
                _("“%(text)s” is not a web address. Copy it from the browser.")
                % {"text": link}
            ) from None
        return link

    def _time(self, now: datetime) -> tuple[datetime | None, int | None]:
        data = self.request.POST
        if data.get("mode") == "at":
            return read_moment(data.get("at", ""), now), None
        return None, read_span(Span(data.get("amount", "0"), data.get("unit", "m")))


def may_act(user: Any, placement: Placement) -> bool:
    """The right over the story suffices, also on another unit's channels."""
    page = placement.story.page
    if page is not None:
        return scope.may_on_page(user, page, scope.PUBLISH)
    return scope.may_touch(user, placement.story.unit_page_id)
