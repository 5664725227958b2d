"""Targets of a column: weeks begin on Monday, in Vietnam's own time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cms.content.gauge import gauges, priority_share, week_of
from cms.models import ColumnPage, ExemplarStory
from tests.stories import make_story

pytestmark = pytest.mark.django_db
# Sunday 22/11/2026, 23:30 in Vietnam; in UTC it is still the afternoon.
NOW = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)


def out(column, at: datetime, **fields) -> None:
    page = make_story(column, f"Bài {at:%d %H:%M}", **fields)
    ExemplarStory.objects.filter(pk=page.pk).update(live=True, first_published_at=at)


def test_the_week_begins_on_monday_at_midnight_of_vietnam():
    assert week_of(NOW).isoformat() == "2026-11-16T00:00:00+07:00"
    after_midnight = NOW + timedelta(minutes=30)
    assert week_of(after_midnight).isoformat() == "2026-11-23T00:00:00+07:00"


def test_a_column_counts_its_own_stories_week_by_week(column):
    ColumnPage.objects.filter(pk=column.pk).update(stories_per_week=3)
    out(column, datetime(2026, 11, 15, 17, 0, tzinfo=UTC))  # Monday 00:00 in Vietnam
    out(column, datetime(2026, 11, 15, 16, 30, tzinfo=UTC))  # Sunday 23:30
    out(column, datetime(2026, 10, 26, 3, 0, tzinfo=UTC))
    column.refresh_from_db()

    (gauge,) = gauges([column], NOW)

    assert gauge.stories == 1
    assert gauge.missing == 2
    assert gauge.past == (0, 1, 0, 1)
    assert not gauge.reached


def test_minutes_of_film_and_sound_count_for_the_week(column):
    ColumnPage.objects.filter(pk=column.pk).update(minutes_per_week=10)
    out(column, datetime(2026, 11, 18, 3, 0, tzinfo=UTC))
    ExemplarStory.objects.update(airtime_seconds=390)
    column.refresh_from_db()

    (gauge,) = gauges([column], NOW)

    assert gauge.minutes == 6
    assert gauge.missing_minutes == 4


def test_the_share_of_priority_groups_counts_stories_that_tell_of_somebody(
    column, unit, person
):
    person.on_island = True
    person.save()
    out(column, datetime(2026, 11, 18, 3, 0, tzinfo=UTC), exemplar=person)
    out(column, datetime(2026, 11, 19, 3, 0, tzinfo=UTC))
    unit.priority_share = 60

    share = priority_share(unit, NOW - timedelta(days=30))

    assert (share.about, share.all, share.percent) == (1, 1, 100)
    assert share.reached
