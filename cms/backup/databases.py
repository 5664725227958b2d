"""The database as a file and back. Every copy carries the all-stop Hold.

SQLite by its own online backup, PostgreSQL by pg_dump and psql as found on PATH.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from django.db import connection, connections
from django.utils.translation import gettext as _

PATIENCE_S = 20
HOLD = "publishing_hold"
ANEW = (
    f"SET lock_timeout = '{PATIENCE_S}s';"
    " DROP SCHEMA public CASCADE; CREATE SCHEMA public;"
)


class BackupFailed(Exception):
    """Says in plain words what went wrong; nothing was changed."""


class Database(Protocol):
    name: str  # of the copy inside the backup

    def dump(self, target: Path, reason: str, since: datetime) -> None:
        """Write a consistent copy to `target`, with the Hold in it."""

    def load(self, source: Path) -> None:
        """Replace the whole database by the copy, or leave it as it is."""


def database() -> Database:
    return Postgres() if connection.vendor == "postgresql" else Sqlite()


class Sqlite:
    name = "database.sqlite3"

    @property
    def _file(self) -> Path:
        return Path(str(connections["default"].settings_dict["NAME"]))

    def dump(self, target: Path, reason: str, since: datetime) -> None:
        moment = since.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
        with (
            closing(sqlite3.connect(self._file)) as source,
            closing(sqlite3.connect(target)) as copy,
        ):
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            copy.execute(
                f"INSERT INTO {HOLD} (reason, since, restore) VALUES (?, ?, 1)",  # noqa: S608
                (reason, moment),
            )
            copy.commit()

    def load(self, source: Path) -> None:
        with closing(sqlite3.connect(source)) as copy:
            (verdict,) = copy.execute("PRAGMA integrity_check").fetchone()
        if verdict != "ok":
            raise BackupFailed(_("The copy of the database is damaged."))
        self._file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._file.with_name(f"{self._file.name}.restored")
        shutil.copyfile(source, fresh)
        connections.close_all()
        for suffix in ("-wal", "-shm"):  # they belong to the lost database
            Path(f"{self._file}{suffix}").unlink(missing_ok=True)
        os.replace(fresh, self._file)


class Postgres:
    name = "database.sql"

    def dump(self, target: Path, reason: str, since: datetime) -> None:
        self._run("pg_dump", "--no-owner", "--no-privileges", "--file", str(target))
        text = reason.replace("'", "''")
        with target.open("a", encoding="utf-8") as dump:
            dump.write(
                f"\nINSERT INTO public.{HOLD} (reason, since, restore)"
                f" VALUES ('{text}', '{since.isoformat()}', true);\n"
            )

    def load(self, source: Path) -> None:
        connections.close_all()
        quiet = ("--quiet", "--no-psqlrc", "--single-transaction")
        stop = ("--set", "ON_ERROR_STOP=1", "--output", os.devnull)
        self._run("psql", *quiet, *stop, "--command", ANEW, "--file", str(source))

    def _run(self, program: str, *arguments: str) -> None:
        found = shutil.which(program)
        if found is None:
            raise BackupFailed(
                _("%(program)s was not found. Install PostgreSQL's client programs.")
                % {"program": program}
            )
        there = connections["default"].settings_dict
        address = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER"}
        environment = {
            **os.environ,
            **{name: str(there[key]) for name, key in address.items() if there[key]},
            "PGDATABASE": str(there["NAME"]),
        }
        if there["PASSWORD"]:
            environment["PGPASSWORD"] = str(there["PASSWORD"])
        done = subprocess.run(
            [found, *arguments], env=environment, capture_output=True, check=False
        )
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip().splitlines()
            raise BackupFailed(" ".join(said) or f"{program}: {done.returncode}")
