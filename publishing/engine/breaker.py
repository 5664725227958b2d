"""The breaker of each channel, in its row: closed, open, half-open, switched off.

Ten failures in a row open it for a minute, doubling up to an hour; then one row is
let through, and one success closes it. Failures on five days without a success
between them switch the channel off until a person has it tried again. Withdrawals
pass all of this (rules.md §4.8), and their answers count like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connections
from django.db.models import Q
from django.utils import timezone

from channels.problems import Problem, RetryLater, Unknown
from publishing.engine import leases
from publishing.engine.accounts import Account
from publishing.engine.jobs import Result
from publishing.engine.rows import Row
from publishing.models import Channel, Delivery
from publishing.models.bulk import among, table
from publishing.states import Action, Actor, State, Step

if TYPE_CHECKING:
    from publishing.engine.claim import Claimed
    from publishing.engine.ruling import Ruling

IN_A_ROW = 10
FIRST = timedelta(seconds=60)
LONGEST = timedelta(hours=1)
DAYS = 5

OURS = frozenset({"internal", "picture_missing", "not_prepared"})


def fault(result: Result) -> Problem | None:
    """What speaks against the receiver: no answer, or a fault of its own. A refusal
    of one story does not, nor a wish to wait, nor a fault on our side."""
    match result:
        case Unknown(code=code, status=status):
            pass
        case RetryLater(code=code, status=status, scope="delivery"):
            pass
        case _:
            return None
    refused = status is not None and 400 <= status < 500 and status not in {408, 425}
    return None if refused or code in OURS else result


def open_for(failures: int) -> timedelta:
    """How long the breaker stays open after so many failures (≥ 10)."""
    doubled: timedelta = FIRST * 2 ** min(failures - IN_A_ROW, 10)
    return min(doubled, LONGEST)


def let_through(
    going: Sequence[Row], accounts: Mapping[int, Account], now: datetime
) -> list[Row]:
    """Of a half-open channel one row, whoever asks; the others are left as they are.

    Within the claim's transaction, whose rows are locked: channels come last.
    """
    half_open = {
        row.channel_id
        for row in going
        if row.action != Action.WITHDRAW
        and accounts[row.channel_id].channel.failures >= IN_A_ROW
    }
    trying = {pk for pk in sorted(half_open) if _take_trial(pk, now)}
    chosen = []
    for row in going:
        if row.action == Action.WITHDRAW or row.channel_id not in half_open:
            chosen.append(row)
        elif row.channel_id in trying:
            trying.discard(row.channel_id)
            chosen.append(row)
    return chosen


def _take_trial(channel_id: int, now: datetime) -> bool:
    free = Q(trial_until=None) | Q(trial_until__lte=now)
    taken = Channel.objects.filter(free, pk=channel_id, failures__gte=IN_A_ROW)
    if not taken.update(trial_until=now + leases.length()):
        return False
    under_way = Delivery.objects.filter(channel_id=channel_id, state=State.SENDING)
    return not under_way.exclude(action=Action.WITHDRAW).exists()


def note(kept: Sequence[tuple[Claimed, Ruling]], now: datetime) -> set[int]:
    """Count what the answers say of their channels; returns those now open."""
    answers: dict[int, list[tuple[Claimed, Ruling]]] = {}
    for claimed, ruling in kept:
        answers.setdefault(claimed.account.id, []).append((claimed, ruling))
    failed = {pk for pk, told in answers.items() if any(r.fault for _c, r in told)}
    concerned = failed | _troubled(answers)
    opened: set[int] = set()
    if not concerned:
        return opened
    channels = Channel.objects.filter(pk__in=concerned)
    for channel in channels.select_for_update().order_by("pk"):
        before = channel.broken_until
        for claimed, ruling in answers[channel.pk]:
            _count(channel, claimed, ruling, now)
        if channel.broken_until is not None and channel.broken_until != before:
            opened.add(channel.pk)
        channel.save(update_fields=WRITTEN)
    return opened


def _troubled(channel_ids: Iterable[int]) -> set[int]:
    """Those that something is counted against. In SQL, since after nearly every
    batch the answer is none, and asking through the ORM takes longer than the query.
    """
    ids = list(channel_ids)
    if not ids:
        return set()
    where, params = among("id", ids)
    sql = (
        f"SELECT id FROM {table(Channel)}"  # noqa: S608
        f" WHERE (failures > 0 OR failed_days <> '') AND {where}"
    )
    with connections["default"].cursor() as cursor:
        cursor.execute(sql, params)
        return {pk for (pk,) in cursor.fetchall()}


WRITTEN = (
    "failures",
    "failure",
    "broken_until",
    "trial_until",
    "failed_days",
    "disabled_at",
)


def _count(channel: Channel, claimed: Claimed, ruling: Ruling, now: datetime) -> None:
    if ruling.fault is not None:
        _failed(channel, ruling.fault, now)
    elif ruling.to == State.SENT and ruling.entry.outcome != "unchanged":
        _close(channel)
    elif claimed.row.action != Action.WITHDRAW:
        channel.trial_until = None  # said nothing: the next row may try


def _failed(channel: Channel, problem: dict[str, Any], now: datetime) -> None:
    channel.failure = problem
    today = timezone.localdate(now).isoformat()
    days = channel.failed_days.split()
    if today not in days:
        days.append(today)
        channel.failed_days = " ".join(days[-DAYS:])
    if len(days) >= DAYS and channel.disabled_at is None:
        channel.disabled_at = now
    if channel.broken_until is not None and channel.broken_until > now:
        return  # it was on its way when the breaker opened
    channel.failures = min(channel.failures + 1, 1000)
    channel.trial_until = None
    if channel.failures >= IN_A_ROW:
        channel.broken_until = now + open_for(channel.failures)


def _close(channel: Channel) -> None:
    channel.failures, channel.failure = 0, {}
    channel.broken_until = channel.trial_until = channel.disabled_at = None
    channel.failed_days = ""


def try_again(channel: Channel, now: datetime) -> int:
    """A person wants it tried now: no rest any more, and the breaker lets one row
    through. Returns how many rows go on."""
    moved = Delivery.objects.filter(
        channel_id=channel.pk, state=State.HELD, hold_reason="disabled"
    ).move(State.DUE, Actor.DOOR, problem={})
    # What waits only for its next try; a row that may be out keeps its time.
    hurried = Delivery.objects.filter(
        channel_id=channel.pk,
        state=State.DUE,
        attempts__gt=0,
        next_at__gt=now,
        may_be_out=False,
    ).exclude(step=Step.POLL)
    moved += hurried.update(next_at=now)
    fields: dict[str, Any] = {"retry_at": None, "rest_problem": {}}
    Channel.objects.filter(pk=channel.pk).update(
        **fields,
        rest_of_all=False,
        broken_until=None,
        trial_until=None,
        failed_days="",
        disabled_at=None,
    )
    return moved
