"""What an answer means for its row: pure, so that every line can be tested.

The connector says what happened; here the channel's trait and policy, the kind of
step and the retry table say what the row becomes (rules.md §4.5, §5).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from channels.contract import Pending, Published, Quota
from channels.problems import (
    AuthNeeded,
    Gone,
    Problem,
    Rejected,
    RetryLater,
    Scope,
    Unknown,
)
from channels.wording import gettext_noop
from publishing.engine import breaker, retry, traits
from publishing.engine.claim import Claimed
from publishing.engine.jobs import (
    Kind,
    Known,
    NotBegun,
    Outcome,
    Prepared,
    Result,
    Unchanged,
)
from publishing.engine.looks import first_look, looked
from publishing.engine.removals import withdrawn
from publishing.engine.rows import Row
from publishing.engine.ruling import (
    Entry,
    Rest,
    Ruling,
    again,
    as_json,
    entry_of,
    over,
    posted,
    uncertain,
    waiting,
)
from publishing.engine.traits import Course
from publishing.models import Channel
from publishing.states import Action, State, Step

LONGEST_PENDING = timedelta(hours=24)
NEAR_LIMIT = RetryLater(
    "near_limit", gettext_noop("The network says that its limit is nearly reached.")
)
NEVER_DONE = gettext_noop("The network has been working on it for more than a day.")


def rule(claimed: Claimed, outcome: Outcome, now: datetime) -> Ruling:
    row = claimed.row
    if row.state == State.UNCERTAIN:
        ruling = looked(claimed, outcome, now)
    elif row.action == Action.WITHDRAW:
        ruling = withdrawn(claimed, outcome.result, now)
    else:
        ruling = _sent(claimed, outcome, now)
    rests = tuple(rests_of(outcome.result, now))
    fault = breaker.fault(outcome.result)
    if rests or fault:
        why = as_json(fault) if fault else None
        return replace(ruling, rests=rests, fault=why)
    return ruling


# --- publish and update --------------------------------------------------------


def _sent(claimed: Claimed, outcome: Outcome, now: datetime) -> Ruling:
    row = claimed.row
    match outcome.result:
        case Published() as published:
            return posted(row, published, outcome.post_digest, now)
        case Unchanged():
            posted_id = row.posted_id if row.part == 1 else ""
            same = Published(posted_id or row.remote_id)
            return posted(row, same, outcome.post_digest, now, word="unchanged")
        case Pending(resume=resume, after=after):
            return _pending(row, resume, after, now)
        case Prepared(resume=resume):
            fields = waiting(row, now, step=Step.SEND, resume=resume)
            return Ruling(State.DUE, fields, Entry("prepared"))
        case NotBegun():
            return Ruling(State.DUE, waiting(row, row.next_at), Entry("given_back"))
        case Problem() as problem:
            return _problem(claimed, problem, outcome.job.kind, now)
        case other:
            raise TypeError(f"{outcome.job.kind} answered {other!r}")


def _pending(row: Row, resume: dict[str, Any], after: float, now: datetime) -> Ruling:
    since = row.key_created_at
    if (
        row.action == Action.PUBLISH
        and since is not None
        and now > since + LONGEST_PENDING
    ):
        problem = Unknown("never_done", NEVER_DONE)
        fields = uncertain(row, problem, None, resume=resume)
        return Ruling(State.UNCERTAIN, fields, Entry("pending"))
    at = now + timedelta(seconds=max(after, 0.5))
    fields = waiting(row, at, step=Step.POLL, resume=resume)
    # The request was taken: only a look-up may say that nothing came of it.
    fields["may_be_out"] = row.may_be_out
    fields["out_token"] = row.out_token
    return Ruling(State.DUE, fields, Entry("pending"))


def _problem(claimed: Claimed, problem: Problem, kind: Kind, now: datetime) -> Ruling:
    row = claimed.row
    entry = entry_of(problem)
    match problem:
        case AuthNeeded():
            fields = waiting(row, row.next_at, problem=problem)
            return Ruling(State.HELD, fields, entry, auth=problem)
        case Rejected():
            fields = over(row, problem)
            closes = isinstance(problem, Gone)
            return Ruling(State.FAILED, fields, entry, close=closes)
        case Unknown() if kind == Kind.SEND:
            return _unknown(claimed, problem, entry, now)
        case _:
            return again(claimed, problem, entry, now, untouched=kind == Kind.SEND)


def _unknown(claimed: Claimed, problem: Unknown, entry: Entry, now: datetime) -> Ruling:
    row, account = claimed.row, claimed.account
    course = traits.course(
        account.recovery,
        finds=account.finds,
        key_created_at=row.key_created_at,
        now=now,
    )
    policy = account.channel.policy
    if course == Course.REPEAT or (
        course == Course.ASK and policy == Channel.Policy.PREFER_DUP
    ):
        return again(claimed, problem, entry, now, untouched=False)
    if course == Course.ASK and policy == Channel.Policy.PREFER_MISS:
        fields = over(row, problem, keep_doubt=True)
        return Ruling(State.FAILED, fields, entry)
    look = first_look(now) if course == Course.LOOK else None
    return Ruling(State.UNCERTAIN, uncertain(row, problem, look), entry)


def rests_of(result: Result, now: datetime) -> Iterator[Rest]:
    """Who asked for rest: by a refusal, by the rate headers of a success, by quota."""
    match result:
        case (
            Published(rest=rest, app_rest=app_rest)
            | Known(quota=Quota(rest=rest, app_rest=app_rest))
        ):
            if rest > 0:
                yield _rest("channel", rest, NEAR_LIMIT, now)
            if app_rest > 0:
                yield _rest("application", app_rest, NEAR_LIMIT, now)
        case Unknown(after=after) if after is not None:
            yield _rest("channel", after, result, now)
        case RetryLater(after=after, scope="channel" | "application" as whom):
            seconds = retry.TABLE_S[0] if after is None else after
            yield _rest(whom, seconds, result, now)


def _rest(scope: Scope, seconds: float, why: Problem, now: datetime) -> Rest:
    until = now + timedelta(seconds=min(seconds, retry.LONGEST_S))
    return Rest(scope, until, as_json(why))
