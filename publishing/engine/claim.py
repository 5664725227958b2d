"""Takes due rows: which may go now, and the one transaction that takes them.

Order (rules.md §4.7, §4.8): per placement one row on the wire at a time, nothing
older after something newer, part n after part n−1, a withdrawal before all.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q

from publishing.clock import database_now
from publishing.engine import crash, leases, rows
from publishing.engine.accounts import Account, accounts
from publishing.engine.doors import Doors, Go, Stale, Unseen
from publishing.engine.rows import Frozen, Row
from publishing.engine.turnaway import TurnAway, by_kind
from publishing.models import Attempt, Channel, Delivery
from publishing.models.delivery import DeliveryQuerySet
from publishing.states import UNFINISHED, Action, Actor, Phase, State, Step

BATCH = 100
_UNFINISHED = sorted(UNFINISHED)


@dataclass(frozen=True)
class Claimed:
    """A row that is ours, as it stands after the claim."""

    row: Row
    account: Account
    frozen: Frozen | None


@dataclass(frozen=True)
class Batch:
    """`scanned` rows were looked at; those not claimed met a shut door.

    `unseen` are snapshots whose page must first answer; `stale` the accounts whose
    credential must first be refreshed. `taken` is monotonic time before the claim.
    """

    taken: float
    now: datetime
    scanned: int = 0
    claimed: tuple[Claimed, ...] = ()
    unseen: tuple[Frozen, ...] = ()
    stale: tuple[Account, ...] = ()
    moved: bool = False
    local: tuple[Claimed, ...] = field(default=())


def claimable(now: datetime) -> DeliveryQuerySet:
    """Rows that could be claimed at `now`, doors aside."""
    others = Delivery.objects.filter(placement=OuterRef("placement"))
    busy = others.filter(
        Q(state=State.SENDING) | Q(state=State.UNCERTAIN, lease_until__gt=now)
    )
    withdrawn = others.filter(action=Action.WITHDRAW).exclude(
        state__in=[State.CANCELLED, State.SUPERSEDED]
    )
    older = (
        others.filter(
            seq__lt=OuterRef("seq"),
            part=OuterRef("part"),
            state__in=_UNFINISHED,
        )
        .exclude(action=Action.WITHDRAW)
        # A task in a person's hands is replaced by the newer one, not awaited.
        .exclude(state=State.HELD, hold_reason="person", may_be_out=True)
    )
    before = others.filter(
        action=Action.PUBLISH, part=OuterRef("part") - 1, state=State.SENT
    )
    return (
        Delivery.objects.filter(state=State.DUE, next_at__lte=now)
        .filter(~Exists(busy))
        .filter(
            Q(action=Action.WITHDRAW)
            | (
                ~Exists(withdrawn)
                & ~Exists(older)
                & (~Q(action=Action.PUBLISH) | Q(part=1) | Exists(before))
            )
        )
    )


def open_channels(queryset: DeliveryQuerySet, now: datetime) -> DeliveryQuerySet:
    """Leave out channels that asked us to wait; withdrawals do not wait for them."""
    resting = list(
        Channel.objects.filter(retry_at__gt=now).values_list("pk", flat=True)
    )
    if not resting:
        return queryset
    return queryset.exclude(Q(channel_id__in=resting) & ~Q(action=Action.WITHDRAW))


def ready(now: datetime) -> DeliveryQuerySet:
    return open_channels(claimable(now), now)


def claim(
    worker: str,
    doors: Doors,
    *,
    limit: int = BATCH,
    busy_channels: Collection[int] = (),
    busy_snapshots: Collection[int] = (),
) -> Batch:
    """Take up to `limit` due rows in one transaction.

    Rows of `busy_channels` (their host has enough waiting here, or their
    credential is being refreshed) and of `busy_snapshots` (their page is being
    probed) are left alone. Opens no transaction when nothing is due.
    """
    taken = time.monotonic()
    now = database_now()
    queryset = ready(now)
    if busy_channels:
        queryset = queryset.exclude(
            Q(channel_id__in=list(busy_channels)) & ~Q(action=Action.WITHDRAW)
        )
    if busy_snapshots:
        queryset = queryset.exclude(
            Q(snapshot_id__in=list(busy_snapshots)) & ~Q(action=Action.WITHDRAW)
        )
    if not queryset.exists():
        return Batch(taken, now)
    with transaction.atomic():
        candidates = _select(queryset, limit)
        batch = _take(candidates, worker, doors, taken, now)
        crash.point("during_claim")
    crash.point("after_claim")
    return batch


def _select(queryset: DeliveryQuerySet, limit: int) -> list[Row]:
    """Lock the rows that go first: withdrawals, then the longest due."""
    first = _lock(queryset.filter(action=Action.WITHDRAW), limit)
    left = limit - len(first)
    rest = _lock(queryset.exclude(action=Action.WITHDRAW), left) if left else []
    return _one_per_placement([*first, *rest])


def _lock(queryset: DeliveryQuerySet, limit: int) -> list[Row]:
    """On SQLite the transaction is the lock; elsewhere each row and placement."""
    if connection.vendor != "postgresql":
        return rows.read(queryset.order_by("next_at")[:limit])
    locked = (
        queryset.select_related("placement")
        .only("pk", "placement__id")
        .order_by("next_at")
        .select_for_update(skip_locked=True, no_key=True, of=("self", "placement"))
    )
    pks = [delivery.pk for delivery in locked[:limit]]
    return rows.read(Delivery.objects.filter(pk__in=pks).order_by("next_at"))


def _one_per_placement(candidates: Sequence[Row]) -> list[Row]:
    """One row of a placement at a time, by what was committed until its lock."""
    placements = {row.placement_id for row in candidates}
    busy: set[int] = set()
    if connection.vendor == "postgresql" and candidates:
        # The lock may have been waited past by another claim's commit.
        busy = set(
            Delivery.objects.filter(
                placement_id__in=placements, state=State.SENDING
            ).values_list("placement_id", flat=True)
        )
    chosen: dict[int, Row] = {}
    for row in candidates:
        if row.placement_id not in busy:
            chosen.setdefault(row.placement_id, row)
    return list(chosen.values())


def _take(
    candidates: Sequence[Row],
    worker: str,
    doors: Doors,
    taken: float,
    now: datetime,
) -> Batch:
    known = accounts({row.channel_id for row in candidates})
    frozen = rows.snapshots(row.snapshot_id for row in candidates)
    verdicts = doors.ask(candidates, known, frozen, now)
    going = [row for row in candidates if isinstance(verdicts[row.pk], Go)]
    claimed = _move(going, known, frozen, worker, now)
    turned = TurnAway(known, worker, now).apply(candidates, verdicts)
    unseen = {row.snapshot_id for row in by_kind(verdicts, candidates, Unseen)}
    stale = {row.channel_id for row in by_kind(verdicts, candidates, Stale)}
    return Batch(
        taken,
        now,
        scanned=len(candidates),
        claimed=tuple(c for c in claimed if not c.account.can.local),
        local=tuple(c for c in claimed if c.account.can.local),
        unseen=tuple(frozen[pk] for pk in unseen if pk is not None),
        stale=tuple(known[pk] for pk in stale),
        moved=turned or bool(claimed),
    )


def step_of(row: Row, account: Account) -> Step:
    """The step a claim of `row` performs."""
    if row.action == Action.WITHDRAW or account.can.local:
        return Step.SEND
    if row.step == Step.PREPARE and not account.can.prepare:
        return Step.SEND
    return Step(row.step)


def _move(
    going: Sequence[Row],
    known: dict[int, Account],
    frozen: dict[int, Frozen],
    worker: str,
    now: datetime,
) -> list[Claimed]:
    """Move `going` to sending, with token, lease and attempt."""
    lease_until = now + leases.length()
    groups: dict[tuple[Step, bool, bool], list[Row]] = {}
    claimed = []
    for row in going:
        account = known[row.channel_id]
        step = step_of(row, account)
        creates = row.action == Action.PUBLISH and step == Step.SEND
        # A keyed claim may write at any moment; the rest say so with `wire`.
        marks = (
            creates and account.keyed and not account.can.local and not row.may_be_out
        )
        fixes = creates and row.key_created_at is None
        groups.setdefault((step, marks, fixes), []).append(row)
        claimed.append(
            Claimed(
                _claimed_row(row, step, marks, fixes, now),
                account,
                frozen.get(row.snapshot_id or 0),
            )
        )
    for (step, marks, fixes), members in groups.items():
        more: dict[str, object] = {}
        if marks:
            more = {"may_be_out": True, "out_token": F("token") + 1}
        if fixes:
            more["key_created_at"] = now
        Delivery.objects.filter(pk__in=[row.pk for row in members]).move(
            State.SENDING,
            Actor.PUMP,
            token=F("token") + 1,
            lease_until=lease_until,
            worker=worker,
            phase=Phase.CLAIMED,
            step=step,
            wait_note="",
            **more,
        )
    log(claimed, worker, now)
    return claimed


def _claimed_row(row: Row, step: Step, marks: bool, fixes: bool, now: datetime) -> Row:
    token = row.token + 1
    return replace(
        row,
        state=State.SENDING,
        step=step,
        phase=Phase.CLAIMED,
        token=token,
        may_be_out=row.may_be_out or marks,
        out_token=token if marks else row.out_token,
        key_created_at=now if fixes else row.key_created_at,
    )


def log(claimed: Sequence[Claimed], worker: str, now: datetime) -> None:
    """One attempt per claim, in the claim's own transaction."""
    Attempt.objects.bulk_create(
        Attempt(
            delivery_id=c.row.pk,
            number=c.row.token,
            token=c.row.token,
            worker=worker,
            step="find" if c.row.state == State.UNCERTAIN else c.row.step,
            phase=c.row.phase,
            started_at=now,
        )
        for c in claimed
    )
