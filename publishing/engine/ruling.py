"""The shape of a ruling, and the few ways a row's fields can come out of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from channels.contract import Published
from channels.problems import AuthNeeded, Problem, RetryLater, Scope
from publishing.engine import retry, traits
from publishing.engine.claim import Claimed
from publishing.engine.rows import Row
from publishing.states import Action, State, Step


@dataclass(frozen=True)
class Entry:
    """How the attempt ends in the log."""

    outcome: str
    code: str = ""
    status: int | None = None
    remote_id: str = ""
    answer: str = ""


@dataclass(frozen=True)
class Rest:
    """Who must leave the network alone until when; `problem` says why."""

    scope: Scope
    until: datetime
    problem: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Ruling:
    """`absent` says it was proved that nothing is out. `post` is what to write on
    the placement. `fault` is the receiver's, and counts against its channel."""

    to: State
    fields: dict[str, Any]
    entry: Entry
    post: dict[str, Any] | None = None
    rests: tuple[Rest, ...] = ()
    fault: dict[str, Any] | None = None
    auth: AuthNeeded | None = None
    close: bool = False
    absent: bool = False


def free() -> dict[str, Any]:
    return {"lease_until": None, "worker": ""}


def done(now: datetime) -> dict[str, Any]:
    return {
        **free(),
        "phase": "",
        "next_at": None,
        "finished_at": now,
        "problem": {},
        "wait_note": "",
    }


def waiting(
    row: Row,
    at: datetime | None,
    *,
    step: Step | None = None,
    resume: dict[str, Any] | None = None,
    attempts: int | None = None,
    problem: Problem | None = None,
) -> dict[str, Any]:
    """Back to its place; a doubt this very claim raised is taken back with it."""
    mine = row.out_token is not None and row.out_token == row.token
    return {
        **free(),
        "phase": "",
        "next_at": at,
        "step": step or row.step,
        "resume": row.resume if resume is None else resume,
        "attempts": row.attempts if attempts is None else attempts,
        "problem": as_json(problem) if problem else {},
        "may_be_out": row.may_be_out and not mine,
        "out_token": None if mine else row.out_token,
    }


def over(
    row: Row,
    problem: Problem,
    *,
    attempts: int | None = None,
    keep_doubt: bool = False,
) -> dict[str, Any]:
    fields = waiting(row, None, attempts=attempts, problem=problem)
    if keep_doubt:
        fields |= {"may_be_out": row.may_be_out, "out_token": row.out_token}
    return fields


def uncertain(
    row: Row,
    problem: Problem,
    look: datetime | None,
    resume: dict[str, Any] | None = None,
) -> dict[str, Any]:
    fields = over(row, problem, keep_doubt=True)
    return fields | {
        "next_at": look,
        "looks": 0,
        "looked_at": None,
        "resume": row.resume if resume is None else resume,
    }


def as_json(problem: Problem) -> dict[str, Any]:
    """A problem as rows keep it: message ids with parameters."""
    return {
        "kind": type(problem).__name__,
        "code": problem.code,
        "message": problem.message,
        "params": problem.params,
        "fix": problem.fix,
        "status": problem.status,
    }


def entry_of(problem: Problem) -> Entry:
    return Entry(
        type(problem).__name__.lower(),
        problem.code,
        problem.status,
        "",
        problem.answer,
    )


def entry_with(outcome: str, published: Published) -> Entry:
    return Entry(
        outcome, "", published.status, published.remote_id, published.answer[:2048]
    )


def receipt(published: Published, now: datetime) -> dict[str, Any]:
    """The proof: when, what the network answered, what it said of the post."""
    return {
        "at": now.isoformat(),
        "status": published.status,
        "answer": published.answer[:2048],
        "raw": published.raw,
    }


def posted(
    row: Row,
    published: Published,
    digest: str,
    now: datetime,
    *,
    word: str = "published",
) -> Ruling:
    """It stands there: the row is final, the placement learns where."""
    fields = {
        **done(now),
        "remote_id": published.remote_id or row.remote_id,
        "permalink": published.permalink,
        "post_digest": digest,
        "receipt": receipt(published, now),
    }
    known = {"remote_id": published.remote_id, "permalink": published.permalink}
    if row.action != Action.PUBLISH:
        known = {name: value for name, value in known.items() if value}
    post = {"post_digest": digest, **known} if row.part == 1 else None
    return Ruling(State.SENT, fields, entry_with(word, published), post)


def again(
    claimed: Claimed,
    problem: Problem,
    entry: Entry,
    now: datetime,
    *,
    untouched: bool,
) -> Ruling:
    """By the retry table; `untouched`: this claim created nothing."""
    row = claimed.row
    throttled = isinstance(problem, RetryLater) and problem.scope != "delivery"
    attempts = row.attempts + 1
    if throttled:
        attempts = min(attempts, len(retry.TABLE_S))  # a wait, not a failure
    if retry.exhausted(attempts):
        fields = over(row, problem, attempts=attempts, keep_doubt=not untouched)
        return Ruling(State.FAILED, fields, entry)
    at = retry.next_at(
        now,
        attempts,
        getattr(problem, "after", None),
        traits.quiet_s(claimed.account.recovery),
    )
    fields = waiting(row, at, attempts=attempts, problem=problem)
    if not untouched:
        fields |= {"may_be_out": row.may_be_out, "out_token": row.out_token}
    return Ruling(State.DUE, fields, entry)
