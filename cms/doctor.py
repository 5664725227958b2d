"""`lantoa check`: one plain sentence for everything that is not well."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from channels.problems import Problem
from publishing.clock import database_now
from publishing.engine.checking import probe_channel
from publishing.models import Channel, Heartbeat
from publishing.wording import message

SILENCE = timedelta(seconds=30)
SKEW = timedelta(seconds=2)


def database() -> Iterator[str]:
    try:
        connection.ensure_connection()
        plan = MigrationExecutor(connection).migration_plan(
            MigrationExecutor(connection).loader.graph.leaf_nodes()
        )
    except DatabaseError as error:
        yield _("The database does not answer: %s") % str(error).strip()
        return
    if plan:
        yield _("The database is not up to date. Run: lantoa migrate")


def broker() -> Iterator[str]:
    from publishing.celery import app

    try:
        with app.connection_for_write() as link:
            link.ensure_connection(max_retries=1, timeout=3)
    except (OSError, link.transport.connection_errors) as error:
        yield _("The broker does not answer: %s") % error


def workers() -> Iterator[str]:
    newest = (
        Heartbeat.objects.filter(name__in=["pump", "ticker"])
        .order_by("-at")
        .values_list("at", flat=True)
        .first()
    )
    if newest is None or database_now() - newest > SILENCE:
        yield _("No worker has looked at the queue in 30 seconds. Run: lantoa worker")


def clock() -> Iterator[str]:
    before = datetime.now(UTC)
    there = database_now()
    if not before - SKEW <= there <= datetime.now(UTC) + SKEW:
        yield _("This machine's clock and the database's differ by %s.") % (
            there - before
        )


def storage() -> Iterator[str]:
    for folder in (settings.MEDIA_ROOT, settings.PRIVATE_ROOT):
        try:
            Path(folder).mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=folder) as file:
                file.write(b"x")
        except OSError as error:
            yield _("Files cannot be written: %s") % error


def channels() -> Iterator[str]:
    for channel in Channel.objects.filter(closed_at=None).order_by("pk"):
        if channel.connector.capabilities.local or (
            channel.connector.capabilities.by_hand
        ):
            continue
        try:
            probe_channel(channel)
        except Problem as problem:
            said = message(problem.message, problem.params)
            fix = message(problem.fix, problem.params)
            yield f"{channel.name}: {said} {fix}".strip()


CHECKS: tuple[tuple[str, Callable[[], Iterator[str]]], ...] = (
    ("database", database),
    ("broker", broker),
    ("workers", workers),
    ("clock", clock),
    ("storage", storage),
    ("channels", channels),
)


def examine() -> Iterator[tuple[str, float, list[str]]]:
    """Name, seconds and problems of each check; stops at a dead database."""
    for name, check in CHECKS:
        begun = time.monotonic()
        problems = list(check())
        yield name, time.monotonic() - begun, problems
        if name == "database" and problems:
            return
