"""Pages by cursor: newest first, and no row twice while new ones arrive."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from ninja import Field, Schema

from publishing.api.problems import ApiProblem, invalid

M = TypeVar("M", bound=Model)
MOST = 100


class PageQuery(Schema):
    cursor: str = Field("", max_length=300, description="`next` of the page before.")
    limit: int = Field(20, ge=1, le=MOST)


def page(
    rows: QuerySet[M], asked: PageQuery, shown: Callable[[M], Any]
) -> dict[str, Any]:
    """{"items": […], "next": cursor or null}, ordered by creation, newest first."""
    rows = rows.order_by("-created_at", "-pk")
    if asked.cursor:
        at, pk = _read(asked.cursor, rows)
        rows = rows.filter(Q(created_at__lt=at) | Q(created_at=at, pk__lt=pk))
    found = list(rows[: asked.limit + 1])
    more = len(found) > asked.limit
    found = found[: asked.limit]
    return {
        "items": [shown(row) for row in found],
        "next": _write(found[-1]) if more else None,
    }


def _write(row: Any) -> str:
    text = json.dumps([row.created_at.isoformat(), str(row.pk)])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str, rows: QuerySet[Any]) -> tuple[datetime, Any]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        at, pk = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None:
            raise ValueError("a cursor without an offset")
        return moment, rows.model._meta.pk.to_python(pk)
    except (ValueError, TypeError, ValidationError) as error:
        raise _unknown() from error


def _unknown() -> ApiProblem:
    return invalid("cursor", _("This cursor is not one of ours."))
