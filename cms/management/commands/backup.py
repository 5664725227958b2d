"""`lantoa backup FILE`: the database and the files, but not the secrets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from cms.backup.archive import backup
from cms.backup.databases import BackupFailed


class Command(BaseCommand):
    help = "Write the database and the stored files to one file; secrets stay out."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        target = options["file"].resolve()
        try:
            report = backup(target)
        except (BackupFailed, OSError) as failed:
            raise CommandError(str(failed)) from failed
        size = target.stat().st_size / 1_000_000
        self.stdout.write(
            _("%(file)s: the database and %(n)s files, %(size).1f MB.")
            % {"file": target, "n": report.files, "size": size}
        )
        self.stdout.write(
            _(
                "The secrets are not in it (secrets.env, or the environment): keep "
                "them elsewhere, without them no channel can be read."
            )
        )
