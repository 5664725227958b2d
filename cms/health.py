"""Whether the installation lives and whether it does its work."""

from __future__ import annotations

from datetime import timedelta

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from publishing.clock import database_now
from publishing.models import Heartbeat

PUMP_SILENCE = timedelta(seconds=30)


@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and some worker looked at it lately."""
    try:
        now = database_now()
        newest = (
            Heartbeat.objects.filter(name__in=["pump", "ticker"])
            .order_by("-at")
            .values_list("at", flat=True)
            .first()
        )
    except DatabaseError:
        return JsonResponse({"status": "no database"}, status=503)
    if newest is None or now - newest > PUMP_SILENCE:
        return JsonResponse({"status": "no worker"}, status=503)
    return JsonResponse({"status": "ok"})
