"""How often one token may call. Counted per process: a brake, not an account."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

from django.conf import settings
from django.utils.translation import gettext as _

from publishing.api.problems import ApiProblem

PER_MINUTE = 600


class RateLimit:
    """A bucket per token that fills evenly; a full one holds a minute's calls."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: dict[int, tuple[float, float]] = {}
        self._lock = Lock()

    def take(self, token_id: int) -> None:
        size = float(getattr(settings, "LANTOA_API_PER_MINUTE", PER_MINUTE))
        with self._lock:
            now = self._clock()
            level, since = self._buckets.get(token_id, (size, now))
            level = min(size, level + (now - since) * size / 60)
            if level < 1:
                raise _too_many((1 - level) * 60 / size)
            self._buckets[token_id] = (level - 1, now)

    def forget(self) -> None:
        with self._lock:
            self._buckets.clear()


def _too_many(wait: float) -> ApiProblem:
    seconds = int(wait) + 1
    return ApiProblem(
        429,
        "too_many_requests",
        _("Wait %(seconds)s seconds.") % {"seconds": seconds},
        headers={"Retry-After": str(seconds)},
    )


limit = RateLimit()
