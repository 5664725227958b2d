"""One source after another: each becomes a draft, or says why it did not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from cms.importing.draft import make_draft
from cms.importing.parsed import ParsedStory, Repair, Unreadable, Wording
from cms.importing.reading import read_file, read_paste
from cms.importing.ties import ties_of
from cms.models import ColumnPage


@dataclass(frozen=True)
class Incoming:
    """A file, or the clipboard's HTML where there is no `name`."""

    name: str
    data: bytes

    def read(self, *, repair: bool) -> ParsedStory:
        if self.name:
            return read_file(self.data, self.name, repair=repair)
        return read_paste(self.data.decode(), repair=repair)


@dataclass(frozen=True)
class Outcome:
    """What became of one source: a draft, a `problem`, or old letters to ask about."""

    name: str
    page_id: int | None = None
    title: str = ""
    problem: Wording = ""
    warnings: tuple[Wording, ...] = ()
    asks: Repair | None = None


def take_in(
    incoming: Incoming,
    *,
    column: ColumnPage,
    kind: str,
    user: Any = None,
    repair: bool | None = False,
) -> Outcome:
    """`repair` None asks before old letters come in: nothing is saved then."""
    try:
        story = incoming.read(repair=bool(repair))
        if repair is None and story.repair:
            return Outcome(incoming.name, title=story.title, asks=story.repair)
        with transaction.atomic():
            ties = ties_of(story.belongings, column)
            page = make_draft(story, column=column, kind=kind, user=user, ties=ties)
    except Unreadable as error:
        return Outcome(incoming.name, problem=error.message)
    return Outcome(
        incoming.name, page.pk, page.title, warnings=(*story.warnings, *ties.notes)
    )
