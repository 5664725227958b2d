"""What a due row must pass before it may leave: asked again at each claim.

Only reads, in batches, inside the claim's transaction; what stays outside is moved
there too, with the reason an editor sees. A withdrawal passes every door but one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from channels.contract import Keyed
from channels.wording import gettext_noop
from publishing.engine import holds, traits
from publishing.engine.accounts import Account
from publishing.engine.gates import Gates, gate_problem
from publishing.engine.identity import earlier_ids, known_id
from publishing.engine.rows import Frozen, Row
from publishing.engine.verdicts import (
    Doubt,
    Drop,
    Go,
    HandOver,
    Keep,
    Stale,
    Unseen,
    Verdict,
    Wait,
)
from publishing.models import Delivery, quiet_hours_of
from publishing.ports import Gate
from publishing.quiet import QUIET, Window, first_allowed
from publishing.states import UNFINISHED, Action, Step

REFRESH_AHEAD = timedelta(seconds=60)

NOT_LIVE = gettext_noop("The story is not on the website yet.")
EMBARGOED = gettext_noop("Not to be posted before its hour.")
OVERDUE = gettext_noop("Its time passed while it was held.")
OLD_TEXT = gettext_noop("The channel's own text is older than the story.")
DISABLED = gettext_noop("Sending failed on five different days.")
NO_EDIT = gettext_noop("This network cannot edit a post.")
NO_ADDRESS = gettext_noop("The post's identity there is not known.")


class Doors:
    """Asks the doors of a batch. `probe`: whether the own page is asked at all."""

    def __init__(self, *, probe: bool = True) -> None:
        self._probe = probe

    def ask(
        self,
        candidates: Sequence[Row],
        accounts: Mapping[int, Account],
        frozen: Mapping[int, Frozen],
        now: datetime,
    ) -> dict[UUID, Verdict]:
        pauses = holds.active(candidates, accounts, now)
        quiet = quiet_hours_of(account.channel for account in accounts.values())
        gates = Gates(now)
        newer = _replaced(candidates)
        verdicts: dict[UUID, Verdict] = {}
        passed: list[Row] = []
        for row in candidates:
            account = accounts[row.channel_id]
            verdict = (
                _withdrawal(row, account, now)
                if row.action == Action.WITHDRAW
                else _channel(row, account, pauses.get(row.pk, ""), now)
                or _own(row, account, frozen)
                or _time(row, account, now)
                or _quiet(row, quiet.get(row.channel_id, ()), now)
            )
            if verdict is None:
                passed.append(row)
                gates.want(row, account, frozen)
            else:
                verdicts[row.pk] = verdict
        gates.ask(frozen)
        for row in passed:
            account = accounts[row.channel_id]
            verdicts[row.pk] = (
                _content(row, account, frozen, gates, row.pk in newer, now)
                or _text(row, account, frozen)
                or self._page(row, account, frozen)
                or Go()
            )
        return verdicts

    def _page(
        self, row: Row, account: Account, frozen: Mapping[int, Frozen]
    ) -> Verdict | None:
        """Own site first."""
        if not self._probe or not account.can.needs_link or account.can.local:
            return None
        snapshot = frozen.get(row.snapshot_id or 0)
        if snapshot is None or snapshot.seen or _is_ahead(account, snapshot):
            return None
        return Unseen()


def _withdrawal(row: Row, account: Account, now: datetime) -> Verdict:
    """Ignores every door; without access nothing can be taken down."""
    if account.can.by_hand:
        return HandOver()
    if account.can.local:
        return Go()
    return _access(account, now) or Go()


def _access(account: Account, now: datetime) -> Verdict | None:
    problem = account.channel.auth_problem
    if account.channel.auth_needed_at is not None:
        return Keep("auth", str(problem.get("message", "")), dict(problem))
    if account.trouble is not None:
        trouble = account.trouble
        return Keep(
            "auth",
            trouble.message,
            {"code": trouble.code, "message": trouble.message, "fix": trouble.fix},
        )
    expired = (
        account.expires_at is not None and account.expires_at <= now + REFRESH_AHEAD
    )
    return Stale() if expired and account.can.refresh else None


def _channel(row: Row, account: Account, pause: str, now: datetime) -> Verdict | None:
    if row.snapshot_id is None:
        return Keep("not_live", NOT_LIVE)
    if _is_own_site(account):
        return Go()  # it went live through the same gates; this row records it
    if _is_new_there(row) and account.channel.closed_at is not None:
        return Drop()
    if pause:
        return Keep("paused", pause)
    if account.channel.disabled_at is not None:
        return Keep("disabled", DISABLED, dict(account.channel.failure))
    if account.can.local or account.can.by_hand:
        return None
    return _access(account, now)


def _is_new_there(row: Row) -> bool:
    """What is out, or may be, is still corrected on a channel that was closed."""
    return row.action == Action.PUBLISH and not row.may_be_out


def _is_own_site(account: Account) -> bool:
    return account.can.local and account.can.consent == "website"


def _own(row: Row, account: Account, frozen: Mapping[int, Frozen]) -> Verdict | None:
    """Updates and follow-ups that cannot be made by us."""
    if account.can.local or account.can.by_hand:
        return None
    if row.action != Action.UPDATE:
        lost = row.part > 1 and not all(earlier_ids(row))
        return Keep("person", NO_ADDRESS) if lost else None
    if not account.can.edit:
        return Keep("person", NO_EDIT)
    known = row.posted_id if row.part == 1 else known_id(row)
    if not (row.remote_id or known or account.upserts):
        return Keep("person", NO_ADDRESS)
    return None


def _time(row: Row, account: Account, now: datetime) -> Verdict | None:
    """A first try later than the channel's grace waits for a person."""
    if row.attempts or not is_late(row, account, now):
        return None
    return Keep("overdue", OVERDUE)


