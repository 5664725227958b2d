"""Exemplars whose next look is due: honoured once, not forgotten afterwards."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from cms.models import Exemplar, FollowUp
from publishing.admin.scope import PLAN, unit_ids_of


def due(user: Any, today: date) -> QuerySet[Exemplar]:
    """Those of the user's units, by `next_on` of the newest look, the oldest first."""
    newest = FollowUp.objects.filter(exemplar=OuterRef("pk")).order_by(
        "-done_on", "-pk"
    )
    return (
        Exemplar.objects.filter(unit_id__in=unit_ids_of(user, PLAN))
        .annotate(next_look=Subquery(newest.values("next_on")[:1]))
        .filter(next_look__lte=today)
        .order_by("next_look", "pk")
    )
