"""When the pump does what next, in monotonic seconds, and how long it may sleep."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import timedelta

from publishing.clock import database_now
from publishing.engine import lookup, order, probes

POLL_S = 0.1  # how often an idle pump looks for new rows
LOOK_S = 0.5  # the same for uncertain rows
TICK_S = 1.0


class Rhythm:
    """`closing` is when the pump takes nothing more; each turn begins at once."""

    def __init__(self, closing: float = 0.0) -> None:
        self.closing = closing
        self._claim = self._look = self._tick = self._beat = 0.0

    @property
    def open(self) -> bool:
        return time.monotonic() < self.closing

    # --- whose turn it is ------------------------------------------------------

    @property
    def claims(self) -> bool:
        return time.monotonic() >= self._claim

    @property
    def looks(self) -> bool:
        return time.monotonic() >= self._look

    def beats(self) -> bool:
        """Once a second."""
        now = time.monotonic()
        turn = now >= self._beat
        self._beat = now + TICK_S if turn else self._beat
        return turn

    def ticks(self) -> bool:
        """Once a second."""
        now = time.monotonic()
        turn = now >= self._tick
        self._tick = now + TICK_S if turn else self._tick
        return turn

    # --- what moves a turn -----------------------------------------------------

    def claim_at_once(self) -> None:
        self._claim = 0.0

    def rest_from_claims(self) -> None:
        self._claim = time.monotonic() + POLL_S

    def rest_from_looks(self) -> None:
        self._look = time.monotonic() + LOOK_S

    # --- sleeping --------------------------------------------------------------

    def pause(self, ends: Iterable[float], *, idle: bool, ticking: bool) -> float:
        """Seconds until the first of `ends` or of our own turns; may be negative.

        `idle`: nothing is held, so the next row's second is waited for.
        """
        now = time.monotonic()
        own = [now + POLL_S]
        if self.closing > now:
            own.append(self.closing)
        if idle:
            own.append(self._next_due(now))
        if ticking:
            own.append(self._tick)
        return min(*own, *ends) - now

    def _next_due(self, now: float) -> float:
        """Just after the next row's second."""
        moment = database_now()
        first = order.next_due(moment, timedelta(seconds=2 * POLL_S))
        if first is None:
            return now + POLL_S
        # A claim before its second would find nothing and look again too late.
        at = now + float((first - moment).total_seconds()) + 0.002
        self._claim = min(self._claim, at)
        return at


def nothing_due(within: float) -> bool:
    """Nothing is due, nor will be within so many seconds."""
    soon = database_now() + timedelta(seconds=within)
    if order.oldest(soon) is not None or lookup.due(soon).exists():
        return False
    return not probes.due(soon).exists()
