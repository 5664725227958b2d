"""Who paused what: Holds over everything, a unit or a channel, and paused channels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from wagtail.models import Page

from publishing.engine.accounts import Account
from publishing.engine.rows import Row
from publishing.models import Hold


def active(
    rows: Sequence[Row], accounts: Mapping[int, Account], now: datetime
) -> dict[UUID, str]:
    """The reason for each row that is paused now."""
    holds = list(
        Hold.objects.filter(Q(lifted_at=None) | Q(lifted_at__gt=now), since__lte=now)
    )
    units = _within([h for h in holds if h.unit_page_id], rows)
    paused: dict[UUID, str] = {}
    for row in rows:
        channel = accounts[row.channel_id].channel
        reason = channel.pause_reason if channel.paused_at else None
        for hold in holds:
            everything = hold.channel_id is None and hold.unit_page_id is None
            if (
                everything
                or hold.channel_id == row.channel_id
                or (hold.unit_page_id, row.unit_page_id) in units
            ):
                reason = hold.reason
        if reason is not None:
            paused[row.pk] = reason or " "
    return paused


def _within(holds: Sequence[Hold], rows: Sequence[Row]) -> set[tuple[int, int]]:
    """Pairs (held unit, unit of a row) where the second lies in the first."""
    if not holds:
        return set()
    held = {hold.unit_page_id for hold in holds if hold.unit_page_id}
    wanted = held | {row.unit_page_id for row in rows}
    paths = dict(Page.objects.filter(pk__in=wanted).values_list("pk", "path"))
    return {
        (a, b)
        for a in held
        for b in paths
        if a in paths and paths[b].startswith(paths[a])
    }
