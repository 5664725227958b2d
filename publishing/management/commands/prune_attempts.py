"""`lantoa prune_attempts`: delete old lines of the sending log, keep the receipts."""

from __future__ import annotations

import argparse
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from publishing.clock import database_now
from publishing.engine import pruning


class Command(BaseCommand):
    help = "Delete attempts of finished deliveries older than LANTOA_ATTEMPT_DAYS."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--days", type=float, help="instead of the setting")

    def handle(self, *args: Any, **options: Any) -> None:
        keep = pruning.keep_for()
        if options["days"] is not None:
            keep = timedelta(days=options["days"])
        if keep < timedelta(days=1):
            raise CommandError("Attempts are kept for at least one day.")
        self.stdout.write(str(pruning.prune(database_now() - keep)))
