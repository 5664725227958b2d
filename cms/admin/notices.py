"""Open alarms as an editor sees them: what of one's own stories they concern."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from publishing import alarm_words
from publishing.admin.scope import placements_of
from publishing.engine import alarms
from publishing.models import Alarm, Delivery
from publishing.states import Action, State


@dataclass(frozen=True)
class Notice:
    headline: str
    since: str
    advice: str  # for whoever may do something about it


def notices(user: Any, now: datetime) -> list[Notice]:
    """Nothing of another unit's: its alarms are not shown, its rows not counted."""
    shown = []
    for alarm in Alarm.objects.order_by("since"):
        headline = _headline(alarm, user, now)
        if headline:
            own = user.is_superuser or alarm.kind == "removal"
            advice = alarm_words.advice(alarm) if own else ""
            shown.append(Notice(headline, alarm_words.since(alarm), advice))
    return shown


def _headline(alarm: Alarm, user: Any, now: datetime) -> str:
    mine = Delivery.objects.filter(placement__in=placements_of(user))
    match alarm.kind:
        case "late":
            rows = mine.filter(pk__in=alarms.late_rows(now)).count()
            return alarm_words.late(rows) if rows else ""
        case "removal":
            stopped = mine.filter(
                channel_id=alarm.key.partition(":")[2],
                action=Action.WITHDRAW,
                state=State.HELD,
                hold_reason="auth",
            )
            return alarm_words.headline(alarm) if stopped.exists() else ""
        case _:
            return alarm_words.headline(alarm)
