"""The trial on screen: its button, and what became of the rows, second by second."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cms.demo import process, trial
from cms.demo.doors import demo_only, near_only
from cms.demo.models import Performance, Trial
from cms.demo.sandbox import NoSandbox
from cms.demo.trial import Outcome
from publishing import wording


@dataclass(frozen=True)
class Shown:
    """A trial as its page says it; `line` is the sum of it."""

    outcome: Outcome
    line: str
    tone: str

    @property
    def command(self) -> str:
        return f"kill -9 -{self.outcome.pid}"

    @property
    def back(self) -> bool:
        """Whether a new process stands in the place of the killed one."""
        running = self.outcome.running
        return running is not None and running != self.outcome.pid

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [
            {
                "key": line.key,
                "name": line.channel.name,
                "label": wording.label(line.delivery),
                "why": wording.why(line.delivery).text,
                "there": line.there,
            }
            for line in self.outcome.lines
        ]


@near_only
@require_POST
def kill(request: HttpRequest) -> HttpResponse:
    try:
        trial.start()
    except process.NoProcess:
        messages.error(request, _("No sending process of this demo is running here."))
    except NoSandbox:
        messages.error(request, _("The simulated networks do not answer."))
    return redirect("demo_developer")


@never_cache
@demo_only
@require_safe
def state(request: HttpRequest) -> JsonResponse:
    shown = newest()
    if shown is None:
        return JsonResponse({"html": "", "over": True})
    html = render_to_string("cms/demo/_trial.html", {"trial": shown})
    return JsonResponse({"html": html, "over": shown.outcome.over and shown.back})


def newest() -> Shown | None:
    """The last trial since the show began anew; playing it again clears the stage."""
    found, performance = Trial.newest(), Performance.newest()
    if found is None or not found.placements:
        return None
    if performance is not None and found.started_at < performance.started_at:
        return None
    try:
        outcome = trial.outcome(found)
    except NoSandbox:
        return None
    return Shown(outcome, *_said(outcome))


def _said(outcome: Outcome) -> tuple[str, str]:
    numbers = {
        "lost": outcome.lost,
        "doubled": outcome.doubled,
        "arrived": outcome.arrived,
        "all": len(outcome.lines),
        "waiting": outcome.waiting,
    }
    if outcome.over:
        text = _("%(lost)s lost, %(doubled)s doubled: %(arrived)s of %(all)s arrived")
        return text % numbers, "person" if outcome.lost + outcome.doubled else "done"
    text = _("%(arrived)s of %(all)s arrived; %(waiting)s rows wait for their lease")
    return text % numbers, "run"
