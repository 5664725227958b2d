"""Counts how late posts arrive: a histogram that is right over many processes.

One small upsert at the end of each settle, in its transaction.
"""

from __future__ import annotations

import os
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connections
from django.db.models import Sum

from publishing.engine.rows import Row
from publishing.models import Lateness
from publishing.models.bulk import table
from publishing.states import Action

BUCKETS_S = (0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0, 900.0, 3600.0)
SLOTS = 16


@dataclass(frozen=True)
class Histogram:
    """`posts` has one count for each of BUCKETS_S and a last one for the rest."""

    posts: tuple[int, ...]
    seconds: float


def promised(row: Row) -> datetime | None:
    """When a post should have stood there: its time, but not before the story."""
    planned = row.planned_at or row.next_at
    if planned is None or row.first_published_at is None:
        return planned
    return max(planned, row.first_published_at)


def count(sent: Iterable[Row], now: datetime) -> None:
    """Add the first posts among `sent`; the last statement of a settle."""
    added: dict[int, list[float]] = defaultdict(list)
    for row in sent:
        moment = promised(row)
        if row.action == Action.PUBLISH and row.part == 1 and moment is not None:
            late = max((now - moment).total_seconds(), 0.0)
            added[bisect_left(BUCKETS_S, late)].append(late)
    if not added:
        return
    slot = os.getpid() % SLOTS
    name = table(Lateness)
    with connections["default"].cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {name} (slot, bucket, posts, seconds)"  # noqa: S608
            " VALUES (%s, %s, %s, %s) ON CONFLICT (slot, bucket) DO UPDATE"
            f" SET posts = {name}.posts + excluded.posts,"
            f" seconds = {name}.seconds + excluded.seconds",
            [
                (slot, bucket, len(lates), sum(lates))
                for bucket, lates in sorted(added.items())
            ],
        )


def histogram() -> Histogram:
    found = {
        bucket: (posts, seconds)
        for bucket, posts, seconds in Lateness.objects.values("bucket")
        .annotate(n=Sum("posts"), s=Sum("seconds"))
        .values_list("bucket", "n", "s")
    }
    posts = tuple(found.get(b, (0, 0.0))[0] for b in range(len(BUCKETS_S) + 1))
    return Histogram(posts, sum(seconds for _posts, seconds in found.values()))
