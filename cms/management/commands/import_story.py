"""lantoa import_story FILE --unit U --column C --kind exemplar|reportage|article"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from cms.importing.draft import KINDS, make_draft
from cms.importing.parsed import MAX_FILE_BYTES, Unreadable
from cms.importing.reading import read_file
from cms.importing.target import column_for, unit_called


class Command(BaseCommand):
    help = "Import a .docx, HTML, text or JSON file as a draft; prints its page id."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--unit", required=True, help="title, short name or id")
        parser.add_argument("--column", required=True, help="title, slug or id")
        parser.add_argument("--kind", choices=sorted(KINDS), default="article")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            column = column_for(unit_called(options["unit"]), options["column"])
            story = read_file(_bytes(path), path.name)
            page = make_draft(story, column=column, kind=options["kind"])
        except Unreadable as error:
            raise CommandError(f"{path.name}: {error}") from error
        for warning in story.warnings:
            self.stderr.write(self.style.WARNING(f"{path.name}: {warning}"))
        self.stdout.write(str(page.pk))


def _bytes(path: Path) -> bytes:
    """The file's bytes, at most one more than may be read."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_FILE_BYTES + 1)
    except FileNotFoundError as error:
        raise Unreadable(_("The file does not exist.")) from error
    except OSError as error:
        raise Unreadable(
            _("The file cannot be opened: %(reason)s.") % {"reason": error.strerror}
        ) from error
