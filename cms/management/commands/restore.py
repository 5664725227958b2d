"""`lantoa restore FILE`: the database and the files of a backup, all at a stop."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from cms.backup.archive import restore
from cms.backup.databases import BackupFailed
from publishing.spoken_time import written_out


class Command(BaseCommand):
    help = "Put a backup in place. Nothing leaves until `lantoa quarantine`."
    requires_system_checks = ()  # there may be no database

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--replace", action="store_true", help="lose the database that is there"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = restore(options["file"], replace=options["replace"])
        except BackupFailed as failed:
            raise CommandError(str(failed)) from failed
        self.stdout.write(
            _("Restored: the database of %(time)s and %(n)s files.")
            % {"time": written_out(report.made_at), "n": report.files}
        )
        self.stdout.write(
            _(
                "Everything is paused. Now: lantoa migrate, then "
                "lantoa quarantine --before TIME (when the lost database was last "
                "used), then start as usual."
            )
        )
