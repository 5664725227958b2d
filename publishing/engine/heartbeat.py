"""When each recurring part last did its work; the watchdogs read these rows."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from publishing.models import Heartbeat


def beat(name: str, now: datetime, **detail: Any) -> None:
    """Say that `name` works."""
    if not Heartbeat.objects.filter(pk=name).update(at=now, detail=detail):
        Heartbeat.objects.get_or_create(pk=name, defaults={"at": now, "detail": detail})


def turn(name: str, now: datetime, every: timedelta) -> bool:
    """Whether it is this caller's turn: of many that ask, one per `every` gets it."""
    if Heartbeat.objects.filter(pk=name, at__gt=now - every).exists():
        return False
    if Heartbeat.objects.filter(pk=name, at__lte=now - every).update(at=now):
        return True
    _row, created = Heartbeat.objects.get_or_create(pk=name, defaults={"at": now})
    return created


def age(name: str, now: datetime) -> timedelta | None:
    """How long ago `name` last worked; None when it never did."""
    row = Heartbeat.objects.filter(pk=name).first()
    return now - row.at if row else None
