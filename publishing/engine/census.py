"""How many rows stand where: read through the partial indexes alone.

What is finished is not in them, so that five million sent rows cost nothing. Plain
SQL with the states written out: only so does SQLite use a partial index.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connections

from publishing.engine import order
from publishing.models import Channel, Delivery, Heartbeat
from publishing.models.bulk import table

LATE = timedelta(seconds=1)

# The sign keeps SQLite from walking all rows in the order of the channels' index.
_COUNTS = (
    "SELECT +channel_id, action, state, hold_reason, COUNT(*) AS n,"
    " SUM(CASE WHEN state = 'due' AND next_at < %s THEN 1 ELSE 0 END) AS late"
    " FROM {deliveries} WHERE {where}"
    " GROUP BY +channel_id, action, state, hold_reason"
)
WHERE = (
    "state = 'due'",
    "state IN ('sending', 'uncertain')",
    "state IN ('held', 'failed')",
)


@dataclass(frozen=True)
class Count:
    """Unfinished rows that are alike; `late` of them are due and were not taken."""

    network: str
    action: str
    state: str
    hold_reason: str
    rows: int
    late: int


@dataclass(frozen=True)
class Census:
    """`oldest_due` is since when the longest waiting row that may go has been due;
    `beats` when each part last worked."""

    now: datetime
    counts: tuple[Count, ...]
    oldest_due: datetime | None
    beats: dict[str, datetime]


def take(now: datetime) -> Census:
    return Census(
        now=now,
        counts=_counts(now),
        oldest_due=order.oldest(now),
        beats=dict(
            Heartbeat.objects.filter(pk__in=["pump", "ticker", "sweep"]).values_list(
                "name", "at"
            )
        ),
    )


def statement() -> str:
    one = [_COUNTS.format(deliveries=table(Delivery), where=where) for where in WHERE]
    return " UNION ALL ".join(one)


def _counts(now: datetime) -> tuple[Count, ...]:
    connection = connections["default"]
    moment = connection.ops.adapt_datetimefield_value((now - LATE).astimezone(UTC))
    with connection.cursor() as cursor:
        cursor.execute(statement(), [moment] * len(WHERE))
        found: list[tuple[Any, ...]] = cursor.fetchall()
    networks = dict(Channel.objects.values_list("pk", "network"))
    return tuple(
        Count(networks.get(channel, ""), action, state, reason, rows, int(late))
        for channel, action, state, reason, rows, late in found
    )
