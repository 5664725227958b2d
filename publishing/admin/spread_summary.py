"""Where a story stands as a whole: the lines above its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from publishing import wording
from publishing.admin.rows import Row
from publishing.models import Placement, Story
from publishing.states import Action, State

POLL_SOON_MS, POLL_LATER_MS, POLL_IDLE_MS = 1000, 5000, 20000


@dataclass(frozen=True)
class Summary:
    """`poll_ms` says how soon a screen that shows it should look again."""

    places: int
    out: int
    person: int
    line: str
    removal: str  # "Đã gỡ 4/5, còn Zalo nhóm (làm tay)", empty when nothing is removed
    removal_done: bool
    first: bool
    poll_ms: int

    @classmethod
    def of(
        cls, rows: Sequence[Row], user: Any, story: Story | None, now: datetime
    ) -> Summary:
        kept = [r for r in rows if not _never_went(r)]
        out = [r for r in kept if r.is_out]
        person = [r for r in rows if r.needs_person]
        removal, done = _removal(rows)
        if done and story is not None and story.withdrawn_at is None:
            removal = ""  # posted again since, or only one place was taken down
        return cls(
            places=len(kept),
            out=len(out),
            person=len(person),
            line=_line(len(kept), len(out), len(person)),
            removal=removal,
            removal_done=done,
            first=bool(out) and story is not None and _is_first(story, out, user),
            poll_ms=_poll_ms(rows, now),
        )


def _never_went(row: Row) -> bool:
    current = row.current
    return current is None or (
        current.state in {State.CANCELLED, State.SUPERSEDED}
        and row.placement.posted_at is None
    )


def _line(places: int, out: int, person: int) -> str:
    if not places:
        return ""
    parts = [_("%(out)s of %(places)s posted") % {"out": out, "places": places}]
    if person:
        parts.append(
            ngettext("%(n)s needs a person", "%(n)s need a person", person)
            % {"n": person}
        )
    return " · ".join(parts)


def _removal(rows: Sequence[Row]) -> tuple[str, bool]:
    removed = [r for r in rows if r.current and r.current.action == Action.WITHDRAW]
    if not removed:
        return "", False
    left = [r for r in removed if not r.is_withdrawn]
    numbers = {"done": len(removed) - len(left), "all": len(removed)}
    if not left:
        return _("Taken down from all %(all)s places.") % numbers, True
    places = wording.listed(
        _("%(channel)s (by hand)") % {"channel": r.channel.name}
        if r.is_task
        else r.channel.name
        for r in left
    )
    return (
        _("Taken down from %(done)s/%(all)s, still %(places)s.")
        % {**numbers, "places": places},
        False,
    )


def _is_first(story: Story, out: Sequence[Row], user: Any) -> bool:
    """Whether this is the first story the user ever saw arrive somewhere else.

    Stories that only the unit's own website carries have not spread yet.
    """
    if not any(r.channel.network != "website" for r in out):
        return False
    if not any(r.placement.created_by_id == user.pk for r in out):
        return False
    others = Placement.objects.filter(created_by=user, posted_at__isnull=False)
    elsewhere = others.exclude(channel__network="website")
    return not elsewhere.exclude(story=story).exists()


def _poll_ms(rows: Sequence[Row], now: datetime) -> int:
    if any(row.moves_soon(now) for row in rows):
        return POLL_SOON_MS
    return POLL_IDLE_MS if all(row.settled for row in rows) else POLL_LATER_MS
