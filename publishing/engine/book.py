"""The written side of a settle: rows still ours, placements, attempts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connections

from publishing.engine.rows import Row
from publishing.models import Attempt, Delivery, Placement, bulk
from publishing.models.bulk import among, table
from publishing.states import Action, State

if TYPE_CHECKING:
    from publishing.engine.claim import Claimed
    from publishing.engine.ruling import Entry, Ruling


_HELD = frozenset({State.SENDING, State.UNCERTAIN})


def lock_mine(rows: Sequence[Row]) -> set[tuple[UUID, int]]:
    """Which of `rows` are still held under their token; locked until commit."""
    connection = connections["default"]
    native = connection.features.has_native_uuid_field
    wanted = {row.pk if native else row.pk.hex: row for row in rows}
    if not wanted:
        return set()
    where, params = among("uuid", wanted)
    lock = " FOR UPDATE" if connection.vendor == "postgresql" else ""
    sql = (
        f"SELECT uuid, token, state FROM {table(Delivery)}"  # noqa: S608
        f" WHERE {where} ORDER BY uuid{lock}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        standing = cursor.fetchall()
    return {
        wanted[pk].ticket
        for pk, token, state in standing
        if state in _HELD and wanted[pk].token == token and wanted[pk].state == state
    }


def finish_attempts(entries: Iterable[tuple[Row, Entry]], now: datetime) -> None:
    """End each claim's attempt, also of a row that went to somebody else."""
    values = [
        (
            now,
            entry.outcome,
            entry.code[:64],
            entry.status,
            entry.remote_id,
            entry.answer,
            row.phase,
            row.pk,
            row.token,
        )
        for row, entry in entries
    ]
    bulk.update(
        Attempt,
        ("finished_at", "outcome", "code", "status", "remote_id", "answer", "phase"),
        ("delivery", "token"),
        values,
    )


def write_posts(kept: Sequence[tuple[Claimed, Ruling]], now: datetime) -> None:
    """What stands out there now, on the placements of rows just sent."""
    published, removed = [], []
    for claimed, ruling in kept:
        row, post = claimed.row, ruling.post
        if ruling.to != State.SENT:
            continue
        if row.action == Action.WITHDRAW:
            removed.append(row.placement_id)
        elif row.action == Action.PUBLISH and post is not None:
            values = (post["remote_id"], post["permalink"], post["post_digest"])
            posted_at = None if _is_ahead(claimed) else now
            published.append((*values, posted_at, row.placement_id))
        elif post:
            _write_update(claimed, post, now)
    bulk.update(
        Placement,
        ("remote_id", "permalink", "post_digest", "posted_at"),
        ("id",),
        published,
    )
    if removed:
        Placement.objects.filter(pk__in=removed, closed_at=None).update(closed_at=now)


def _write_update(claimed: Claimed, post: dict[str, str], now: datetime) -> None:
    place = Placement.objects.filter(pk=claimed.row.placement_id)
    place.update(**post)
    if not _is_ahead(claimed):
        place.filter(posted_at=None).update(posted_at=now)


def _is_ahead(claimed: Claimed) -> bool:
    """Given to be kept back until its hour: nobody can read it there yet."""
    return claimed.frozen is not None and claimed.frozen.is_ahead
