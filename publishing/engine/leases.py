"""How long a claim lasts, and what a sender may still do with it.

The lease in the row is database time; a sender only ever sees a deadline on its
own monotonic clock, taken before the database was asked, so it can only be early.
"""

from __future__ import annotations

import time
from datetime import timedelta

from django.conf import settings

LONGEST_STEP_S = {"prepare": 300.0, "update": 300.0}  # uploads; every other step:
LONGEST_CALL_S = 60.0


def length_s() -> float:
    return float(settings.LANTOA_LEASE_S)


def length() -> timedelta:
    return timedelta(seconds=length_s())


def margin_s() -> float:
    """What a sender leaves of its lease: 2 s, less when leases are short."""
    return min(2.0, length_s() / 5)


def renew_every_s() -> float:
    return length_s() / 3


class Lease:
    """A sender's right to go on, moved forward by the pump alone."""

    __slots__ = ("deadline", "lost")

    def __init__(self, taken: float) -> None:
        """`taken`: monotonic time just before the claim read the clock."""
        self.deadline = 0.0
        self.lost = False
        self.renew(taken)

    @classmethod
    def lasting(cls, seconds: float) -> Lease:
        """A deadline without a row, for a call made outside the pump."""
        lease = cls(0.0)
        lease.deadline = time.monotonic() + seconds
        return lease

    def renew(self, taken: float) -> None:
        self.deadline = taken + length_s() - margin_s()

    def remaining(self) -> float:
        """Seconds a call may still take; ≤ 0 when none may begin."""
        return -1.0 if self.lost else self.deadline - time.monotonic()
