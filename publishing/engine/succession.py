"""What stands behind a row that did not get out: a withdrawal, or newer content.

A withdrawal behind it: the row is cancelled, not tried again. Newer content behind
a publish that is proved not out: both are replaced by one publish of the newest
snapshot. Newer content behind an update: the update is superseded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from channels.wording import gettext_noop
from publishing.engine.rows import Row
from publishing.models import Delivery, Placement, Snapshot, Story
from publishing.states import UNFINISHED, Action, Actor, State

if TYPE_CHECKING:
    from publishing.engine.claim import Claimed
    from publishing.engine.ruling import Ruling

NEW_TASK = gettext_noop("The story was changed: use this text, not the former.")
_UNFINISHED = sorted(UNFINISHED)
Behind = tuple[UUID, int, int, str, int | None]  # pk, part, seq, action, snapshot


class Succession:
    """What stands behind the rows of one batch, under the stories' locks."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows
        self._behind: dict[int, list[Behind]] = {}

    def read(self) -> None:
        """Again, now that nothing can be put behind them any more."""
        self._behind = behind(self._rows)

    def _of(self, row: Row, action: Action) -> list[Behind]:
        return [
            one
            for one in self._behind.get(row.placement_id, ())
            if one[2] > row.seq
            and one[3] == action
            and (action == Action.WITHDRAW or one[1] == row.part)
        ]

    def overrule(self, claimed: Claimed, ruling: Ruling) -> Ruling:
        """The ruling, unless something behind the row decides otherwise."""
        row = claimed.row
        if row.action == Action.WITHDRAW or ruling.to == State.SENT:
            return ruling
        if self._of(row, Action.WITHDRAW):
            if row.state == State.UNCERTAIN:
                return ruling  # the withdrawal's own insertion cancels it
            fields = {**ruling.fields, "next_at": None}
            return replace(ruling, to=State.CANCELLED, fields=fields, auth=None)
        newer = self._of(row, Action.UPDATE)
        if not newer:
            return ruling
        superseded = replace(
            ruling, to=State.SUPERSEDED, fields={**ruling.fields, "next_at": None}
        )
        if row.action == Action.UPDATE:
            return superseded
        if ruling.fields.get("may_be_out", row.may_be_out):
            return ruling  # in doubt: its own course is kept
        if ruling.to in {State.DUE, State.FAILED} and ruling.fields.get("step") != (
            "poll"
        ):
            return superseded
        return ruling

    def succeed(self, kept: Sequence[tuple[Claimed, Ruling]], now: datetime) -> None:
        """Insert the publishes that replace what `overrule` superseded."""
        for claimed, ruling in kept:
            row = claimed.row
            if ruling.to == State.SUPERSEDED and row.action == Action.PUBLISH:
                replace_by_newest(
                    row,
                    now,
                    resume=ruling.fields["resume"],
                    next_at=_when(row, now),
                )


def _when(row: Row, now: datetime) -> datetime:
    """Newer content does not make it later; a failed row's text may pass now."""
    return max(now, row.next_at) if row.next_at else now


def behind(rows: Sequence[Row]) -> dict[int, list[Behind]]:
    found: dict[int, list[Behind]] = {}
    if not rows:
        return found
    for placement, *one in Delivery.objects.filter(
        placement_id__in={row.placement_id for row in rows},
        action__in=[Action.UPDATE, Action.WITHDRAW],
        state__in=_UNFINISHED,
    ).values_list("placement_id", "pk", "part", "seq", "action", "snapshot_id"):
        found.setdefault(placement, []).append(cast("Behind", tuple(one)))
    return found


def lock(rows: Sequence[Row]) -> Succession:
    """Lock the stories of rows that have something behind them."""
    waiting = behind(rows)
    stories = {row.story_id for row in rows if row.placement_id in waiting}
    if stories:
        list(
            Story.objects.select_for_update()
            .filter(pk__in=stories)
            .order_by("pk")
            .values_list("pk")
        )
    return Succession(rows)


def try_lock(story_id: UUID) -> bool:
    """Lock one story if nobody else holds it; for callers that hold rows already."""
    return bool(
        Story.objects.select_for_update(skip_locked=True)
        .filter(pk=story_id)
        .values_list("pk")
        .first()
    )


def newest_snapshot(story_id: UUID) -> Snapshot:
    return (
        Snapshot.objects.filter(story_id=story_id)
        .defer("document")
        .latest("publication")
    )


def replace_by_newest(
    row: Row,
    now: datetime,
    *,
    resume: dict[str, Any],
    next_at: datetime,
    **fields: Any,
) -> Delivery:
    """One publish of the newest content instead of `row` (superseded by now) and
    the updates behind it. What `prepare` made is handed on."""
    Delivery.objects.filter(
        placement_id=row.placement_id,
        part=row.part,
        action=Action.UPDATE,
        state__in=_UNFINISHED,
    ).move(State.SUPERSEDED, Actor.PLANNER)
    placement = Placement.objects.get(pk=row.placement_id)
    return Delivery.objects.insert(
        placement,
        Action.PUBLISH,
        part=row.part,
        **{
            "snapshot": newest_snapshot(row.story_id),
            "state": State.DUE,
            "planned_at": row.planned_at,
            "next_at": next_at,
            "resume": resume,
            "key_created_at": row.key_created_at,
            **fields,
        },
    )


def upsert_behind(row: Row, now: datetime, **fields: Any) -> Delivery:
    """A newer event of the same content, in place of a publish that was closed."""
    placement = Placement.objects.get(pk=row.placement_id)
    return Delivery.objects.insert(
        placement,
        Action.UPDATE,
        part=row.part,
        snapshot_id=row.snapshot_id,
        event="updated",
        planned_at=row.planned_at,
        key_created_at=row.key_created_at,
        **{"state": State.DUE, "next_at": now, **fields},
    )
