"""Which due rows may go at all: the order rules, as one query for both databases.

Per placement one row on the wire at a time; nothing older after something newer;
part n after part n−1; a withdrawal overtakes everything and ends everything
(rules.md §4.1, §4.7, §4.8). Doors come after this.

Plain SQL with the states written out: only so does SQLite use the partial index,
and building this through the ORM would cost more than running it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connections
from django.db.models import Min, Q

from publishing.models import Channel, Delivery
from publishing.models.bulk import among, table
from publishing.states import State

# Older rows of the same part that are not finished. A task in a person's hands
# (handed over by the manual channel) is replaced by the newer one, not awaited.
_OLDER = """
    o.seq < d.seq AND o.part = d.part AND o.action <> 'withdraw'
    AND o.state IN ('held', 'due', 'sending', 'uncertain', 'failed')
    AND NOT (o.state = 'held' AND o.hold_reason = 'person' AND o.may_be_out)
"""
_BUSY = """
    o.state = 'sending' OR (o.state = 'uncertain' AND o.lease_until > %s)
"""
_WITHDRAWN = """
    o.action = 'withdraw' AND o.state NOT IN ('cancelled', 'superseded')
"""
_CLAIMABLE = """
    d.state = 'due' AND d.next_at <= %s
    AND NOT EXISTS (
        SELECT 1 FROM {deliveries} o WHERE o.placement_id = d.placement_id
        AND o.uuid <> d.uuid
        AND (({busy}) OR (d.action <> 'withdraw' AND (({withdrawn}) OR ({older}))))
    )
    AND (d.action <> 'publish' OR d.part = 1 OR EXISTS (
        SELECT 1 FROM {deliveries} o WHERE o.placement_id = d.placement_id
        AND o.action = 'publish' AND o.part = d.part - 1 AND o.state = 'sent'
    ))
"""


@dataclass(frozen=True)
class Wanted:
    """What a claim takes and leaves. Withdrawals wait for none of the exceptions."""

    now: datetime
    resting: Collection[int] = ()  # channels
    probing: Collection[int] = ()  # snapshots


def resting(now: datetime) -> list[int]:
    """Channels that asked us to wait, whose breaker is open, or being tried."""
    left_alone = Q(retry_at__gt=now) | Q(broken_until__gt=now) | Q(trial_until__gt=now)
    return list(Channel.objects.filter(left_alone).values_list("pk", flat=True))


def claimable(
    wanted: Wanted,
    *,
    limit: int,
    withdrawals: bool | None = None,
    lock: bool = False,
) -> list[tuple[UUID, datetime]]:
    """Rows that may go, longest due first. `lock` skips what others have locked."""
    connection = connections["default"]
    deliveries = table(Delivery)
    where = _CLAIMABLE.format(
        deliveries=deliveries, busy=_BUSY, withdrawn=_WITHDRAWN, older=_OLDER
    )
    now = connection.ops.adapt_datetimefield_value(wanted.now)
    params: list[Any] = [now, now]
    where += _except("channel_id", wanted.resting, params)
    where += _except("snapshot_id", wanted.probing, params)
    if withdrawals is not None:
        where += f" AND d.action {'=' if withdrawals else '<>'} 'withdraw'"
    locks = lock and connection.vendor == "postgresql"
    joined = ""
    if locks:  # the placement too: two of its rows must not be taken at once
        placements = table(Delivery._meta.get_field("placement").related_model)
        joined = f" JOIN {placements} p ON p.id = d.placement_id"
    sql = (
        f"SELECT d.uuid, d.next_at FROM {deliveries} d{joined} WHERE {where}"  # noqa: S608
        f" ORDER BY d.next_at LIMIT {limit:d}"
        f"{' FOR NO KEY UPDATE OF d, p SKIP LOCKED' if locks else ''}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [_read(row, connection) for row in cursor.fetchall()]


def _except(column: str, ids: Collection[int], params: list[Any]) -> str:
    if not ids:
        return ""
    where, more = among(f"d.{column}", ids)
    params += more
    return f" AND (d.action = 'withdraw' OR NOT ({where}))"


def _read(row: Sequence[Any], connection: Any) -> tuple[UUID, datetime]:
    """SQLite's driver gives text for the first and UTC without saying so."""
    pk, at = row
    if connection.vendor == "postgresql":
        return pk, at
    return UUID(pk), at.replace(tzinfo=UTC)


def oldest(now: datetime) -> datetime | None:
    """Since when the longest waiting row that may go has been due."""
    found = claimable(Wanted(now, resting(now)), limit=1)
    return found[0][1] if found else None


def next_due(now: datetime, within: timedelta) -> datetime | None:
    """The first second after `now`, and not later than `within`, of a due row."""
    first: datetime | None = Delivery.objects.filter(
        state=State.DUE, next_at__gt=now, next_at__lte=now + within
    ).aggregate(at=Min("next_at"))["at"]
    return first
