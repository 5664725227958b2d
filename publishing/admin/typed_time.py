"""What an editor typed as a moment or a span, read or refused in plain words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

DAY_FIRST = re.compile(r"^(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})$")
ISO = re.compile(r"^(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})$")
CLOCK = re.compile(r"^(?P<h>\d{1,2})[:hg](?P<min>\d{2})(?::(?P<s>\d{2}))?$")
FARTHEST = timedelta(days=365 * 2)
LONGEST_OFFSET_S = 365 * 86400
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


class BadTime(ValueError):
    """Carries the sentence for the editor."""


@dataclass(frozen=True)
class Span:
    """A span as typed: an amount and a unit of UNITS."""

    amount: str
    unit: str

    @classmethod
    def of(cls, seconds: int) -> Span:
        """The largest unit that needs no fraction."""
        for unit in ("h", "m"):
            if seconds and seconds % UNITS[unit] == 0:
                return cls(str(seconds // UNITS[unit]), unit)
        return cls(str(seconds), "s")


def read_moment(text: str, now: datetime) -> datetime:
    """dd/mm/yyyy HH:MM[:SS], in either order; aware, in the local time zone.

    A moment up to a minute ago counts as now: people type minutes.
    """
    text = " ".join(text.replace(",", " ").split())
    if not text:
        raise BadTime(_("Write a time, for example 20/11/2026 07:30."))
    day, clock = _parts(text)
    moment = _combine(day, clock, text)
    if moment < now - timedelta(minutes=1):
        raise BadTime(_("“%(text)s” has already passed.") % {"text": text})
    if moment > now + FARTHEST:
        raise BadTime(_("“%(text)s” is too far away.") % {"text": text})
    return moment


def read_day(text: str) -> date:
    """dd/mm/yyyy, for filters."""
    found = DAY_FIRST.match(text) or ISO.match(text)
    if not found:
        raise BadTime(_("Write a day, for example 20/11/2026."))
    try:
        return date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        raise BadTime(
            _("“%(text)s” does not exist in the calendar.") % {"text": text}
        ) from None


def read_span(span: Span) -> int:
    """Seconds; refused unless a whole number from 0 to a year."""
    text = span.amount.strip() or "0"
    if not text.isdecimal() or span.unit not in UNITS:
        raise BadTime(_("Write a whole number, for example 15."))
    seconds = int(text[:9]) * UNITS[span.unit]
    if seconds > LONGEST_OFFSET_S:
        raise BadTime(_("That is more than a year after the story."))
    return seconds


def _parts(text: str) -> tuple[re.Match[str], re.Match[str]]:
    words = text.split(" ")
    if len(words) == 2:
        for day_word, clock_word in (words, reversed(words)):
            day = DAY_FIRST.match(day_word) or ISO.match(day_word)
            clock = CLOCK.match(clock_word)
            if day and clock:
                return day, clock
    raise BadTime(
        _("“%(text)s” cannot be read: write day/month/year hour:minute.")
        % {"text": text}
    )


def _combine(day: re.Match[str], clock: re.Match[str], text: str) -> datetime:
    try:
        naive = datetime(  # noqa: DTZ001 - made aware below
            int(day["y"]),
            int(day["m"]),
            int(day["d"]),
            int(clock["h"]),
            int(clock["min"]),
            int(clock["s"] or 0),
        )
    except ValueError:
        raise BadTime(
            _("“%(text)s” does not exist in the calendar.") % {"text": text}
        ) from None
    return timezone.make_aware(naive)
