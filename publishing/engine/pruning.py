"""Deletes old attempts of finished deliveries; receipts stay with the deliveries.

By pages of primary keys, each in a transaction of its own. The beat does one page a
second once a day until it has been through; `lantoa prune_attempts` does it at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from publishing.models import Attempt, Heartbeat
from publishing.states import FINAL, State

PAGE = 500
EVERY = timedelta(days=1)
NAME = "prune"


@dataclass(frozen=True)
class Page:
    """`after` is the last key looked at; None when there is nothing older left."""

    deleted: int
    after: int | None


def keep_for() -> timedelta:
    return timedelta(days=settings.LANTOA_ATTEMPT_DAYS)


def prune_page(before: datetime, after: int = 0, size: int = PAGE) -> Page:
    """Delete what may go of the next `size` attempts.

    Keys rise with time, so the first young attempt ends the walk. What a delivery
    that never ended as sent had heard of a post stays: a removal may need it.
    """
    page = list(
        Attempt.objects.filter(pk__gt=after)
        .order_by("pk")
        .values_list("pk", "started_at")[:size]
    )
    old = [pk for pk, started in page if started < before]
    if not old:
        return Page(0, None)
    gone = Attempt.objects.filter(pk__in=old, delivery__state__in=sorted(FINAL)).filter(
        Q(delivery__state=State.SENT) | Q(remote_id="")
    )
    deleted = gone.delete()[0]
    whole = len(page) == size and len(old) == size
    return Page(deleted, old[-1] if whole else None)


def prune(before: datetime) -> int:
    """Everything older than `before` that may go; returns how many attempts."""
    deleted, after = 0, 0
    while True:
        page = prune_page(before, after)
        deleted += page.deleted
        if page.after is None:
            return deleted
        after = page.after


def prune_some(now: datetime) -> int:
    """The next page of today's walk, if it is not over."""
    if Heartbeat.objects.filter(pk=NAME, at__gt=now - EVERY).exists():
        return 0
    row, _new = Heartbeat.objects.get_or_create(
        pk=NAME, defaults={"at": now - EVERY, "detail": {"after": 0}}
    )
    page = prune_page(now - keep_for(), int(row.detail.get("after", 0)))
    if page.after is None:
        Heartbeat.objects.filter(pk=NAME).update(at=now, detail={"after": 0})
    else:
        Heartbeat.objects.filter(pk=NAME).update(detail={"after": page.after})
    return page.deleted
