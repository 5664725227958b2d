"""The migrated database, made once: migrating costs more than most tests.

Processes side by side wait for the first one to make it, and copy it. The SQLite
file is kept between runs, named by all that decides what stands in it, our
migrations and the pinned libraries, so that a changed migration is a new file. On
PostgreSQL it lives as long as the server does, and that is one run.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
from django.db import connections

ROOT = Path(__file__).resolve().parent.parent


def kept() -> Path:
    """Where this tree's file is, or will be."""
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for path in sorted(ROOT.glob("*/migrations/*.py")):
        digest.update(path.relative_to(ROOT).as_posix().encode())
        digest.update(path.read_bytes())
    for path in sorted((ROOT / "cms" / "data").glob("*.py")):
        digest.update(path.read_bytes())  # the migrations fill registers from it
    name = f"lantoa-test-{os.getuid()}-{digest.hexdigest()[:16]}.sqlite3"
    return Path(tempfile.gettempdir()) / name


@contextmanager
def migrated_file(target: Path) -> Iterator[bool]:
    """Whether `target` was put there ready; else it is kept once the caller made it."""
    source = kept()
    with source.with_suffix(".lock").open("w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        ready = source.exists()
        if ready:
            shutil.copyfile(source, target)
            fcntl.flock(guard, fcntl.LOCK_UN)
        yield ready
        if not ready:
            _keep(target, source)


def _keep(target: Path, source: Path) -> None:
    draft = source.with_suffix(f".{os.getpid()}")
    draft.unlink(missing_ok=True)
    with closing(sqlite3.connect(target)) as made:
        made.execute("VACUUM INTO ?", (str(draft),))
    draft.replace(source)


@contextmanager
def migrated_database(target: str) -> Iterator[bool]:
    """The same on the PostgreSQL server of this run; `target` is a database's name."""
    server = os.environ["TEST_DATABASE_URL"]
    source = f"lantoa_{hashlib.sha256(server.encode()).hexdigest()[:16]}"
    guard = Path(tempfile.gettempdir()) / f"{source}.lock"
    with guard.open("w") as held, psycopg.connect(server, autocommit=True) as admin:
        fcntl.flock(held, fcntl.LOCK_EX)
        names = {name for (name,) in admin.execute("SELECT datname FROM pg_database")}
        ready = source in names
        if ready:
            admin.execute(f'DROP DATABASE IF EXISTS "{target}"')
            admin.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
            fcntl.flock(held, fcntl.LOCK_UN)
        yield ready
        if not ready:
            connections.close_all()
            admin.execute(f'CREATE DATABASE "{source}" TEMPLATE "{target}"')
