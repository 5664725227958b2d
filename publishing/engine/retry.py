"""When a row is tried again."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

TABLE_S = (5.0, 60.0, 300.0, 1800.0, 7200.0, 18000.0, 36000.0, 36000.0)
SPREAD = 0.2  # ± of each step, so that many rows do not come back together
LONGEST_S = 24 * 3600.0


def exhausted(attempts: int) -> bool:
    """Whether a row that failed `attempts` times is out of tries."""
    return attempts > len(TABLE_S)


def delay_s(attempts: int, after: float | None = None, quiet: float = 0.0) -> float:
    """Seconds after the failure number `attempts` (≥ 1).

    A receiver's Retry-After is kept, between the table's step and 24 h.
    """
    step = TABLE_S[min(attempts, len(TABLE_S)) - 1]
    if after is not None and after > step:
        # Later than asked is polite, earlier is not.
        wait = min(after, LONGEST_S) * random.uniform(1, 1 + SPREAD / 4)  # noqa: S311
    else:
        wait = step * random.uniform(1 - SPREAD, 1 + SPREAD)  # noqa: S311
    return max(wait, quiet)


def next_at(
    now: datetime, attempts: int, after: float | None = None, quiet: float = 0.0
) -> datetime:
    return now + timedelta(seconds=delay_s(attempts, after, quiet))
