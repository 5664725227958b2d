"""`lantoa quarantine --before TIME`: ends the pause that came with a backup."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from pydantic import TypeAdapter, ValidationError

from publishing.api.moments import Moment
from publishing.clock import database_now
from publishing.engine.quarantine import quarantine
from publishing.spoken_time import written_out


class Command(BaseCommand):
    help = (
        "After a restore: mark what may have been sent before TIME, hold the rest for "
        "a person, jump the journals' numbers, and let everything go on."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--before",
            required=True,
            metavar="TIME",
            help='when the lost database was last used: "now", ISO 8601 with an '
            'offset, or "28/11/2026 07:30" in Viet Nam\'s time',
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now = database_now()
        before = _moment(options["before"], now)
        report = quarantine(before, now=now)
        if report is None:
            self.stdout.write(
                _("No pause of a backup stands here: there is nothing to do.")
            )
            return
        for line in (
            _("Everything planned before %(time)s may have been sent:")
            % {"time": written_out(before)},
            _("- %(n)s postings are looked up, or wait for a person who looks.")
            % {"n": report.uncertain},
            _("- %(n)s are repeated under their own key; that doubles nothing.")
            % {"n": report.repeated},
            _("- %(n)s wait on the board for a yes or no: later ones and edits.")
            % {"n": report.held},
            _("- %(n)s removals go on.") % {"n": report.withdrawals},
            _("- The journals of %(n)s partners were counted on by a million.")
            % {"n": report.partners},
            _("The pause is over."),
        ):
            self.stdout.write(line)


def _moment(text: str, now: datetime) -> datetime:
    if text.strip().lower() == "now":
        return now
    try:
        before: datetime = TypeAdapter(Moment).validate_python(text)
    except ValidationError as wrong:
        raise CommandError(wrong.errors()[0]["msg"]) from wrong
    if before > now:
        raise CommandError(_("This time lies ahead: the database cannot be lost then."))
    return before
