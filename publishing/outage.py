"""What Django raises when the database is away, or lets nobody write.

A standby that took over, or a full disk, makes it read-only: PostgreSQL calls that
an internal error.
"""

from __future__ import annotations

from django.db import InterfaceError, InternalError, OperationalError

AWAY = (OperationalError, InterfaceError, InternalError)
