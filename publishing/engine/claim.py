"""Takes due rows: which may go now, and the one transaction that takes them."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F

from publishing.clock import database_now
from publishing.engine import breaker, crash, leases, rows
from publishing.engine.accounts import Account, accounts
from publishing.engine.doors import Doors
from publishing.engine.order import Wanted, claimable, resting
from publishing.engine.rows import Frozen, Row
from publishing.engine.turnaway import TurnAway, by_kind
from publishing.engine.verdicts import Go, Stale, Unseen
from publishing.models import Attempt, Delivery, bulk
from publishing.states import Action, Actor, Phase, State, Step

BATCH = 200


@dataclass(frozen=True)
class Claimed:
    """A row that is ours, as it stands after the claim."""

    row: Row
    account: Account
    frozen: Frozen | None
    armed_at: float = 0.0  # monotonic time before `wire` was committed


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
    wanted = Wanted(now, {*busy_channels, *resting(now)}, busy_snapshots)
    if not claimable(wanted, limit=1):
        return Batch(taken, now)
    with transaction.atomic():
        candidates = _select(wanted, limit)
        batch = _take(candidates, worker, doors, taken, now)
        crash.point("during_claim")
    crash.point("after_claim")
    return batch


def _select(wanted: Wanted, limit: int) -> list[Row]:
    """Lock the rows that go first: withdrawals, then the longest due.

    On SQLite the transaction is the lock; elsewhere each row and its placement.
    """
    first = claimable(wanted, limit=limit, withdrawals=True, lock=True)
    left = limit - len(first)
    if left:
        first += claimable(wanted, limit=left, withdrawals=False, lock=True)
    places = {pk: place for place, (pk, _due) in enumerate(first)}
    found = rows.read(list(places))
    return _one_per_placement(sorted(found, key=lambda row: places[row.pk]))


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
    going = breaker.let_through(
        [row for row in candidates if isinstance(verdicts[row.pk], Go)], known, now
    )
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
    return row._replace(
        state=State.SENDING,
        step=step,
        phase=Phase.CLAIMED,
        token=token,
        may_be_out=row.may_be_out or marks,
        out_token=token if marks else row.out_token,
        key_created_at=now if fixes else row.key_created_at,
    )


LOGGED = (
    "delivery",
    "number",
    "token",
    "worker",
    "step",
    "phase",
    "started_at",
    "outcome",
    "code",
    "remote_id",
    "answer",
)


def log(claimed: Sequence[Claimed], worker: str, now: datetime) -> None:
    """One attempt per claim, in the claim's own transaction."""
    bulk.insert(
        Attempt,
        LOGGED,
        [
            (
                c.row.pk,
                c.row.token,
                c.row.token,
                worker,
                "find" if c.row.state == State.UNCERTAIN else c.row.step,
                c.row.phase,
                now,
                "",
                "",
                "",
                "",
            )
            for c in claimed
        ],
    )
