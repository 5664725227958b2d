"""Where the time of a delivery goes: processor time by the functions that carry it.

Each function is charged what its own thread used in it, without what the functions
below it used that are watched as well; what nobody is charged is "the rest".
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


class Watch:
    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        self._below = threading.local()
        self._guard = threading.Lock()

    def watched(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            outer = getattr(self._below, "seconds", 0.0)
            self._below.seconds, begun = 0.0, time.thread_time()
            try:
                return function(*given, **named)
            finally:
                used = time.thread_time() - begun
                with self._guard:
                    self.spent[name] += used - self._below.seconds
                self._below.seconds = outer + used

        return call


@contextmanager
def watching() -> Iterator[Watch]:
    """While it is open, the named functions of docs/developers.md count for the watch."""
    from channels.web.webhook import Webhook
    from publishing.engine import claim, holdings, senders, settle
    from publishing.engine.doors import Doors

    watch = Watch()
    places: tuple[tuple[str, Any, str], ...] = (
        ("claim", claim, "claim"),
        ("Doors.ask", Doors, "ask"),
        ("job_of", holdings, "job_of"),
        ("perform", senders, "perform"),
        ("Webhook.compose", Webhook, "compose"),
        ("Webhook.send", Webhook, "send"),
        ("settle", settle, "settle"),
    )
    kept = [(of, attribute, of.__dict__[attribute]) for _name, of, attribute in places]
    for name, of, attribute in places:
        setattr(of, attribute, watch.watched(name, of.__dict__[attribute]))
    try:
        yield watch
    finally:
        for of, attribute, function in kept:
            setattr(of, attribute, function)
