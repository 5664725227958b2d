"""lantoa export_story PAGE_ID --format docx|json [-o FILE]"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from cms.content.drafts import story_page
from cms.exporting.formats import FORMATS


class Command(BaseCommand):
    help = (
        "Write a story's newest draft to a file and print the file's name: a ZIP with "
        "the Word document and the original pictures, or JSON for import_story."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("page_id", type=int, metavar="PAGE_ID")
        parser.add_argument("--format", choices=sorted(FORMATS), default="docx")
        parser.add_argument(
            "-o", "--output", type=Path, metavar="FILE", help="default: named by title"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        page = story_page(options["page_id"])
        if page is None:
            raise CommandError(
                _("There is no story with the number %(number)s.")
                % {"number": options["page_id"]}
            )
        way = FORMATS[options["format"]]
        path: Path = options["output"] or Path(way.filename(page))
        data = way.make(page)
        try:
            path.write_bytes(data)
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be written: %(reason)s.")
                % {"file": path, "reason": error.strerror}
            ) from error
        self.stdout.write(str(path))
