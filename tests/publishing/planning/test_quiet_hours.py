"""rules.md §3.3, §4.3: quiet hours are a time, never a hold, and say so everywhere."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publishing.models import QuietHours
from publishing.planning import quiet_hours
from publishing.planning.plan import Leg, examine, plan
from publishing.quiet import QUIET, Window, first_allowed, leaves_room
from publishing.states import State
from tests.publishing import fakes

pytestmark = pytest.mark.engine
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
NIGHT = Window(time(22), time(6))
NOON = Window(time(11, 30), time(13))


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=HANOI)


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        (local(2026, 11, 20, 21, 59, 59), local(2026, 11, 20, 21, 59, 59)),
        (local(2026, 11, 20, 22, 0), local(2026, 11, 21, 6, 0)),
        (local(2026, 11, 20, 23, 59, 59), local(2026, 11, 21, 6, 0)),
        (local(2026, 11, 21, 0, 0), local(2026, 11, 21, 6, 0)),
        (local(2026, 11, 21, 5, 59, 59), local(2026, 11, 21, 6, 0)),
        (local(2026, 11, 21, 6, 0), local(2026, 11, 21, 6, 0)),
        (local(2026, 11, 30, 22, 30), local(2026, 12, 1, 6, 0)),
        (local(2026, 12, 31, 23, 0), local(2027, 1, 1, 6, 0)),
        (local(2028, 2, 28, 22, 0), local(2028, 2, 29, 6, 0)),
        (local(2026, 11, 20, 12, 0), local(2026, 11, 20, 13, 0)),
    ],
)
def test_the_first_allowed_second_also_over_midnight_and_months(moment, allowed):
    assert first_allowed((NIGHT, NOON), moment) == allowed


def test_windows_that_touch_are_left_at_the_end_of_the_last():
    touching = (Window(time(6), time(7)), NIGHT)

    assert first_allowed(touching, local(2026, 11, 20, 22)) == local(2026, 11, 21, 7)


clocks = st.builds(time, st.integers(0, 23), st.integers(0, 59))
windows = st.lists(
    st.builds(Window, clocks, clocks).filter(lambda w: w.start != w.end), max_size=4
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(windows, st.integers(0, 3 * 366 * 86400))
def test_what_is_moved_lands_outside_every_window_within_a_day(kept, second):
    moment = local(2026, 1, 1) + timedelta(seconds=second)

    at = first_allowed(kept, moment)

    assert moment <= at <= moment + timedelta(days=1)
    if leaves_room(kept):
        assert not any(w.holds(at.astimezone(HANOI).time()) for w in kept)
    else:
        assert at == moment


@pytest.fixture
def wall(unit):
    return fakes.channel(unit)


def evening(days: int = 1) -> datetime:
    day = fakes.now().astimezone(HANOI) + timedelta(days=days)
    return day.replace(hour=22, minute=30, second=0, microsecond=0)


def morning(days: int = 2) -> datetime:
    return evening(days).replace(hour=6, minute=0)


def test_planning_says_where_quiet_hours_move_a_place(story_page, wall, unit):
    quiet_hours.keep([NIGHT], unit_page_id=unit.pk, now=fakes.now())
    legs = [Leg(wall.pk, at=evening()), Leg(wall.pk, at=morning())]

    moved, kept = examine(story_page.pk, legs, now=fakes.now())

    (note,) = moved.notes
    assert note.code == "quiet_hours"
    assert f"{morning():%d/%m/%Y}, 06:00" in note.message
    assert not moved.reasons
    assert kept.notes == ()


def test_an_offset_is_counted_from_the_go_live_that_is_planned(story_page, wall, unit):
    quiet_hours.keep([NIGHT], channel=wall, now=fakes.now())
    leg = Leg(wall.pk, offset_s=1800)

    [exam] = examine(
        story_page.pk,
        [leg],
        go_live_at=evening() - timedelta(hours=2),
        now=fakes.now(),
    )
    [later] = examine(story_page.pk, [leg], go_live_at=evening(), now=fakes.now())

    assert exam.notes == ()
    assert later.notes


def test_a_planned_place_waits_for_the_first_allowed_second(story_page, wall, unit):
    quiet_hours.keep([NIGHT], unit_page_id=unit.pk, now=fakes.now())

    result = plan(
        story_page.pk,
        [Leg(wall.pk, at=evening())],
        go_live_at=fakes.now() + timedelta(minutes=5),
        now=fakes.now(),
    )

    row = fakes.row_of(result.story, wall)
    assert (row.next_at, row.planned_at) == (morning(), morning())
    assert row.wait_note == QUIET
    assert row.hold_reason == "not_live"


def test_a_place_bound_on_a_live_page_keeps_quiet_and_is_due_then(
    story_page, wall, unit
):
    story = fakes.publish(story_page)
    quiet_hours.keep([NIGHT], unit_page_id=unit.pk, now=fakes.now())

    plan(story_page.pk, [Leg(wall.pk, at=evening())], now=fakes.now())

    row = fakes.row_of(story, wall)
    assert (row.state, row.next_at) == (State.DUE, morning())
    assert row.wait_note == QUIET


def test_changed_hours_move_waiting_rows_there_and_back(story_page, wall, unit):
    story = fakes.publish(story_page)
    plan(story_page.pk, [Leg(wall.pk, at=evening())], now=fakes.now())

    assert quiet_hours.keep([NIGHT], unit_page_id=unit.pk, now=fakes.now()) == 1
    row = fakes.row_of(story, wall)
    assert (row.next_at, row.wait_note) == (morning(), QUIET)

    assert quiet_hours.keep([], unit_page_id=unit.pk, now=fakes.now()) == 1
    row = fakes.row_of(story, wall)
    assert (row.next_at, row.planned_at) == (evening(), evening())
    assert row.wait_note == ""
    assert not QuietHours.objects.exists()


def test_a_row_that_may_be_out_is_not_given_another_time(story_page, wall, unit):
    story = fakes.publish(story_page)
    plan(story_page.pk, [Leg(wall.pk, at=evening())], now=fakes.now())
    row = fakes.row_of(story, wall)
    type(row).objects.filter(pk=row.pk).update(may_be_out=True)

    assert quiet_hours.keep([NIGHT], unit_page_id=unit.pk, now=fakes.now()) == 0

    assert fakes.row_of(story, wall).next_at == evening()


def test_another_units_hours_concern_nobody_here(story_page, wall, other_unit):
    story = fakes.publish(story_page)
    quiet_hours.keep([NIGHT], unit_page_id=other_unit.pk, now=fakes.now())

    plan(story_page.pk, [Leg(wall.pk, at=evening())], now=fakes.now())

    assert fakes.row_of(story, wall).next_at == evening()


def test_hours_that_leave_no_time_to_post_are_refused_and_change_nothing(unit, wall):
    quiet_hours.keep([NIGHT], unit_page_id=unit.pk, now=fakes.now())

    with pytest.raises(quiet_hours.NoRoom):
        quiet_hours.keep([Window(time(6), time(22))], channel=wall, now=fakes.now())

    assert QuietHours.objects.get().window == NIGHT
