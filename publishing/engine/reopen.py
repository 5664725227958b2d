"""Lets held rows go when their door has opened: gates, pauses.

A gate event calls `gates_of` for its story; the sweep asks them all once a minute.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from publishing.engine import heartbeat, holds, rows
from publishing.engine.accounts import accounts
from publishing.engine.doors import OVERDUE, is_late
from publishing.engine.gates import gate_problem
from publishing.engine.rows import Row
from publishing.models import Delivery
from publishing.models.delivery import DeliveryQuerySet
from publishing.ports import Checked, content_source
from publishing.states import Actor, State

GATES_EVERY = timedelta(seconds=60)
PAUSES_EVERY = timedelta(seconds=5)
BATCH = 500


def sweep(now: datetime) -> int:
    """Ask again for all held rows; returns how many go on."""
    count = 0
    if heartbeat.turn("pauses", now, PAUSES_EVERY):
        count += pauses(now) + switched_on()
    if heartbeat.turn("gates", now, GATES_EVERY):
        count += _ask(_read(_held("gate")[:BATCH]), now)
    return count


def gates_of(page_id: int, now: datetime) -> int:
    """The gates of one page may have changed; returns how many rows go on."""
    held = _held("gate").filter(placement__story__page_id=page_id)
    return _ask(_read(held), now)


def pauses(now: datetime) -> int:
    """Rows whose pause was lifted go on, the oldest first; what is later than its
    channel's grace by now waits for a person. Returns how many go on."""
    count = 0
    free = _held("paused").exclude(holds.covered(now))
    while found := _read(free[:BATCH]):
        known = accounts({row.channel_id for row in found})
        late = [r.pk for r in found if is_late(r, known[r.channel_id], now)]
        mine = Delivery.objects.filter(state=State.HELD, hold_reason="paused")
        mine.filter(pk__in=late).update(hold_reason="overdue", hold_note=OVERDUE)
        rest = mine.filter(pk__in=[r.pk for r in found])
        count += rest.move(State.DUE, Actor.DOOR)
    return count


def switched_on() -> int:
    """A success switched their channel on again."""
    return Delivery.objects.filter(
        state=State.HELD, hold_reason="disabled", channel__disabled_at=None
    ).move(State.DUE, Actor.DOOR, problem={})


def _held(reason: str) -> DeliveryQuerySet:
    return Delivery.objects.filter(
        state=State.HELD, hold_reason__startswith=reason, snapshot__isnull=False
    ).order_by("next_at")


def _read(held: DeliveryQuerySet) -> list[Row]:
    return rows.read(list(held.values_list("pk", flat=True)))


def _ask(found: Sequence[Row], now: datetime) -> int:
    if not found:
        return 0
    known = accounts({row.channel_id for row in found})
    frozen = rows.snapshots(row.snapshot_id for row in found)
    source = content_source()
    count = 0
    for row in found:
        snapshot = frozen[row.snapshot_id or 0]
        consent = known[row.channel_id].can.consent
        checked = Checked(page_id=row.page_id, article=snapshot.article)
        (shut,) = source.gates([checked], consent, now)
        mine = Delivery.objects.filter(pk=row.pk, hold_reason__startswith="gate")
        if not shut:
            count += mine.move(State.DUE, Actor.DOOR, problem={})
        else:
            mine.filter(state=State.HELD).update(
                hold_reason=f"gate:{shut[0].code}",
                hold_note=shut[0].text,
                problem=gate_problem(shut),
            )
    return count
