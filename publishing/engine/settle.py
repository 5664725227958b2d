"""Writes answers down: one transaction per batch, every row fenced by its token.

A row that is no longer ours keeps its new life; our answer then goes to the
attempt log, where a look-up finds it.
"""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from channels.contract import Published
from channels.problems import Rejected, RetryLater
from channels.wording import gettext_noop
from publishing import logs
from publishing.engine import (
    breaker,
    crash,
    lateness,
    leases,
    rests,
    spool,
    succession,
)
from publishing.engine.book import finish_attempts, lock_mine, write_posts
from publishing.engine.claim import Claimed
from publishing.engine.jobs import Outcome, Progress, Ticket
from publishing.engine.removals import CANNOT_REMOVE
from publishing.engine.rows import Row
from publishing.engine.ruling import Ruling, again, entry_of
from publishing.engine.rulings import rule
from publishing.models import Delivery, Placement
from publishing.models.delivery import Write
from publishing.outage import AWAY
from publishing.states import Actor, State


@dataclass(frozen=True)
class Answer:
    claimed: Claimed
    outcome: Outcome


LocalSettler = Callable[[Claimed, datetime], None]

log = logging.getLogger("lantoa.engine")


@dataclass
class Settled:
    """What a batch came to; `lost` rows had gone to somebody else."""

    rulings: dict[Any, Ruling] = field(default_factory=dict)
    lost: int = 0
    refresh: list[Claimed] = field(default_factory=list)
    broken: set[int] = field(default_factory=set)  # channels whose breaker opened


def settle(answers: Sequence[Answer], now: datetime) -> Settled:
    """Write `answers`; of one row only the newest answer is given."""
    crash.point("before_settle")
    rulings = _rule(answers, now)
    settled = Settled()
    with transaction.atomic():
        context = succession.lock(
            [c.row for c, r in rulings.values() if r.to != State.SENT]
        )
        _lock_placements({c.row.placement_id for c, _r in rulings.values()})
        mine = lock_mine([c.row for c, _r in rulings.values()])
        context.read()
        groups: dict[tuple[State, Actor, frozenset[str]], list[Write]] = defaultdict(
            list
        )
        kept: list[tuple[Claimed, Ruling]] = []
        for ticket, (claimed, ruling) in rulings.items():
            if ticket not in mine:
                settled.lost += 1
                continue
            final = context.overrule(claimed, ruling)
            if final.auth is not None:
                final = rests.auth(claimed, final, settled.refresh, now)
            kept.append((claimed, final))
            settled.rulings[ticket] = final
            actor = _actor(claimed)
            groups[(final.to, actor, frozenset(final.fields))].append(
                Write(claimed.row.pk, claimed.row.token, final.fields)
            )
        for (to, actor, _names), writes in groups.items():
            _write(to, actor, writes)
        write_posts(kept, now)
        finish_attempts(
            [(c.row, settled.rulings.get(t, r).entry) for t, (c, r) in rulings.items()],
            now,
        )
        _tell_lookup([c for t, (c, _r) in rulings.items() if t not in mine], now)
        context.succeed(kept, now)
        rests.apply(kept, now)
        settled.broken = breaker.note(kept, now)
        _count_lateness(kept, now)
        crash.point("during_settle")
    crash.point("after_settle")
    for claimed, final in kept:
        _tell(claimed.row, final)
    return settled


def _tell(row: Row, ruling: Ruling) -> None:
    """A line for what did not simply go out; the rest is in the attempt log."""
    code = ruling.entry.code
    if ruling.to != State.SENT and (code or ruling.to != State.DUE):
        with logs.about(row):
            log.info("%s %s: now %s", row.action, code or "ended", ruling.to)


def _rule(
    answers: Sequence[Answer], now: datetime
) -> dict[Ticket, tuple[Claimed, Ruling]]:
    """A ruling that fails costs its own row a lease, and no other row anything."""
    rulings: dict[Ticket, tuple[Claimed, Ruling]] = {}
    for answer in answers:
        try:
            ruling = rule(answer.claimed, answer.outcome, now)
        except Exception:
            with logs.about(answer.claimed.row):
                log.exception("no ruling for delivery %s", answer.claimed.row.pk)
        else:
            rulings[answer.claimed.row.ticket] = (answer.claimed, ruling)
    return rulings


