"""What editors type as times is read day first, or refused in plain words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone, translation

from publishing import spoken_time
from publishing.admin.typed_time import BadTime, Span, read_day, read_moment, read_span

NOW = datetime(2026, 8, 1, 2, 0, tzinfo=UTC)  # 09:00 in Hà Nội


def local(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M:%S")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("05/09/2026 07:30", "2026-09-05 07:30:00"),
        ("5/9/2026 7:30:15", "2026-09-05 07:30:15"),
        ("07:30 05-09-2026", "2026-09-05 07:30:00"),
        ("  07h30,  05.09.2026 ", "2026-09-05 07:30:00"),
        ("2026-09-05 07:30", "2026-09-05 07:30:00"),
        ("01/08/2026 09:00", "2026-08-01 09:00:00"),
    ],
)
def test_a_time_is_read_day_first(typed, meant):
    assert local(read_moment(typed, NOW)) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "31/02/2026 08:00",
        "mai",
        "20/11/2026",
        "20/11 07:30",
        "20-11 07:30",
        "20.11 07:30",
        "mùng 10 tháng Ba",
        "20/11/2026 25:00",
        "01/01/2020 08:00",
        "01/01/2099 08:00",
    ],
)
def test_a_bad_time_is_refused(typed):
    with pytest.raises(BadTime):
        read_moment(typed, NOW)


def test_the_minute_that_runs_counts_as_now():
    read_moment("01/08/2026 09:00", NOW + timedelta(seconds=40))


@pytest.mark.parametrize(
    ("amount", "unit", "seconds"),
    [("15", "m", 900), ("", "s", 0), (" 2 ", "h", 7200), ("1", "d", 86400)],
)
def test_a_span_is_read(amount, unit, seconds):
    assert read_span(Span(amount, unit)) == seconds


@pytest.mark.parametrize(
    ("amount", "unit"),
    [("-1", "m"), ("1,5", "h"), ("x", "s"), ("9", "y"), ("400", "d")],
)
def test_a_bad_span_is_refused(amount, unit):
    with pytest.raises(BadTime):
        read_span(Span(amount, unit))


@pytest.mark.parametrize(
    "typed", ["31/02/2026", "20/11", "20-11", "20.11", "mùng 10 tháng Ba"]
)
def test_a_day_that_does_not_exist_or_lacks_its_year_is_refused(typed):
    with pytest.raises(BadTime):
        read_day(typed)


def test_a_day_is_read_day_first():
    assert read_day("05/09/2026") == date(2026, 9, 5)


def test_a_span_shows_in_the_unit_that_needs_no_fraction():
    assert Span.of(900) == Span("15", "m")
    assert Span.of(90) == Span("90", "s")
    assert Span.of(7200) == Span("2", "h")


def test_times_are_spoken_in_vietnamese():
    moment = datetime(2026, 11, 20, 0, 30, tzinfo=UTC)
    with translation.override("vi"):
        assert spoken_time.written_out(moment) == "thứ Sáu 20/11/2026, 07:30"
        assert spoken_time.after_go_live(900) == "sau khi bài đăng 15 phút"
        late = moment + timedelta(milliseconds=200)
        assert spoken_time.lateness(moment, late) == "trễ 0,2 giây"
        assert spoken_time.lateness(moment, moment) == "đúng giờ"
        assert spoken_time.lateness(moment, moment + timedelta(minutes=3)) == (
            "trễ 3 phút"
        )


def test_times_are_spoken_in_english():
    moment = datetime(2026, 11, 20, 0, 30, 5, tzinfo=UTC)
    with translation.override("en"):
        assert spoken_time.written_out(moment) == "Friday 20/11/2026, 07:30:05"
        assert spoken_time.after_go_live(60) == "1 minute after the story is posted"
        late = moment + timedelta(milliseconds=200)
        assert spoken_time.lateness(moment, late) == "0.2 seconds late"
