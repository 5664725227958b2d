"""Quiet hours as arithmetic: when the next second comes in which one may post."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from channels.wording import gettext_noop

DAY = timedelta(days=1)
QUIET = gettext_noop("Quiet hours: it goes out at the first allowed second.")


@dataclass(frozen=True)
class Window:
    """From `start` up to `end`, which is allowed again; local time of day."""

    start: time
    end: time

    def __str__(self) -> str:
        return f"{self.start:%H:%M}–{self.end:%H:%M}"

    def holds(self, clock: time) -> bool:
        if self.start < self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end

    def ends_after(self, moment: datetime) -> datetime:
        """The first end after `moment`; both local."""
        end = moment.replace(
            hour=self.end.hour, minute=self.end.minute, second=0, microsecond=0
        )
        return end if end > moment else end + DAY


def first_allowed(windows: Sequence[Window], moment: datetime) -> datetime:
    """`moment` itself, or the first second after it that no window holds.

    Windows that leave no second of the day free are not kept at all: what is quiet
    is moved, never held.
    """
    local = timezone.localtime(moment)
    for _step in range(len(windows) + 1):
        shut = [window for window in windows if window.holds(local.time())]
        if not shut:
            return moment if local == moment else local.astimezone(moment.tzinfo)
        local = max(window.ends_after(local) for window in shut)
    return moment


def leaves_room(windows: Sequence[Window]) -> bool:
    """Whether some second of the day is free."""
    return not windows or any(
        not any(other.holds(window.end) for other in windows) for window in windows
    )
