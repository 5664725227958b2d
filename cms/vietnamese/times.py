"""Times written out as newspapers do: "thứ Sáu 20/11/2026, 07:30"."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone, translation

_WEEKDAYS = {
    "vi": ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"),
    "en": (
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ),
}


def weekday(day: date) -> str:
    """The weekday's name in the language that is active now."""
    language = (translation.get_language() or "vi").split("-")[0]
    return _WEEKDAYS.get(language, _WEEKDAYS["vi"])[day.weekday()]


def written_day(day: date) -> str:
    return f"{weekday(day)} {day:%d/%m/%Y}"


def written_out(moment: datetime) -> str:
    """`moment` (aware) in local time: weekday, date, time."""
    local = timezone.localtime(moment)
    return f"{written_day(local.date())}, {local:%H:%M}"
