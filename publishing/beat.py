"""What must happen every second, whoever happens to be awake: content, then rows.

The one place where content and engine meet. Every part is idempotent and claims its
own work, so a doubled beat is harmless.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import Error

from publishing import alarm_mail
from publishing.clock import database_now
from publishing.content.golive import publish_due
from publishing.content.sweep import sweep
from publishing.engine import alarms, heartbeat, holds, pruning, reaper, reopen
from publishing.engine.rings import ring
from publishing.planning import checkups
from publishing.press.archives import close_due
from publishing.press.documents import render_due

log = logging.getLogger("lantoa.beat")

EVERY = timedelta(seconds=0.8)


def watch(now: datetime) -> int:
    """Tell the operators, once, what goes wrong."""
    return alarms.watch(now, alarm_mail.tell)


PARTS: tuple[Callable[[datetime], object], ...] = (
    publish_due,
    sweep,
    reaper.reap,
    reopen.sweep,
    close_due,
    render_due,
    watch,
    pruning.prune_some,
    checkups.sweep,
)
# Parts whose work makes rows due; the sweep rings for itself.
WAKING = frozenset({reaper.reap, reopen.sweep})


def beat() -> bool:
    """One beat, if it is due; of many processes one does it."""
    now = database_now()
    if not heartbeat.turn("sweep", now, EVERY):
        return False
    if holds.restoring(now):
        return True  # what is older than the loss must first be told from the rest
    for part in PARTS:
        _do(part, now)
    return True


def _do(part: Callable[[datetime], object], now: datetime) -> None:
    """One part's failure must not stop the others; it is tried again in a second."""
    try:
        if part(now) and part in WAKING:
            ring()
    except Error:
        raise  # the database is away: nobody can go on
    except Exception:
        log.exception("%s failed", part.__qualname__)
