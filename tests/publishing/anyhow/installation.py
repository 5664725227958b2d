"""Stories, channels and an engine that can be stopped anywhere, in one transaction.

Pages and rows are real; the networks are those in memory of the engine's tests. Time
passes by making what waits older.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F

from cms.models import ExemplarStory
from publishing import beat, credentials
from publishing.clock import database_now
from publishing.content.sweep import Patrol, sweep
from publishing.engine import (
    accounts,
    arming,
    claim,
    local,
    lookup,
    pruning,
    pump,
    rows,
    senders,
    settle,
)
from publishing.engine.assignments import job_of, must_be_done_by_hand
from publishing.engine.claim import Claimed
from publishing.engine.doors import Doors
from publishing.engine.jobs import Candidates, Outcome
from publishing.engine.leases import Lease
from publishing.models import (
    Channel,
    Delivery,
    Heartbeat,
    Placement,
    Release,
    Snapshot,
    Story,
)
from publishing.planning import checkups
from publishing.planning.plan import plan
from publishing.ports import ChannelClass, Checked, Gate
from publishing.press import documents
from publishing.states import Action, State
from tests.publishing.engine import network
from tests.publishing.fakes import Wrapped

NETWORKS = (
    "engine_wall",
    "engine_chorus",
    "engine_keeper",
    "engine_studio",
    "engine_mute",
)
CREATES_ONCE = frozenset(NETWORKS) - {"engine_mute"}
CAN_EDIT = CREATES_ONCE
COMMENT = "Bình: "  # how the first comment under a post begins

# Everything that waits for an hour. What was published when stays as it is.
_WAITS: dict[Any, tuple[str, ...]] = {
    Delivery: ("next_at", "planned_at", "lease_until", "looked_at", "key_created_at"),
    Channel: ("retry_at", "broken_until", "trial_until"),
    Placement: ("at",),
    Story: ("go_live_at",),
    Release: ("go_live_at", "retry_at"),
    Heartbeat: ("at",),
}

# Of the second's work: what moves no row.
_ASIDE = {beat.watch, checkups.sweep, pruning.prune_some, documents.render_due}


class OpenSource(Wrapped):
    """The real content source behind gates that the test opens and shuts."""

    shut: bool = False

    def gates(
        self, contents: Sequence[Checked], channel_class: ChannelClass, now: datetime
    ) -> list[tuple[Gate, ...]]:
        closed = (Gate("checks", "A check is missing.", "/admin/"),)
        return [closed if self.shut else () for _content in contents]


@dataclass
class Taken:
    """A row in the hands of a process that may die; `outcome` is its answer."""

    claimed: Claimed
    outcome: Outcome | None = None


@dataclass
class Installation:
    """Two stories of one unit, the first of them live; a channel of each kind."""

    unit: Any
    other_column: Any
    pages: list[ExemplarStory]
    channels: list[Channel] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)
    version: int = 0
    tokens: int = 0

    def build(self) -> None:
        """What every example finds there."""
        self.channels = [self._channel(name) for name in NETWORKS]
        plan(self.pages[0].pk, [], now=database_now())
        self.open()
        self.beat()

    def open(self) -> None:
        """As on the first day."""
        network.reset()
        OpenSource.shut = False
        rows.forget()
        accounts.forget()
        self.taken, self.version, self.tokens = [], 0, 0
        self.patrol = Patrol()

    def _channel(self, name: str) -> Channel:
        made = Channel.objects.create(
            unit=self.unit,
            network=name,
            account_id=name,
            name=name,
            settings={"account": name},
            grace_s=6 * 3600,
        )
        credentials.store(made, network.Token())
        return made

    # --- what happens by itself ------------------------------------------------

    def beat(self) -> None:
        """The second's work, whoever is awake; the content first."""
        now = database_now()
        for part in beat.PARTS:
            if part is sweep:
                self.sweep()
            elif part not in _ASIDE:
                part(now)

    def sweep(self) -> None:
        sweep(database_now(), patrol=self.patrol)

    def pump(self) -> None:
        pump.drain(max_seconds=5, probe=False)

    def pass_time(self, seconds: float) -> None:
        """Leases end, hours come."""
        for model, names in _WAITS.items():
            older = {name: F(name) - timedelta(seconds=seconds) for name in names}
            model.objects.update(**older)

    def wait_for(self, channel: Channel) -> None:
        """Until the channel may send and its next row is due."""
        now = database_now()
        rests = Channel.objects.values_list("retry_at", "broken_until", "trial_until")
        hours = [at for at in rests.get(pk=channel.pk) if at is not None]
        waiting = Delivery.objects.filter(channel=channel, state=State.DUE)
        due = waiting.order_by("next_at").values_list("next_at", flat=True).first()
        longest = max([due or now, *hours]) - now
        if longest > timedelta():
            self.pass_time(longest.total_seconds() + 1)

    # --- a process that may die ------------------------------------------------

    def take(self, phase: str, channel: Channel) -> Taken | None:
        """Claim a row of `channel` and go as far as `phase`: claimed, wire or
        answered; None when none of its rows may go."""
        others = {one.pk for one in Channel.objects.exclude(pk=channel.pk)}
        batch = claim.claim(
            "somebody", Doors(probe=False), limit=1, busy_channels=others
        )
        if batch.local:
            settle.settle_local(batch.local, local.SETTLERS, batch.now)
        for claimed in batch.claimed:
            self.taken.append(self._go_on(claimed, batch.now, phase))
        return self.taken[-1] if batch.claimed else None

    def _go_on(self, claimed: Claimed, now: datetime, phase: str) -> Taken:
        if phase == "claimed":
            return Taken(claimed)
        job = job_of(claimed, Lease.lasting(30), now)
        if arming.needed(claimed, job):
            armed = arming.arm({claimed.row.ticket: claimed}, "somebody")
            claimed = armed[claimed.row.ticket]
        if phase == "wire":
            return Taken(claimed)
        if claimed.row.action == Action.WITHDRAW and must_be_done_by_hand(claimed, job):
            return Taken(claimed, Outcome(job, settle.NO_WAY))
        return Taken(claimed, senders.perform(job, lambda _progress: None))

    def look_up(self) -> Taken | None:
        """Ask a network what became of an uncertain row; the answer waits."""
        looking = lookup.claim("somebody", limit=1)
        for claimed, remote_id in looking.known:
            job = job_of(claimed, Lease.lasting(30), looking.now)
            found = Candidates((settle.published(remote_id),))
            self.taken.append(Taken(claimed, Outcome(job, found)))
        for claimed in looking.claimed:
            job = job_of(claimed, Lease.lasting(30), looking.now)
            found_there = senders.perform(job, lambda _progress: None)
            self.taken.append(Taken(claimed, found_there))
        return self.taken[-1] if looking.claimed or looking.known else None

    def answer(self, taken: Taken) -> None:
        """The process writes its answer down, in time or too late, or dies."""
        self.taken.remove(taken)
        if taken.outcome is not None:
            answer = settle.Answer(taken.claimed, taken.outcome)
            settle.settle([answer], database_now())

    # --- what a person does ----------------------------------------------------

    def write(self, page_id: int) -> ExemplarStory | None:
        """A newer draft, its title numbered through; None when the page is gone."""
        page = ExemplarStory.objects.filter(pk=page_id).first()
        if page is None:
            return None
        self.version += 1
        newest = page.get_latest_revision_as_object()
        newest.title = f"Bản {self.version:04}"
        newest.save_revision()
        return ExemplarStory.objects.get(pk=page_id)

    def connect(self, channel: Channel) -> None:
        """A new token, and the old one is dead."""
        self.tokens += 1
        token = f"token {self.tokens}"
        network.NET.good_tokens = (network.NET.good_tokens & self._current()) | {token}
        credentials.store(channel, network.Token(token=token))

    def _current(self) -> set[str]:
        return {credentials.load(one)[0].token for one in self.channels}


def versions() -> dict[tuple[str, bool], list[str]]:
    """What was written at each place, in order, by link token; comments apart."""
    found: dict[tuple[str, bool], list[str]] = {}
    for token, text in network.NET.written:
        found.setdefault((token, text.startswith(COMMENT)), []).append(text)
    return found


def newest_title(story: Story) -> str:
    return str(
        Snapshot.objects.filter(story=story).latest("publication").document["title"]
    )


def posts_of(
    placement: Placement, *, part: int | None = None, live: bool = False
) -> list[network.Stored]:
    """Posts there that carry the placement's own token; `part` 2 is the comment."""
    posts = network.NET.live if live else list(network.NET.posts.values())
    return [
        post
        for post in posts
        if f"lt={placement.link_token}" in post.link
        and (part is None or (part > 1) == bool(post.under))
    ]


def with_a_person(row: Delivery) -> bool:
    if row.state == State.FAILED:
        return True
    if row.state == State.UNCERTAIN:
        return row.next_at is None
    return row.state == State.HELD and row.hold_reason in {
        "overdue",
        "person",
        "manual_removal",
    }
