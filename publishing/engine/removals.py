"""What the answer to a withdrawal means: done, asked again, or a person's task."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from channels.contract import Published
from channels.problems import AuthNeeded, Problem, Rejected
from channels.wording import gettext_noop
from publishing.engine.claim import Claimed
from publishing.engine.jobs import Candidates, NotBegun, Removed, Result
from publishing.engine.looks import next_look, proved_absent, several_problem
from publishing.engine.rows import Row
from publishing.engine.ruling import (
    Entry,
    Ruling,
    again,
    as_json,
    done,
    entry_of,
    entry_with,
    receipt,
    waiting,
)
from publishing.states import State

CANNOT_REMOVE = gettext_noop("This network cannot remove a post for us.")


def withdrawn(claimed: Claimed, result: Result, now: datetime) -> Ruling:
    row = claimed.row
    match result:
        case Removed(published=published):
            proof = published or Published("")
            fields = {
                **done(now),
                "remote_id": proof.remote_id,
                "permalink": "",
                "post_digest": "",
                "receipt": receipt(proof, now),
            }
            return Ruling(State.SENT, fields, entry_with("withdrawn", proof))
        case Candidates(found=()):
            if proved_absent(row, now):
                return withdrawn(claimed, Removed(), now)
            at = next_look(row.looked_at or now)
            fields = waiting(row, at)
            fields |= {"looks": row.looks + 1, "looked_at": row.looked_at or now}
            return Ruling(State.DUE, fields, Entry("not_found"))
        case Candidates(found=several):
            return by_hand(row, several_problem(several), Entry("several"))
        case AuthNeeded() as problem:
            fields = waiting(row, now, problem=problem)
            return Ruling(State.HELD, fields, entry_of(problem), auth=problem)
        case Rejected() as problem:
            return by_hand(row, as_json(problem), entry_of(problem))
        case NotBegun():
            return Ruling(State.DUE, waiting(row, row.next_at), Entry("given_back"))
        case Problem() as problem:
            entry = entry_of(problem)
            ruling = again(claimed, problem, entry, now, untouched=True)
            if ruling.to == State.FAILED:
                return by_hand(row, as_json(problem), entry)
            return ruling
        case other:
            raise TypeError(f"withdraw answered {other!r}")


def by_hand(row: Row, problem: dict[str, Any], entry: Entry) -> Ruling:
    """A person must take it down."""
    fields = {
        **waiting(row, None),
        "hold_reason": "manual_removal",
        "hold_note": str(problem.get("message", "")),
        "problem": problem,
    }
    return Ruling(State.HELD, fields, entry)
