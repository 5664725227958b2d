"""A database of one's own for tests that commit, use threads or start processes.

Migrated once per run; each such test gets a copy (a file on SQLite, CREATE
DATABASE … TEMPLATE on PostgreSQL), because flushing would take Wagtail's root
page and site with it.
"""

from __future__ import annotations

import os
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import connection, connections


@dataclass(frozen=True)
class OwnDatabase:
    """`environment` is what a child process needs to open the same database."""

    url: str
    environment: dict[str, str] = field(default_factory=dict)


def _environment(url: str) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "cms.settings.test",
        "LANTOA_ENV": "test",
        "LANTOA_DATA_DIR": str(settings.DATA_DIR),
        "DATABASE_URL": url,
        "REDIS_URL": settings.REDIS_URL,
        "PATH": os.environ["PATH"],
    }


@contextmanager
def own_database() -> Iterator[OwnDatabase]:
    copy = _sqlite_copy if connection.vendor == "sqlite" else _postgres_copy
    entry = connections.settings["default"]
    template = entry["NAME"]
    connections.close_all()
    with copy(str(template)) as (name, url):
        entry["NAME"] = name
        try:
            yield OwnDatabase(url, _environment(url))
        finally:
            connections.close_all()
            entry["NAME"] = template


@contextmanager
def _sqlite_copy(template: str) -> Iterator[tuple[str, str]]:
    target = Path(settings.DATA_DIR) / f"own-{uuid.uuid4().hex}.sqlite3"
    with sqlite3.connect(template) as source:
        source.execute("VACUUM INTO ?", (str(target),))
    source.close()
    try:
        yield str(target), f"sqlite://{target}"
    finally:
        for suffix in ("", "-wal", "-shm"):
            Path(f"{target}{suffix}").unlink(missing_ok=True)


@contextmanager
def _postgres_copy(template: str) -> Iterator[tuple[str, str]]:
    import psycopg

    server = os.environ["TEST_DATABASE_URL"]
    name = f"own_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield name, f"{server.rsplit('/', 1)[0]}/{name}"
    finally:
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
