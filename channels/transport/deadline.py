"""A deadline as a deadline: a peer that sends one byte a second does not move it."""

from __future__ import annotations

from time import monotonic


class Deadline:
    """`seconds` from now, by the monotonic clock."""

    __slots__ = ("_end",)

    def __init__(self, seconds: float) -> None:
        self._end = monotonic() + seconds

    def left(self, most: float | None = None) -> float:
        """Seconds left (at most `most`); TimeoutError when there are none."""
        left = self._end - monotonic()
        if left <= 0:
            raise TimeoutError("deadline")
        return left if most is None else min(left, most)
