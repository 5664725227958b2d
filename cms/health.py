"""Whether the installation lives and whether it does its work."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from publishing.clock import database_now
from publishing.engine import order
from publishing.models import Heartbeat

SILENCE = timedelta(seconds=30)


@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and the work is done; else 503 and why."""
    try:
        why = trouble(database_now())
    except DatabaseError:
        why = {"status": "no database", "why": "The database does not answer."}
    if why:
        return JsonResponse(why, status=503)
    return JsonResponse({"status": "ok"})


def trouble(now: datetime) -> dict[str, object]:
    """{} when all is well.

    A pump rests while nothing is due; the ticker looks once a second all the same.
    """
    beats = dict(
        Heartbeat.objects.filter(name__in=["pump", "ticker"]).values_list("name", "at")
    )
    looked = max(beats.values(), default=None)
    if looked is None or now - looked > SILENCE:
        return {
            "status": "no worker",
            "why": "No worker has looked at the queue for 30 seconds.",
            "last_look": looked.isoformat() if looked else None,
        }
    due = order.oldest(now)
    pumped = beats.get("pump")
    if due is not None and now - max(due, pumped or due) > SILENCE:
        return {
            "status": "no pump",
            "why": "Work is due and nobody has sent anything for 30 seconds.",
            "last_pump": pumped.isoformat() if pumped else None,
            "due_since": due.isoformat(),
        }
    return {}
