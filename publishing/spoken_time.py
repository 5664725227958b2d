"""Times and spans as people say them, in the language of the screen.

"thứ Sáu 20/11/2026, 07:30", "trễ 0,2 giây", "sau khi bài đăng 15 phút". Every
moment comes in aware and is shown in the installation's time zone.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

MINUTE, HOUR, DAY = 60, 3600, 86400
ON_TIME_S = 0.05


def weekday(day: int) -> str:
    """The name of a day inside a sentence; Monday is 0."""
    return (
        pgettext("inside a sentence", "Monday"),
        pgettext("inside a sentence", "Tuesday"),
        pgettext("inside a sentence", "Wednesday"),
        pgettext("inside a sentence", "Thursday"),
        pgettext("inside a sentence", "Friday"),
        pgettext("inside a sentence", "Saturday"),
        pgettext("inside a sentence", "Sunday"),
    )[day]


def clock(moment: datetime) -> str:
    """07:30, or 07:30:05 when the second is not the full minute."""
    local = timezone.localtime(moment)
    return local.strftime("%H:%M:%S" if local.second else "%H:%M")


def day(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%d/%m/%Y")


def written_out(moment: datetime) -> str:
    """thứ Sáu 20/11/2026, 07:30"""
    local = timezone.localtime(moment)
    return f"{weekday(local.weekday())} {day(moment)}, {clock(moment)}"


def short(moment: datetime, now: datetime) -> str:
    """Only the clock for today, else day and clock."""
    if timezone.localdate(moment) == timezone.localdate(now):
        return clock(moment)
    return f"{clock(moment)}, {day(moment)}"


def typed(moment: datetime) -> str:
    """As an editor would type it into a field."""
    return f"{day(moment)} {clock(moment)}"


def span(seconds: float) -> str:
    """A length of time in its largest fitting unit: 0,2 giây, 15 phút, 2 giờ."""
    seconds = abs(seconds)
    if seconds < 10 and round(seconds, 1) != round(seconds):
        return _("%(n)s seconds") % {"n": number_format(round(seconds, 1), 1)}
    whole = round(seconds)
    if whole < 2 * MINUTE and whole % MINUTE:
        return _counted(ngettext("%(n)s second", "%(n)s seconds", whole), whole)
    if whole < 2 * HOUR and (whole % HOUR or whole < HOUR):
        n = round(whole / MINUTE)
        return _counted(ngettext("%(n)s minute", "%(n)s minutes", n), n)
    if whole < 2 * DAY and (whole % DAY or whole < DAY):
        n = round(whole / HOUR)
        return _counted(ngettext("%(n)s hour", "%(n)s hours", n), n)
    n = round(whole / DAY)
    return _counted(ngettext("%(n)s day", "%(n)s days", n), n)


def lateness(planned: datetime | None, done: datetime | None) -> str:
    """ "on time" or "0.2 seconds late"; empty when either moment is unknown."""
    if planned is None or done is None:
        return ""
    late = (done - planned) / timedelta(seconds=1)
    if late < ON_TIME_S:
        return _("on time")
    return _("%(span)s late") % {"span": span(late)}


def after_go_live(seconds: int) -> str:
    if not seconds:
        return _("as soon as the story is posted")
    return _("%(span)s after the story is posted") % {"span": span(seconds)}


def _counted(text: str, n: int) -> str:
    return text % {"n": number_format(n)}
