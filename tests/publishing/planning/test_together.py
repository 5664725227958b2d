"""Two editors at one story at once, on a real database with real commits."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from publishing.content.golive import publish_due, schedule
from publishing.content.withdraw import withdraw
from publishing.models import Delivery, Placement, Release, Snapshot, Story
from publishing.planning.plan import Leg, plan
from tests.publishing import fakes
from tests.stories import make_column, make_story, make_unit

pytestmark = pytest.mark.engine
HOUR = timedelta(hours=1)


@pytest.fixture
def unit(committed):
    return make_unit("Công đoàn Trường Sóng Biếc (hư cấu)")


@pytest.fixture
def page(unit):
    return make_story(make_column(unit))


def at_once(*tasks):
    barrier = Barrier(len(tasks))

    def run(task):
        try:
            barrier.wait()
            return task()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return [future.result() for future in [pool.submit(run, t) for t in tasks]]


def test_two_editors_who_plan_one_story_make_each_place_once(page, unit):
    walls = [fakes.channel(unit, name=str(n)) for n in range(3)]
    legs = [Leg(wall.pk, offset_s=10) for wall in walls]
    now = fakes.now()

    results = at_once(
        *[lambda: plan(page.pk, legs, go_live_at=now + HOUR, now=now)] * 4
    )

    assert Story.objects.count() == 1
    assert Placement.objects.count() == Delivery.objects.count() == 4
    assert Release.objects.filter(cancelled_at=None).count() == 1
    assert sum(len(r.placements) for r in results) == 4
    assert sorted(d.revision for d in Delivery.objects.all()) == [1, 2, 3, 4]


def test_two_editors_with_other_channels_both_get_theirs(page, unit):
    walls = [fakes.channel(unit, name=str(n)) for n in range(2)]
    now = fakes.now()

    at_once(
        *[
            lambda wall=wall: plan(
                page.pk, [Leg(wall.pk, offset_s=10)], go_live_at=now + HOUR, now=now
            )
            for wall in walls
        ]
    )

    assert Placement.objects.count() == 3


def test_two_tickers_publish_a_story_once(page):
    now = fakes.now()
    schedule(page.pk, now + HOUR, now=now)

    done = at_once(*[lambda: publish_due(now + HOUR)] * 3)

    assert sum(done) == 1
    assert Snapshot.objects.count() == 1


def test_planning_while_the_story_goes_live_leaves_no_row_behind(page, unit):
    wall, now = fakes.channel(unit), fakes.now()
    schedule(page.pk, now + HOUR, now=now)
    later = now + HOUR

    at_once(
        lambda: publish_due(later),
        lambda: plan(page.pk, [Leg(wall.pk, offset_s=0)], now=later),
    )

    from publishing.content.sweep import sweep

    sweep(later + timedelta(seconds=2), patrol=fakes.whole_patrol())
    assert not Delivery.objects.filter(state="held").exists()
    assert Delivery.objects.filter(channel=wall, state="due").count() == 1


def test_withdrawing_while_publishing_again_ends_one_way_or_the_other(page, unit):
    wall = fakes.channel(unit)
    story = plan(page.pk, [Leg(wall.pk, offset_s=0)], now=fakes.now()).story
    fakes.publish(page)
    fakes.post_all(story)
    fakes.edit(page, title="Tiêu đề mới")

    at_once(
        lambda: fakes.publish(page),
        lambda: withdraw(story, "Nhầm", now=fakes.now()),
    )

    rows = fakes.rows_of(story, wall)
    assert [r.action for r in rows if r.state == "due"] == ["withdraw"]
