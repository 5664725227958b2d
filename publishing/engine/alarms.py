"""Raises an alarm once for each episode of trouble, and takes it back when it is over.

Late posts, a website that does not answer, a removal that lost its access. The
queries go through the partial indexes; a mail leaves by a thread of its own.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connections
from django.db.models import Count, Min, QuerySet

from publishing.engine import heartbeat, order, pages
from publishing.engine.order import Wanted
from publishing.models import Alarm, Delivery
from publishing.models.bulk import table
from publishing.states import Action, State

log = logging.getLogger("lantoa.alarm")

LATE = timedelta(minutes=5)
EVERY = timedelta(seconds=15)
MOST = 1000  # more late rows than this are not counted

Tell = Callable[[Alarm], None]

# A row on its next try has had its time; one on its first waits for its `next_at`.
_TRIED = """
    SELECT uuid FROM {deliveries} WHERE {where} AND attempts > 0
    AND COALESCE(planned_at, created_at) < %s AND wait_note NOT IN (%s, %s)
    LIMIT {most}
"""
_TRIED_WHERE = (  # written out, for SQLite to use the partial indexes
    "state = 'due'",
    "state IN ('sending', 'uncertain') AND state = 'sending'",
)


@dataclass(frozen=True)
class Trouble:
    """What is wrong now; `since` as far as the rows tell."""

    key: str
    since: datetime
    rows: int
    subject: str = ""


def watch(now: datetime, tell: Tell) -> int:
    """Compare what is wrong with what was told; returns how many alarms are new."""
    if not heartbeat.turn("alarms", now, EVERY):
        return 0
    wrong = {trouble.key: trouble for trouble in troubles(now)}
    told = {alarm.pk: alarm for alarm in Alarm.objects.all()}
    for key, alarm in told.items():
        if key not in wrong:
            if Alarm.objects.filter(pk=key).delete()[0]:
                log.warning("alarm over: %s", key)
        elif alarm.rows != wrong[key].rows:
            Alarm.objects.filter(pk=key).update(rows=wrong[key].rows)
    return sum(_raise(wrong[key], now, tell) for key in wrong.keys() - told.keys())


def _raise(trouble: Trouble, now: datetime, tell: Tell) -> bool:
    alarm, new = Alarm.objects.get_or_create(
        pk=trouble.key,
        defaults={
            "since": trouble.since,
            "raised_at": now,
            "rows": trouble.rows,
            "subject": trouble.subject[:255],
        },
    )
    if new:
        log.error("alarm: %s (%d deliveries)", alarm.pk, alarm.rows)
        tell(alarm)
    return new


def troubles(now: datetime) -> list[Trouble]:
    found = []
    late = late_rows(now)
    if late:
        rows = Delivery.objects.filter(pk__in=late)
        moments = rows.values_list("planned_at", "next_at", "created_at")
        since = min(planned or due or made for planned, due, made in moments)
        found.append(Trouble("late", since, len(late)))
    silent = Delivery.objects.extra(where=["state = 'due'"]).filter(
        wait_note=pages.SILENT_LONG
    )
    site = silent.aggregate(rows=Count("pk"), since=Min("planned_at"))
    if site["rows"]:
        found.append(Trouble("own_site", site["since"] or now, site["rows"]))
    return found + _removals(now)


def late_rows(now: datetime) -> list[UUID]:
    """Rows that should have gone five minutes ago: not taken, or tried in vain.

    What waits for its own page is another alarm; what waits for a person is no
    alarm but a task.
    """
    taken = order.claimable(Wanted(now - LATE), limit=MOST)
    late = {pk for pk, _due_at in taken}
    connection = connections["default"]
    moment = connection.ops.adapt_datetimefield_value((now - LATE).astimezone(UTC))
    with connection.cursor() as cursor:
        for where in _TRIED_WHERE:
            sql = _TRIED.format(deliveries=table(Delivery), where=where, most=MOST)
            cursor.execute(sql, [moment, pages.SILENT, pages.SILENT_LONG])
            late |= {_uuid(pk) for (pk,) in cursor.fetchall()}
    return sorted(late)


def _uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


def _removals(now: datetime) -> list[Trouble]:
    """Withdrawals that wait for somebody to connect their channel again."""
    stopped: QuerySet[Any, Any] = (
        Delivery.objects.extra(where=["state IN ('held', 'failed')"])
        .filter(state=State.HELD, hold_reason="auth", action=Action.WITHDRAW)
        .values("channel_id", "channel__name")
        .annotate(rows=Count("pk"), since=Min("created_at"))
    )
    return [
        Trouble(
            f"removal:{one['channel_id']}",
            one["since"] or now,
            one["rows"],
            one["channel__name"],
        )
        for one in stopped
    ]