def _actor(claimed: Claimed) -> Actor:
    return Actor.LOOKUP if claimed.row.state == State.UNCERTAIN else Actor.PUMP


def _write(to: State, actor: Actor, writes: Sequence[Write]) -> None:
    if to == State.UNCERTAIN and actor == Actor.LOOKUP:
        # Not a move: the row stays uncertain and gets its next time.
        for write in writes:
            Delivery.objects.filter(
                pk=write.pk, token=write.token, state=State.UNCERTAIN
            ).update(**write.fields)
        return
    Delivery.objects.move_each(to, actor, writes)


def _lock_placements(ids: set[int]) -> None:
    if connection.vendor == "postgresql":
        list(
            Placement.objects.select_for_update(no_key=True)
            .filter(pk__in=ids)
            .order_by("pk")
            .values_list("pk")
        )


def _tell_lookup(lost: Sequence[Claimed], now: datetime) -> None:
    """A late answer is proof: an uncertain row is looked at again, at once."""
    if lost:
        Delivery.objects.filter(
            pk__in=[c.row.pk for c in lost], state=State.UNCERTAIN
        ).update(next_at=now)


def store_progress(claimed: Claimed, progress: Progress) -> bool:
    """Keep a piece of `prepare`; False when the row is no longer ours."""
    row = claimed.row
    return bool(
        Delivery.objects.filter(pk=row.pk, token=row.token, state=State.SENDING).update(
            resume=progress.resume
        )
    )


def settle_local(
    batch: Sequence[Claimed],
    settlers: Mapping[str, LocalSettler],
    now: datetime,
) -> dict[Any, Ruling]:
    """Website and feeds: settled in our own database, each row by itself."""
    done = {}
    for claimed in batch:
        done[claimed.row.ticket] = _settle_one(claimed, settlers, now)
    return done


def _settle_one(
    claimed: Claimed, settlers: Mapping[str, LocalSettler], now: datetime
) -> Ruling:
    from publishing.engine.local import ruling_of

    try:
        return _write_local(claimed, ruling_of(claimed, now), settlers, now)
    except AWAY:
        raise  # the database is away: nobody can go on
    except Exception as error:
        with logs.about(claimed.row):
            log.exception("delivery %s could not be settled", claimed.row.pk)
        problem = RetryLater("internal", INTERNAL, answer=type(error).__name__)
        ruling = again(claimed, problem, entry_of(problem), now, untouched=True)
        return _write_local(claimed, ruling, {}, now)


def _write_local(
    claimed: Claimed,
    ruling: Ruling,
    settlers: Mapping[str, LocalSettler],
    now: datetime,
) -> Ruling:
    row = claimed.row
    with transaction.atomic():
        _lock_placements({row.placement_id})
        if row.ticket not in lock_mine([row]):
            return ruling
        settler = settlers.get(claimed.account.channel.network)
        if settler is not None:
            settler(claimed, now)
        Delivery.objects.move_each(
            ruling.to, Actor.PUMP, [Write(row.pk, row.token, ruling.fields)]
        )
        write_posts([(claimed, ruling)], now)
        finish_attempts([(row, ruling.entry)], now)
        _count_lateness([(claimed, ruling)], now)
    return ruling


def _count_lateness(kept: Sequence[tuple[Claimed, Ruling]], now: datetime) -> None:
    sent = [claimed.row for claimed, ruling in kept if ruling.to == State.SENT]
    lateness.count(sent, now)


INTERNAL = gettext_noop("Something went wrong on our side.")
NO_WAY = Rejected("no_way", CANNOT_REMOVE)


def published(remote_id: str) -> Published:
    """What a late answer in the log amounts to."""
    return Published(remote_id)


def settle_safely(answers: Sequence[Answer], clock: Callable[[], datetime]) -> Settled:
    """`settle`, kept up for two leases while the database is away.

    The answers wait in memory and in a spool file that survives the process.
    """
    give_up = time.monotonic() + 2 * leases.length_s()
    pause, spooled = 0.2, False
    while True:
        try:
            settled = settle(answers, clock())
        except AWAY:
            if not spooled:
                spool.keep(answers)
                spooled = True
            if time.monotonic() > give_up:
                raise
            connection.close()
            time.sleep(pause)
            pause = min(pause * 2, 2.0)
        else:
            if spooled:
                spool.forget()
            return settled
