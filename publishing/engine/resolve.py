"""A person's buttons: try again, it is posted, it is not posted, do not post.

Each locks in the one order (story, placement, delivery) and moves the row only from
where a person may; NotNow says in plain words why it cannot be done.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.db import transaction

from channels.wording import gettext_noop
from publishing import logs
from publishing.engine import rows, succession
from publishing.engine.rings import ring
from publishing.models import Delivery, Placement, Story
from publishing.models.delivery import DeliveryQuerySet
from publishing.states import UNFINISHED, Action, Actor, State, Step

log = logging.getLogger("lantoa.engine")


class NotNow(Exception):
    """The row is in no state for this; `message` is a message id."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


MOVED_ON = gettext_noop("The row has moved on meanwhile. Look at its state again.")
SAY_FIRST = gettext_noop(
    "It may already be posted. Look there first, then say whether it is."
)
NOT_HELD_BY_YOU = gettext_noop("The row goes on by itself when its reason is gone.")


def retry(delivery: Delivery, *, user: Any = None, now: datetime) -> None:
    """Again, from now: a failed row, one whose time had passed, one held for you."""
    with transaction.atomic():
        row = _lock(delivery)
        person = row.hold_reason in {"overdue", "person", "quarantine"}
        if row.state == State.HELD and not (
            person or row.hold_reason == "manual_removal"
        ):
            raise NotNow(NOT_HELD_BY_YOU)
        if row.state not in {State.FAILED, State.HELD}:
            raise NotNow(MOVED_ON)
        if row.state == State.FAILED and row.may_be_out and not _is_keyed(row):
            raise NotNow(SAY_FIRST)
        if row.action == Action.UPDATE and row.snapshot is not None:
            # "As it is": the person has read the older text and stands by it.
            Placement.objects.filter(pk=row.placement_id).exclude(own_text=None).update(
                own_text_digest=row.snapshot.digest
            )
        if row.hold_reason == "quarantine" and row.snapshot is None:
            _wait_for_story(row)
        else:
            again = Step.SEND if row.may_be_out else Step.PREPARE
            at = _kept_time(row, now)
            _move(row, State.DUE, next_at=at, planned_at=at, attempts=0, step=again)
    _said("retry", row, user)
    ring()


def _wait_for_story(row: Delivery) -> None:
    """Let go before its story is live: its next freeze takes it along."""
    Delivery.objects.filter(pk=row.pk, state=State.HELD).update(
        hold_reason="not_live", hold_note=""
    )


def _kept_time(row: Delivery, now: datetime) -> datetime:
    """A restored row that is still ahead of its time keeps it."""
    planned = row.planned_at or now
    return max(planned, now) if row.hold_reason == "quarantine" else now


def mark_posted(
    delivery: Delivery, permalink: str = "", *, user: Any = None, now: datetime
) -> None:
    """It is done: posted there, edited by hand, or taken down by hand."""
    with transaction.atomic():
        row = _lock(delivery)
        _move(
            row,
            State.SENT,
            next_at=None,
            finished_at=now,
            permalink=permalink,
            receipt={"at": now.isoformat(), "by": getattr(user, "pk", None)},
            problem={},
        )
        placement = Placement.objects.filter(pk=row.placement_id)
        match row.action:
            case Action.PUBLISH if row.part == 1:
                placement.update(permalink=permalink, posted_at=now)
            case Action.UPDATE if permalink:
                placement.update(permalink=permalink)
            case Action.WITHDRAW:
                placement.filter(closed_at=None).update(closed_at=now)
    _said("posted", row, user)
    ring()


def mark_not_posted(delivery: Delivery, *, user: Any = None, now: datetime) -> None:
    """The person looked: nothing is there, send it (in its newest form)."""
    with transaction.atomic():
        row = _lock(delivery)
        if row.action != Action.PUBLISH or row.state not in {
            State.UNCERTAIN,
            State.FAILED,
        }:
            raise NotNow(MOVED_ON)
        fields = {
            "next_at": now,
            "planned_at": now,
            "attempts": 0,
            "may_be_out": False,
            "out_token": None,
            "looks": 0,
            "looked_at": None,
            "step": Step.PREPARE,
            "problem": {},
        }
        plain = rows.row_of(row)
        newer = any(
            action == Action.UPDATE and part == row.part
            for _pk, part, _seq, action, _snapshot in succession.behind([plain]).get(
                row.placement_id, ()
            )
        )
        _move(row, State.DUE, **fields)
        if newer:
            Delivery.objects.filter(pk=row.pk).move(State.SUPERSEDED, Actor.PLANNER)
            succession.replace_by_newest(
                plain, now, resume=row.resume, next_at=now, planned_at=now
            )
    _said("not posted", row, user)
    ring()


def drop(delivery: Delivery, *, user: Any = None, now: datetime) -> None:
    """Do not post it. What was prepared there is removed again."""
    with transaction.atomic():
        row = _lock(delivery)
        _move(row, State.CANCELLED, next_at=None, finished_at=now)
        if row.action == Action.PUBLISH:
            _end_of_place(row, now)
    _said("drop", row, user)
    ring()


def _end_of_place(row: Delivery, now: datetime) -> None:
    """Updates of a post that will never be are pointless; leftovers are removed."""
    behind = Delivery.objects.filter(
        placement_id=row.placement_id, state__in=sorted(UNFINISHED)
    ).exclude(action=Action.WITHDRAW)
    behind.filter(part__gte=row.part).move(
        State.CANCELLED, Actor.PLANNER, next_at=None, finished_at=now
    )
    if row.part > 1:
        return
    Placement.objects.filter(pk=row.placement_id).update(closed_at=now)
    if row.resume and row.channel.connector.capabilities.prepare:
        Delivery.objects.insert(
            Placement.objects.get(pk=row.placement_id),
            Action.WITHDRAW,
            snapshot=row.snapshot,
            event="recalled",
            state=State.DUE,
            planned_at=now,
            next_at=now,
        )


def _lock(delivery: Delivery) -> Delivery:
    story_id = Placement.objects.values_list("story_id", flat=True).get(
        pk=delivery.placement_id
    )
    Story.objects.select_for_update().get(pk=story_id)
    Placement.objects.select_for_update().get(pk=delivery.placement_id)
    rows: DeliveryQuerySet = Delivery.objects.select_for_update(of=("self",))
    return rows.select_related("channel", "snapshot").get(pk=delivery.pk)


def _move(row: Delivery, to: State, **fields: Any) -> None:
    if not Delivery.objects.filter(pk=row.pk).move(to, Actor.EDITOR, **fields):
        raise NotNow(MOVED_ON)


def _is_keyed(row: Delivery) -> bool:
    from publishing.engine.accounts import account

    return account(row.channel).keyed


def _said(what: str, row: Delivery, user: Any) -> None:
    facts = {
        "delivery": str(row.pk),
        "story": str(row.placement.story_id),
        "channel": row.channel_id,
        "attempt": row.token,
    }
    with logs.bound(facts):
        log.info("%s: delivery %s by user %s", what, row.pk, getattr(user, "pk", None))
