"""Databases and brokers of a world's own, which it may kill.

On PostgreSQL a server is started and the run's migrated database copied into it; on
SQLite the file is copied. Django's own connection of this process follows.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db import connection, connections
from django.test.utils import setup_databases

from tests.database import own_database
from tests.servers import Postgres, Redis


@dataclass(frozen=True)
class Servers:
    """`postgres` and `redis` are None on SQLite and its folder of messages."""

    database_url: str
    redis_url: str = ""
    postgres: Postgres | None = None
    redis: Redis | None = None


@contextmanager
def own_servers() -> Iterator[Servers]:
    if not connection.introspection.table_names():
        # No test of this run asked for a database, so none was made yet.
        setup_databases(verbosity=0, interactive=False, aliases={"default"})
    if connection.vendor != "postgresql":
        with own_database() as database:
            yield Servers(database.url)
        return
    template = str(connection.settings_dict["NAME"])
    postgres, redis = Postgres(), Redis()
    try:
        _copy(template, postgres)
        with following(postgres.url):
            yield Servers(postgres.url, redis.url, postgres, redis)
    finally:
        redis.close()
        postgres.close()


@contextmanager
def following(url: str) -> Iterator[None]:
    """Let this process's Django use the database at `url`."""
    entry = connections.settings["default"]
    parts = urlsplit(url)
    there = {
        "NAME": parts.path.lstrip("/"),
        "USER": parts.username or "",
        "PASSWORD": parts.password or "",
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
    }
    before = {name: entry[name] for name in there}
    connections.close_all()
    entry.update(there)
    try:
        yield
    finally:
        connections.close_all()
        entry.update(before)


def _copy(template: str, target: Postgres) -> None:
    """The migrated database, from the run's server into this one."""
    server = os.environ["TEST_DATABASE_URL"].rsplit("/", 1)[0]
    programs = target._server.bin_path
    dump = subprocess.run(
        [programs / "pg_dump", "--no-owner", f"{server}/{template}"],
        capture_output=True,
        check=True,
    )
    subprocess.run(
        [programs / "psql", "--quiet", "-v", "ON_ERROR_STOP=1", target.url],
        input=dump.stdout,
        stdout=subprocess.DEVNULL,
        check=True,
    )
