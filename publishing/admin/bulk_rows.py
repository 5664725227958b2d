"""Several rows of the board at once: send now, or do not post."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from publishing import wording
from publishing.admin.desk import back
from publishing.admin.row_actions import may_act
from publishing.admin.rows import current_of
from publishing.clock import database_now
from publishing.engine import resolve
from publishing.engine.rings import ring
from publishing.models import Placement

MOST = 200
ACTIONS = {"retry": resolve.retry, "drop": resolve.drop}


class BulkRowsView(View):
    """POST rows=<placement>… action=retry|drop. One that cannot does not stop the
    others; one of another unit stops all."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        act = ACTIONS.get(request.POST.get("action", ""))
        if act is None:
            raise Http404
        now, done, refused = database_now(), 0, []
        for placement in self.chosen():
            rows = placement.deliveries.select_related("channel").order_by("seq")
            current = current_of(list(rows))
            try:
                if current is None or not wording.may_be_chosen(current):
                    raise resolve.NotNow(resolve.MOVED_ON)
                act(current, user=request.user, now=now)
                done += 1
            except resolve.NotNow as why:
                refused.append(f"{placement}: {wording.message(why.message, None)}")
        ring()
        self.say(request, done, refused)
        return back(request, reverse("publishing_board:index"))

    def chosen(self) -> list[Placement]:
        typed = self.request.POST.getlist("rows")[:MOST]
        pks = [int(pk) for pk in typed if pk.isdecimal() and len(pk) < 19]
        found = Placement.objects.filter(pk__in=pks).select_related(
            "story__page", "channel"
        )
        placements = list(found.order_by("pk"))
        if not all(may_act(self.request.user, each) for each in placements):
            raise PermissionDenied
        return placements

    def say(self, request: HttpRequest, done: int, refused: list[str]) -> None:
        if not done and not refused:
            messages.warning(request, _("Tick at least one posting first."))
            return
        if done:
            sent = request.POST.get("action") == "retry"
            text = (
                ngettext("%(n)s posting goes on.", "%(n)s postings go on.", done)
                if sent
                else ngettext(
                    "%(n)s posting will not be posted.",
                    "%(n)s postings will not be posted.",
                    done,
                )
            )
            messages.success(request, text % {"n": done})
        for why in refused:
            messages.error(request, why)
