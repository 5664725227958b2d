""" "Gửi bù": choose older stories, see which would be sent, send them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from publishing.admin.products import ProductDeskView
from publishing.admin.typed_time import BadTime, read_day
from publishing.engine.rings import ring
from publishing.planning import catch_up
from publishing.planning.catch_up import MOST, Found, Outcome, Wanted
from publishing.planning.product_terms import may_carry

USUAL = timedelta(days=30)


class CatchUpView(ProductDeskView):
    """GET lists by the range and words in the address; POST plans what is ticked."""

    template_name = "publishing/product_catch_up.html"

    def makes_sense(self) -> bool:
        return may_carry(self.channel) and self.known.ended_at is None

    def get_page_title(self) -> str:
        return _("Send older stories")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        ticked = {
            number for text in request.POST.getlist("story") if (number := _uuid(text))
        }
        if not ticked:
            self.say(_("Tick at least one story."), level=messages.ERROR)
            return self.render_to_response(self.get_context_data())
        outcomes = catch_up.catch_up(
            self.known, Wanted(stories=ticked), user=request.user, now=self.now
        )
        ring()
        planned = sum(outcome.placement is not None for outcome in outcomes)
        self.say(
            ngettext("%(n)s story is sent now.", "%(n)s stories are sent now.", planned)
            % {"n": planned}
        )
        return self.render_to_response(self.get_context_data(outcomes=outcomes))

    @cached_property
    def typed(self) -> dict[str, str]:
        start = timezone.localdate(self.now) - USUAL
        usual = {"from": f"{start:%d/%m/%Y}", "to": "", "q": ""}
        asked = self.request.GET if "from" in self.request.GET else usual
        return {name: asked.get(name, "").strip() for name in usual}

    def found(self) -> Found:
        self.error = ""
        try:
            wanted = Wanted(
                _midnight(self.typed["from"]),
                _midnight(self.typed["to"], timedelta(days=1)),
                self.typed["q"],
            )
        except BadTime as bad:
            self.error = str(bad)
            return Found((), False)
        return catch_up.find(self.known, wanted)

    def get_context_data(
        self, outcomes: Sequence[Outcome] = (), **kwargs: Any
    ) -> dict[str, Any]:
        found = self.found()
        return super().get_context_data(
            typed=self.typed,
            found=found,
            error=self.error,
            most=MOST,
            outcomes=outcomes,
            refused=[outcome for outcome in outcomes if outcome.reasons],
            **kwargs,
        )


def _midnight(text: str, later: timedelta = timedelta()) -> datetime | None:
    """The beginning of a typed day, or of one after it; None for none."""
    if not text:
        return None
    return timezone.make_aware(datetime.combine(read_day(text) + later, time.min))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
