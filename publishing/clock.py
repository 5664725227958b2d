"""The database's clock: the only one that decides when something is due."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import connection


def database_now() -> datetime:
    """The wall clock of the database server, aware UTC, not frozen in a transaction."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT clock_timestamp()")
            row = cursor.fetchone()
            moment: datetime = row[0]
            return moment.astimezone(UTC)
        cursor.execute("SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')")
        row = cursor.fetchone()
        return datetime.fromisoformat(row[0]).replace(tzinfo=UTC)
