"""The threads that call networks: plain jobs in, plain outcomes out, no Django.

Everything a connector may raise becomes an outcome; what it must not raise does
too, so that no answer is ever lost with a thread.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from queue import SimpleQueue
from typing import assert_never

from channels.contract import Composed, Post, Published
from channels.problems import Problem, Rejected, RetryLater, Unknown
from channels.transport.outcome import scrubbed
from channels.wording import gettext_noop
from publishing import logs
from publishing.engine import crash
from publishing.engine.dispatch import Dispatch
from publishing.engine.jobs import (
    Candidates,
    Job,
    Kind,
    Known,
    NotBegun,
    Outcome,
    Prepared,
    ProbeOutcome,
    Probing,
    Progress,
    Refreshed,
    Removed,
    Result,
    Ticket,
    Unchanged,
    silences,
)
from publishing.engine.probe import look

log = logging.getLogger("lantoa.engine")

SHORTEST_S = 0.2  # no call begins with less than this left
UNATTENDED_S = 0.25  # since the pump was last there

INTERNAL = gettext_noop("Something went wrong on our side.")
NO_PART = gettext_noop("This place has no first comment any more.")
NO_PART_FIX = gettext_noop("Press “Do not post”; the post itself stays as it is.")
INTERNAL_FIX = gettext_noop("Tell whoever looks after the installation.")

Report = Callable[["Outcome | ProbeOutcome"], None]


def perform(job: Job, report: Report) -> Outcome:
    """Do one step. `report` takes the progress of a long one."""
    if job.lease.remaining() < SHORTEST_S:
        return Outcome(job, NotBegun())
    with logs.bound(job.facts):
        return _perform(job, report)


def _perform(job: Job, report: Report) -> Outcome:
    begun = False
    try:
        match job.kind:
            case Kind.PREPARE | Kind.SEND | Kind.UPDATE | Kind.FIND:
                post = _compose(job)
                digest = digest_of(post)
                if job.kind != Kind.FIND and _is_unchanged(job, digest):
                    return Outcome(job, Unchanged(), digest)
                begun = job.kind == Kind.SEND
                return Outcome(job, _with_post(job, post, report), digest)
            case Kind.POLL:
                return Outcome(job, job.connector.poll(job.wire, job.resume))
            case Kind.WITHDRAW:
                return Outcome(job, _withdraw(job))
            case Kind.REFRESH:
                return Outcome(job, Refreshed(job.connector.refresh(job.wire)))
            case Kind.CHECK:
                return Outcome(job, _known(job))
            case Kind.PROBE:
                raise TypeError("a page is probed, not sent")
            case _:
                assert_never(job.kind)
    except Problem as problem:
        return Outcome(job, scrubbed(problem, job.wire.secrets))
    except Exception as error:
        log.exception("%s failed in %s", job.kind, job.connector.network)
        return Outcome(job, _bug(error, begun))


def _bug(error: Exception, begun: bool) -> Problem:
    """A fault of ours after the request may have left is a doubt like any other."""
    kind = Unknown if begun else RetryLater
    return kind(
        "internal", INTERNAL, fix=INTERNAL_FIX, answer=f"{type(error).__name__}"
    )


def _compose(job: Job) -> Post:
    if job.article is None or job.options is None:
        raise TypeError("a post needs its article")
    composed: Composed = job.connector.compose(job.article, job.options, job.settings)
    if composed.errors and job.kind != Kind.FIND:
        first = composed.errors[0]
        raise Rejected(first.code, first.message, params=first.params)
    post = composed.part(job.wire.part)
    if post is None:
        raise Rejected("no_part", NO_PART, fix=NO_PART_FIX)
    return post


def digest_of(post: Post) -> str:
    return hashlib.sha256(post.model_dump_json().encode()).hexdigest()


def _is_unchanged(job: Job, digest: str) -> bool:
    return bool(job.wire.remote_id) and job.post_digest == digest


def _with_post(job: Job, post: Post, report: Report) -> Result:
    connector, wire = job.connector, job.wire
    match job.kind:
        case Kind.PREPARE:
            return _prepare(job, post, report)
        case Kind.SEND:
            crash.point("on_wire")
            result = connector.send(wire, post, job.resume)
            crash.point("after_send")
            return result
        case Kind.UPDATE:
            return connector.update(wire, post, job.resume)
        case _:
            found = connector.find(wire, post, job.resume)
            return Candidates(ours(found, wire.taken))


def ours(found: tuple[Published, ...], taken: frozenset[str]) -> tuple[Published, ...]:
    """Candidates that no other placement holds."""
    return tuple(one for one in found if one.remote_id not in taken)


def _prepare(job: Job, post: Post, report: Report) -> Result:
    """Piece by piece, each one stored; a lost lease ends it between two pieces."""
    resume = dict(job.resume)
    for piece in job.connector.prepare(job.wire, post, resume):
        resume = dict(piece)
        if job.lease.lost:
            return NotBegun()
        report(Outcome(job, Progress(resume)))
    return Prepared(resume)


def _known(job: Job) -> Known:
    known = Known(job.connector.probe(job.wire))
    if job.connector.capabilities.quota:
        return replace(known, quota=job.connector.quota(job.wire))
    return known


def _withdraw(job: Job) -> Result:
    """Find the post if need be, remove it, then what `prepare` left behind."""
    connector, wire = job.connector, job.wire
    published = None
    if job.out:
        if job.search:
            post = _compose(replace(job, kind=Kind.FIND))
            found = ours(connector.find(wire, post, job.resume), wire.taken)
            if len(found) != 1:
                return Candidates(found)
            wire = replace(wire, remote_id=found[0].remote_id)
        published = connector.withdraw(wire)
    for resume in job.leftovers:
        connector.discard(wire, resume)
    return Removed(published)


class Senders:
    """Threads that are started as they are needed and end with the run.

    After a plain success a sender takes its next job by itself: the pump may be
    waiting for the database meanwhile. After anything else, and when the pump has
    not been seen for a while, it waits to be told.
    """

    def __init__(self, most: int, dispatch: Dispatch) -> None:
        self._most = most
        self._dispatch = dispatch
        self._attended = time.monotonic()
        self._went_on: set[Ticket] = set()
        self._jobs: SimpleQueue[Job | Probing | None] = SimpleQueue()
        self.results: SimpleQueue[Outcome | ProbeOutcome] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self.busy = 0  # jobs given and not yet answered; the pump's thread counts

    @property
    def free(self) -> int:
        return self._most - self.busy

    def native_ids(self) -> list[int]:
        """As the kernel knows the threads."""
        return [t.native_id for t in self._threads if t.native_id is not None]

    def attend(self) -> None:
        """The pump is there and reads what comes."""
        self._attended = time.monotonic()

    def freed(self, job: Job) -> bool:
        """Whether the sender of a job that is done waits to be told what is next."""
        if job.ticket in self._went_on:
            self._went_on.discard(job.ticket)
            return False
        self.busy -= 1
        return True

    def give(self, job: Job | Probing) -> None:
        if self.busy >= len(self._threads) and len(self._threads) < self._most:
            thread = threading.Thread(target=self._work, name="sender", daemon=True)
            thread.start()
            self._threads.append(thread)
        self.busy += 1
        self._jobs.put(job)

    def stop(self) -> None:
        """Let idle threads go; a thread that hangs ends with its deadline."""
        for _thread in self._threads:
            self._jobs.put(None)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            if isinstance(job, Probing):
                self.results.put(ProbeOutcome(job, look(job)))
            else:
                self._send(job)

    def _send(self, job: Job) -> None:
        following: Job | None = job
        while following is not None:
            job = following
            outcome = perform(job, self.results.put)
            following = self._next(outcome)
            self.results.put(outcome)

    def _next(self, outcome: Outcome) -> Job | None:
        if not _is_plain(outcome):
            self._dispatch.halt(outcome.job)
            return None
        if time.monotonic() - self._attended > UNATTENDED_S:
            return None
        following = self._dispatch.after(outcome.job)
        if following is not None:
            self._went_on.add(outcome.job.ticket)
        return following


def _is_plain(outcome: Outcome) -> bool:
    """Nothing that the rows behind it depend on, and a repeat would do no harm."""
    result = outcome.result
    done = isinstance(result, Published) and silences(result) is None
    return done and outcome.job.keyed
