"""lantoa import_story FILE|FOLDER --unit U --column C [--kind K] [--repair]"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.importing.batch import Incoming, Outcome, take_in
from cms.importing.draft import KINDS
from cms.importing.parsed import Unreadable, most_bytes
from cms.importing.reading import ENDINGS
from cms.importing.target import column_for, unit_called
from cms.models import ColumnPage

_HIDDEN = (".", "~$")  # of the system, and Word's locks of open files


class Command(BaseCommand):
    help = (
        "Import a .docx, HTML, text or JSON file as a draft and print its page id, or "
        "each file of a folder and print a report; what fails does not stop the rest."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, metavar="FILE|FOLDER")
        parser.add_argument("--unit", required=True, help="title, short name or id")
        parser.add_argument("--column", required=True, help="title, slug or id")
        parser.add_argument("--kind", choices=sorted(KINDS), default="article")
        parser.add_argument(
            "--repair",
            action="store_true",
            help="change TCVN3, VNI and broken UTF-8 to Unicode",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["path"]
        try:
            column = column_for(unit_called(options["unit"]), options["column"])
        except Unreadable as error:
            raise CommandError(f"{path.name}: {error}") from error
        if path.is_dir():
            self._folder(path, column, options)
        else:
            self._file(path, column, options)

    def _file(self, path: Path, column: ColumnPage, options: dict[str, Any]) -> None:
        outcome = _taken_in(path, column, options)
        if outcome.page_id is None:
            raise CommandError(f"{path.name}: {outcome.problem}")
        for warning in outcome.warnings:
            self.stderr.write(self.style.WARNING(f"{path.name}: {warning}"))
        self.stdout.write(str(outcome.page_id))

    def _folder(self, path: Path, column: ColumnPage, options: dict[str, Any]) -> None:
        files = list(_files(path))
        if not files:
            raise CommandError(
                _("%(folder)s: no file to import. Possible are: %(known)s.")
                % {"folder": path.name, "known": ", ".join(ENDINGS)}
            )
        width = max(len(file.name) for file in files)
        failed = 0
        for file in files:
            outcome = _taken_in(file, column, options)
            failed += outcome.page_id is None
            self.stdout.write(f"{file.name:<{width}}  {_told(outcome)}")
            for warning in outcome.warnings:
                self.stdout.write(f"{'':<{width}}  · {warning}")
        made = len(files) - failed
        self.stdout.write(
            ngettext("%(made)s draft made", "%(made)s drafts made", made)
            % {"made": made}
            + ", "
            + ngettext("%(failed)s file refused", "%(failed)s files refused", failed)
            % {"failed": failed}
        )
        if failed:
            raise CommandError(
                ngettext(
                    "%(failed)s file was not imported; its reason stands above.",
                    "%(failed)s files were not imported; the reasons stand above.",
                    failed,
                )
                % {"failed": failed}
            )


def _files(folder: Path) -> Iterator[Path]:
    """What may be a story, by name; .doc too, so that its owner is told."""
    for file in sorted(folder.iterdir(), key=lambda file: file.name.casefold()):
        known = file.suffix.lower() in (*ENDINGS, ".doc")
        if known and file.is_file() and not file.name.startswith(_HIDDEN):
            yield file


def _told(outcome: Outcome) -> str:
    if outcome.page_id is None:
        return "✗ " + str(outcome.problem)
    return f"✓ {outcome.page_id}  {outcome.title}"


def _taken_in(path: Path, column: ColumnPage, options: dict[str, Any]) -> Outcome:
    try:
        incoming = Incoming(path.name, _bytes(path))
    except Unreadable as error:
        return Outcome(path.name, problem=error.message)
    return take_in(
        incoming, column=column, kind=options["kind"], repair=options["repair"]
    )


def _bytes(path: Path) -> bytes:
    """The file's bytes, at most one more than may be read."""
    try:
        with path.open("rb") as file:
            return file.read(most_bytes(path.name) + 1)
    except FileNotFoundError as error:
        raise Unreadable(_("The file does not exist.")) from error
    except OSError as error:
        raise Unreadable(
            _("The file cannot be opened: %(reason)s.") % {"reason": error.strerror}
        ) from error
