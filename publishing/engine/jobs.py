"""What goes to a sender thread and what comes back: frozen, and free of Django."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from channels.article import Article
from channels.contract import (
    Channel,
    Options,
    Pending,
    Probe,
    Published,
    Quota,
    Resume,
    Secrets,
    Settings,
    Wire,
)
from channels.problems import AuthNeeded, Gone, Problem, RetryLater, Scope, Unknown
from publishing.engine.leases import Lease


class Kind(StrEnum):
    PREPARE = "prepare"
    SEND = "send"
    UPDATE = "update"
    POLL = "poll"
    WITHDRAW = "withdraw"
    FIND = "find"
    REFRESH = "refresh"
    PROBE = "probe"
    CHECK = "check"


Ticket = tuple[UUID, int]  # delivery and token, or a name of its own for the rest


@dataclass(frozen=True)
class Job:
    """One step of one row. `post_digest` is of what already stands out there."""

    kind: Kind
    ticket: Ticket
    host: str
    lease: Lease
    connector: Channel[Any, Any]
    wire: Wire[Any, Any]
    settings: Settings
    article: Article | None = None
    options: Options | None = None
    resume: Resume = field(default_factory=dict)
    post_digest: str = ""
    keyed: bool = False  # a repeat is recognised over there
    search: bool = False  # a withdrawal that must first find its post
    out: bool = True  # a withdrawal with nothing out only discards
    leftovers: tuple[Resume, ...] = ()  # what `prepare` made and nobody will use
    facts: dict[str, Any] = field(default_factory=dict)  # for the lines of the log


@dataclass(frozen=True)
class Probing:
    """Ask whether the canonical page answers 200."""

    snapshot_id: int
    url: str
    origin: str  # where our own site is asked (LANTOA_PROBE_URL)
    lease: Lease


# --- results -------------------------------------------------------------------


@dataclass(frozen=True)
class Progress:
    """A piece of `prepare` is done."""

    resume: Resume


@dataclass(frozen=True)
class Prepared:
    resume: Resume


@dataclass(frozen=True)
class Unchanged:
    """An update that would change nothing."""


@dataclass(frozen=True)
class Candidates:
    """What a look-up saw; () is nothing."""

    found: tuple[Published, ...]


@dataclass(frozen=True)
class Removed:
    """A withdrawal is done; `published` None when nothing was out."""

    published: Published | None = None


@dataclass(frozen=True)
class Refreshed:
    secrets: Secrets


@dataclass(frozen=True)
class Known:
    """Who we are there, and how long we should leave it alone."""

    probe: Probe
    quota: Quota = field(default_factory=Quota)


@dataclass(frozen=True)
class NotBegun:
    """Given back: no byte was written by this claim."""


@dataclass(frozen=True)
class Seen:
    """What the canonical page answered; None when it could not be reached."""

    status: int | None


Result = (
    Published
    | Pending
    | Progress
    | Prepared
    | Unchanged
    | Candidates
    | Removed
    | Refreshed
    | Known
    | NotBegun
    | Problem
)


@dataclass(frozen=True)
class Outcome:
    job: Job
    result: Result
    post_digest: str = ""


@dataclass(frozen=True)
class ProbeOutcome:
    probing: Probing
    seen: Seen


def silences(result: Result) -> Scope | None:
    """Whose rows are not to be tried any more now, after this answer."""
    match result:
        case RetryLater(scope="channel" | "application" as whom):
            return whom
        case Published(app_rest=rest) if rest > 0:
            return "application"
        case Published(rest=rest) if rest > 0:
            return "channel"
        case Unknown(after=after) if after is not None:
            return "channel"
        case AuthNeeded() | Gone():
            return "channel"
        case _:
            return None
