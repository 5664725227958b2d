"""Which rows a standing Hold covers: everything's, a unit's, a channel's.

A unit's Hold covers the stories of the unit and of those below it, and everything
on their channels. Withdrawals are never asked about (rules.md §4.8).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from wagtail.models import Page

from publishing.engine.accounts import Account
from publishing.engine.rows import Row
from publishing.models import Channel, Hold


def active(
    rows: Sequence[Row], accounts: Mapping[int, Account], now: datetime
) -> dict[UUID, str]:
    """The reason for each row that is paused now."""
    holds = list(Hold.objects.standing(now).order_by("since", "pk"))
    if not holds:
        return {}
    units = {row.unit_page_id for row in rows}
    units |= {int(accounts[row.channel_id].channel.unit_id) for row in rows}
    within = _within(holds, units)
    paused: dict[UUID, str] = {}
    for row in rows:
        theirs = {row.unit_page_id, accounts[row.channel_id].channel.unit_id}
        for hold in holds:
            if (
                hold.everything
                or hold.channel_id == row.channel_id
                or theirs & within.get(hold.unit_page_id or 0, set())
            ):
                paused.setdefault(row.pk, hold.reason)
    return paused


def covered(now: datetime) -> Q:
    """The deliveries under a standing Hold, as a filter."""
    found = Q(pk__in=[])
    for hold in Hold.objects.standing(now):
        if hold.everything:
            return ~Q(pk__in=[])
        if hold.channel_id is not None:
            found |= Q(channel=hold.channel_id)
            continue
        path = _path(hold)
        if path is not None:
            below = Page.objects.filter(path__startswith=path).values("pk")
            found |= Q(placement__story__unit_page_id__in=below)
            found |= Q(channel__unit__path__startswith=path)
    return found


def over_website(unit_page_id: int, now: datetime) -> str | None:
    """Why nothing goes live by itself on the unit's website; None when it may."""
    for hold in Hold.objects.standing(now).select_related("channel"):
        site = hold.channel
        if site is not None:
            if site.network == "website" and site.unit_id == unit_page_id:
                return hold.reason
        elif _over_unit(hold, unit_page_id):
            return hold.reason
    return None


def over_channel(channel: Channel, standing: Iterable[Hold]) -> str | None:
    """Why nothing leaves on the channel; None when it is not paused."""
    for hold in standing:
        if hold.channel_id == channel.pk:
            return hold.reason
        if hold.channel_id is None and _over_unit(hold, channel.unit_id):
            return hold.reason
    return None


def _over_unit(hold: Hold, unit_page_id: int) -> bool:
    if hold.unit_page_id is None:
        return hold.everything
    return unit_page_id in _within([hold], [unit_page_id])[hold.unit_page_id]


def restoring(now: datetime) -> bool:
    """Whether this database came out of a backup and was not put right yet."""
    return Hold.objects.standing(now).filter(restore=True).exists()


def _within(holds: Sequence[Hold], units: Iterable[int]) -> dict[int, set[int]]:
    """For each held unit, which of `units` lie in it."""
    held = {hold.unit_page_id for hold in holds if hold.unit_page_id is not None}
    units = set(units)
    if not held:
        return {}
    pages = Page.objects.filter(pk__in=held | units)
    paths = dict(pages.values_list("pk", "path"))
    return {
        unit: {
            each
            for each in units & paths.keys()
            if unit in paths and paths[each].startswith(paths[unit])
        }
        for unit in held
    }


def _path(hold: Hold) -> str | None:
    pages = Page.objects.filter(pk=hold.unit_page_id)
    path: str | None = pages.values_list("path", flat=True).first()
    return path
