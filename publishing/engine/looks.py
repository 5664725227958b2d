"""What a look-up means: an uncertain row stays so until there is proof."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from channels.contract import Published
from channels.problems import AuthNeeded, Problem
from channels.wording import gettext_noop
from publishing.engine import retry
from publishing.engine.claim import Claimed
from publishing.engine.jobs import Candidates, NotBegun, Outcome
from publishing.engine.rows import Row
from publishing.engine.ruling import Entry, Ruling, entry_of, free, posted, waiting
from publishing.states import State, Step

FIRST_LOOK = 1 / 15  # of LANTOA_RECONCILE_S: lists lag behind posts

SEVERAL = gettext_noop("More than one post there could be ours.")
NOT_FOUND_TWICE = gettext_noop("Looked for twice and not found: it was not posted.")


def first_look(now: datetime) -> datetime:
    return now + timedelta(seconds=settings.LANTOA_RECONCILE_S * FIRST_LOOK)


def next_look(now: datetime) -> datetime:
    return now + timedelta(seconds=settings.LANTOA_RECONCILE_S)


def looked(claimed: Claimed, outcome: Outcome, now: datetime) -> Ruling:
    row = claimed.row
    match outcome.result:
        case Candidates(found=(only,)):
            return posted(row, only, outcome.post_digest, now, word="found")
        case Candidates(found=()):
            return _absent(row, now)
        case Candidates(found=several):
            problem = several_problem(several)
            fields = {**free(), "next_at": None, "problem": problem}
            return Ruling(State.UNCERTAIN, fields, Entry("several"))
        case Problem() as problem:
            looks = row.looks
            after = getattr(problem, "after", None)
            fields = {**free(), "next_at": retry.next_at(now, looks + 1, after)}
            auth = problem if isinstance(problem, AuthNeeded) else None
            return Ruling(State.UNCERTAIN, fields, entry_of(problem), auth=auth)
        case NotBegun():
            fields = {**free(), "next_at": now}
            return Ruling(State.UNCERTAIN, fields, Entry("given_back"))
        case other:
            raise TypeError(f"find answered {other!r}")


def several_problem(found: Sequence[Published]) -> dict[str, Any]:
    return {
        "code": "several",
        "message": SEVERAL,
        "candidates": [
            {"remote_id": one.remote_id, "permalink": one.permalink} for one in found
        ],
    }


def proved_absent(row: Row, now: datetime) -> bool:
    """Two looks that found nothing, LANTOA_RECONCILE_S apart."""
    apart = timedelta(seconds=settings.LANTOA_RECONCILE_S)
    return row.looks >= 1 and row.looked_at is not None and now >= row.looked_at + apart


def _absent(row: Row, now: datetime) -> Ruling:
    entry = Entry("not_found")
    if not proved_absent(row, now):
        fields = {
            **free(),
            "looks": row.looks + 1,
            "looked_at": row.looked_at or now,
            "next_at": next_look(row.looked_at or now),
        }
        return Ruling(State.UNCERTAIN, fields, entry)
    fields = {
        **waiting(row, now, step=Step.PREPARE),
        "may_be_out": False,
        "out_token": None,
        "looks": 0,
        "looked_at": None,
        "wait_note": NOT_FOUND_TWICE,
    }
    return Ruling(State.DUE, fields, entry, absent=True)
