"""What a column promised for a week and what it gave; the share of priority groups."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page

from cms.models import (
    PRIORITY_GROUPS,
    STORY_TYPES,
    ColumnPage,
    Exemplar,
    UnitPage,
)

WEEK = timedelta(days=7)
WEEKS = 4  # how far back the past weeks are shown


@dataclass(frozen=True)
class ColumnGauge:
    """Stories and minutes of this week beside the targets (None: none was set)."""

    column: ColumnPage
    stories: int
    minutes: int
    past: tuple[int, ...]  # stories of the weeks before, the nearest last

    @property
    def target(self) -> int | None:
        return self.column.stories_per_week

    @property
    def missing(self) -> int:
        return max(0, (self.target or 0) - self.stories)

    @property
    def missing_minutes(self) -> int:
        return max(0, (self.column.minutes_per_week or 0) - self.minutes)

    @property
    def reached(self) -> bool:
        return not self.missing and not self.missing_minutes


@dataclass(frozen=True)
class Share:
    """Published stories about priority groups among all that tell of somebody."""

    about: int
    all: int
    target: int | None  # per cent

    @property
    def percent(self) -> int:
        return round(100 * self.about / self.all) if self.all else 0

    @property
    def reached(self) -> bool:
        return self.target is None or self.percent >= self.target


def week_of(now: datetime) -> datetime:
    """Monday 00:00 of the local week `now` lies in."""
    local = timezone.localtime(now)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days=local.weekday())


def gauges(columns: Iterable[ColumnPage], now: datetime) -> list[ColumnGauge]:
    """One gauge per column; three queries whatever their number."""
    columns = list(columns)
    monday = week_of(now)
    paths = {column.path: index for index, column in enumerate(columns)}
    weeks = [[0] * (WEEKS + 1) for _column in columns]
    seconds = [0] * len(columns)
    for kind in STORY_TYPES:
        published = kind.objects.filter(
            first_published_at__gte=monday - WEEKS * WEEK,
            first_published_at__lt=monday + WEEK,
        ).values_list("path", "first_published_at", "airtime_seconds")
        for path, at, airtime in published:
            index = paths.get(path[: -Page.steplen])
            if index is None:
                continue
            back = -((at - monday) // WEEK)
            weeks[index][WEEKS - back] += 1
            seconds[index] += airtime if back == 0 else 0
    return [
        ColumnGauge(column, week[-1], round(spent / 60), tuple(week[:-1]))
        for column, week, spent in zip(columns, weeks, seconds, strict=True)
    ]


def priority_share(unit: UnitPage, since: datetime) -> Share:
    """Of `unit` and those below it, from `since` on."""
    chosen = Q()
    for name in PRIORITY_GROUPS:
        chosen |= Q(**{name: True})
    first = set(Exemplar.objects.filter(chosen).values_list("pk", flat=True))
    told = [
        pk
        for kind in STORY_TYPES
        for pk in kind.objects.live()
        .descendant_of(unit)
        .filter(first_published_at__gte=since)
        .exclude(exemplar=None)
        .values_list("exemplar_id", flat=True)
    ]
    return Share(sum(pk in first for pk in told), len(told), unit.priority_share)
