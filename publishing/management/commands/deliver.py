"""`lantoa deliver`: the engine without Celery, for emergencies and for tests."""

from __future__ import annotations

import argparse
import signal
import time
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from publishing.beat import beat
from publishing.engine import pump
from publishing.outage import AWAY

PAUSE_S = 0.25


class Command(BaseCommand):
    help = "Publish, send and look up what is due, without Celery."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--loop", action="store_true", help="go on for ever")
        how.add_argument(
            "--once", action="store_true", help="until nothing is due (default)"
        )
        how.add_argument("--seconds", type=float, help="go on for so long")

    def handle(self, *args: Any, **options: Any) -> None:
        signal.signal(signal.SIGTERM, _stop)
        seconds = options["seconds"]
        if options["loop"]:
            self._go_on(None)
        elif seconds is not None:
            self._go_on(time.monotonic() + seconds)
        else:
            beat()
            report = pump.run(tick=beat)
            self.stdout.write(f"{report.sent} sent, {report.claimed} claimed")

    def _go_on(self, until: float | None) -> None:
        while until is None or time.monotonic() < until:
            try:
                beat()
                pump.run(max_seconds=_left(until), tick=beat)
            except AWAY as error:
                self.stderr.write(f"database: {error}")
                connection.close()
                time.sleep(1)
            time.sleep(PAUSE_S)


def _left(until: float | None) -> float:
    return 60.0 if until is None else max(min(60.0, until - time.monotonic()), 0.1)


def _stop(_signal: int, _frame: object) -> None:
    raise SystemExit(0)
