"""What Django raises when the database is away, or lets nobody write.

A standby that took over, or a full disk, makes it read-only: PostgreSQL calls that
an internal error.
"""

from __future__ import annotations

from django.db import InterfaceError, InternalError, OperationalError, connections

AWAY = (OperationalError, InterfaceError, InternalError)


def leave_the_dead() -> None:
    """Close the connections that failed and no longer answer; the next use opens anew.

    Celery keeps them over hundreds of tasks and, unlike a request's end, never asks.
    """
    for connection in connections.all(initialized_only=True):
        if connection.errors_occurred and not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
