"""`lantoa check`: one plain sentence for everything that is not well."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from channels.problems import Problem
from cms import health
from publishing.clock import database_now
from publishing.engine.checking import probe_channel
from publishing.engine.rings import BROKER_ERRORS
from publishing.models import Channel, Heartbeat, Hold
from publishing.spoken_time import written_out
from publishing.wording import message

SKEW = timedelta(seconds=2)
ROOM = 500 * 1024 * 1024  # bytes that should be free where files are written
ANSWER_S = 10.0


def database() -> Iterator[str]:
    try:
        connection.ensure_connection()
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        writable = _writable()
    except DatabaseError as error:
        yield _("The database does not answer: %s") % str(error).strip()
        return
    if plan:
        yield _("The database is not up to date. Run: lantoa migrate")
    if not writable:
        yield _("The database can be read but not written.")


def _writable() -> bool:
    """Asks for no row, but for the right to change one."""
    try:
        with transaction.atomic():
            Heartbeat.objects.filter(pk="").update(detail={})
    except DatabaseError as error:
        return not any(word in str(error).lower() for word in ("read-only", "readonly"))
    return True


def broker() -> Iterator[str]:
    from publishing.celery import app

    try:
        with app.connection_for_write(connect_timeout=3) as link:
            link.ensure_connection(max_retries=1, timeout=3)
    except BROKER_ERRORS as error:
        yield _("The broker does not answer: %s") % error


def workers() -> Iterator[str]:
    match health.trouble(database_now()).get("status"):
        case "no worker":
            yield _(
                "No worker has looked at the queue in 30 seconds. Run: lantoa worker"
            )
        case "no pump":
            yield _(
                "Work is due, but nothing has been sent for 30 seconds. Look at the "
                "worker's log, or run: lantoa deliver --loop"
            )


def pauses() -> Iterator[str]:
    """What holds everything back; a unit's or a channel's pause is its own affair."""
    now = database_now()
    for hold in Hold.objects.standing(now).order_by("since", "pk"):
        why = {"since": written_out(hold.since), "reason": hold.reason}
        if hold.restore:
            text = _(
                "Nothing is sent since %(since)s: this database comes from a backup "
                "(%(reason)s). Run: lantoa quarantine --before TIME"
            )
            yield text % why
        elif hold.everything:
            text = _(
                "Everything is paused since %(since)s: %(reason)s. It goes on when "
                "somebody presses “Let it go on” on the posting board."
            )
            yield text % why


def clock(here: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Iterator[str]:
    before = here()
    there = database_now()
    if not before - SKEW <= there <= here() + SKEW:
        yield _(
            "This machine's clock and the database's differ by %s. Set the clock (NTP)."
        ) % abs(there - before)


def storage(room: int = ROOM) -> Iterator[str]:
    for folder in (settings.DATA_DIR, settings.MEDIA_ROOT, settings.PRIVATE_ROOT):
        try:
            Path(folder).mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=folder) as file:
                file.write(b"x")
        except OSError as error:
            yield _("Files cannot be written: %s") % error
            return
    free = shutil.disk_usage(settings.DATA_DIR).free
    if free < room:
        yield _("Only %(free)d MB are free in %(folder)s. Make room.") % {
            "free": free // (1024 * 1024),
            "folder": settings.DATA_DIR,
        }


def website() -> Iterator[str]:
    """The address readers use, and the one the worker probes."""
    for base in dict.fromkeys([settings.LANTOA_BASE_URL, settings.LANTOA_PROBE_URL]):
        why = _silence_of(f"{base}/health/live")
        if why:
            yield _(
                "The website does not answer at %(base)s: %(why)s. Look at the web "
                "process, the proxy and LANTOA_BASE_URL."
            ) % {"base": base, "why": why}


def _silence_of(url: str) -> str:
    """Why our own address does not answer; "" when it does."""
    request = Request(url, headers={"User-Agent": "LanToa/1.0 (check)"})  # noqa: S310
    try:
        with urlopen(request, timeout=ANSWER_S) as answer:  # noqa: S310 - the operator's
            return "" if answer.status == 200 else str(answer.status)
    except HTTPError as error:
        return str(error.code)
    except (OSError, HTTPException, ValueError) as error:
        return str(getattr(error, "reason", error))


def channels() -> Iterator[str]:
    for channel in Channel.objects.filter(closed_at=None).order_by("pk"):
        can = channel.connector.capabilities
        if can.local or can.by_hand:
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
    ("pauses", pauses),
    ("clock", clock),
    ("storage", storage),
    ("website", website),
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