def _quiet(row: Row, windows: Sequence[Window], now: datetime) -> Verdict | None:
    """Quiet hours are a time. What may be out, or follows what is, goes on."""
    if not windows or row.may_be_out or row.part > 1 or row.step == Step.POLL:
        return None
    at = first_allowed(windows, now)
    fresh = row.action == Action.PUBLISH and not row.attempts
    return Wait(at, QUIET, replans=fresh) if at > now else None


def is_late(row: Row, account: Account, now: datetime) -> bool:
    """Whether a publish is later than its grace: its hour has lost its meaning."""
    if row.action != Action.PUBLISH or row.part > 1 or row.may_be_out:
        return False
    planned = row.planned_at or row.next_at
    if planned is None:
        return False
    if row.first_published_at is not None:
        planned = max(planned, row.first_published_at)
    return now > planned + timedelta(seconds=account.channel.grace_s)


def _is_ahead(account: Account, snapshot: Frozen | None) -> bool:
    """Planned content, for a partner who is committed to its hour."""
    return account.channel.early and snapshot is not None and snapshot.is_ahead


def _content(
    row: Row,
    account: Account,
    frozen: Mapping[int, Frozen],
    gates: Gates,
    replaced: bool,
    now: datetime,
) -> Verdict | None:
    embargo, shut = gates.of(row, account)
    snapshot = frozen.get(row.snapshot_id or 0)
    if snapshot is not None and snapshot.is_ahead:
        hour = snapshot.article.embargoed_until
        embargo = None if account.channel.early else hour
    if row.may_be_out and row.action == Action.PUBLISH and row.step == Step.SEND:
        doubt = _doubt(row, account, replaced, shut, now)
        if doubt is not None:
            return doubt
    if embargo is not None and embargo > now:
        return Wait(embargo, EMBARGOED)
    if shut:
        return Keep(f"gate:{shut[0].code}", shut[0].text, gate_problem(shut))
    return HandOver() if account.can.by_hand else None


def _doubt(
    row: Row, account: Account, replaced: bool, shut: tuple[Gate, ...], now: datetime
) -> Doubt | None:
    """A publish that may be out is repeated only as the very same one, keyed."""
    course = traits.course(
        account.recovery,
        finds=account.finds,
        key_created_at=row.key_created_at,
        now=now,
    )
    if replaced or shut:
        if account.upserts:
            return Doubt(course, upsert=True, shut=shut)
        return Doubt(
            traits.Course.LOOK if account.finds else traits.Course.ASK, shut=shut
        )
    if isinstance(account.recovery, Keyed) and course != traits.Course.REPEAT:
        return Doubt(course)
    return None


def _text(row: Row, account: Account, frozen: Mapping[int, Frozen]) -> Verdict | None:
    """An own text written for an earlier story waits for its writer."""
    if row.action != Action.UPDATE or row.part > 1 or row.own_text is None:
        return None
    if not account.can.own_text:
        return None
    snapshot = frozen.get(row.snapshot_id or 0)
    stale = snapshot is not None and row.own_text_digest != snapshot.digest
    return Keep("person", OLD_TEXT) if stale else None


def _replaced(candidates: Sequence[Row]) -> set[UUID]:
    """Publishes behind which an update with a newer snapshot waits."""
    doubtful = {
        (row.placement_id, row.part): row
        for row in candidates
        if row.may_be_out and row.action == Action.PUBLISH
    }
    if not doubtful:
        return set()
    behind = Delivery.objects.filter(
        placement_id__in={placement for placement, _part in doubtful},
        action=Action.UPDATE,
        state__in=sorted(UNFINISHED),
    ).values_list("placement_id", "part", "snapshot_id")
    return {
        doubtful[placement, part].pk
        for placement, part, snapshot in behind
        if (placement, part) in doubtful
        and snapshot != doubtful[placement, part].snapshot_id
    }
