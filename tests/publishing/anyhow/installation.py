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
    pump,
    rows,
    senders,
    settle,
)
from publishing.engine.assignments import job_of, must_be_done_by_hand
from publishing.engine.claim import Claimed
from publishing.engine.doors import Doors
from publishing.engine.jobs import Outcome
from publishing.engine.leases import Lease
from publishing.models import Channel, Delivery, Placement, Release, Snapshot, Story
from publishing.ports import ChannelClass, Checked, Gate
from publishing.states import Action, State
from tests.publishing.engine import network
from tests.publishing.fakes import Wrapped

NETWORKS = ("engine_wall", "engine_keeper", "engine_mute", "engine_studio")
CREATES_ONCE = frozenset({"engine_wall", "engine_keeper", "engine_studio"})
CAN_EDIT = CREATES_ONCE

# Everything that waits for an hour. What was published when stays as it is.
_WAITS: dict[Any, tuple[str, ...]] = {
    Delivery: ("next_at", "planned_at", "lease_until", "looked_at", "key_created_at"),
    Channel: ("retry_at", "broken_until", "trial_until"),
    Placement: ("at",),
    Story: ("go_live_at",),
    Release: ("go_live_at", "retry_at"),
}


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
    """Two stories of one unit and one channel of each kind."""

    unit: Any
    other_column: Any
    pages: list[ExemplarStory]
    channels: list[Channel] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)
    version: int = 0
    tokens: int = 0

    def open(self) -> None:
        """As on the first day."""
        network.reset()
        OpenSource.shut = False
        rows.forget()
        accounts.forget()
        self.taken, self.version, self.tokens = [], 0, 0
        self.patrol = Patrol()
        self.channels = [self._channel(name) for name in NETWORKS]

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
                sweep(now, patrol=self.patrol)
            elif part not in {beat.watch}:
                part(now)

    def pump(self) -> None:
        pump.drain(max_seconds=5, probe=False)

    def pass_time(self, seconds: float) -> None:
        """Leases end, hours come."""
        for model, names in _WAITS.items():
            older = {name: F(name) - timedelta(seconds=seconds) for name in names}
            model.objects.update(**older)

    # --- a process that may die ------------------------------------------------

    def take(self, phase: str) -> None:
        """Claim one row and go as far as `phase`: claimed, wire or answered."""
        batch = claim.claim("somebody", Doors(probe=False), limit=1)
        if batch.local:
            settle.settle_local(batch.local, local.SETTLERS, batch.now)
        for claimed in batch.claimed:
            self.taken.append(self._go_on(claimed, batch.now, phase))

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

    def answer(self, number: int) -> None:
        """The process writes its answer down, in time or too late, or dies."""
        taken = self.taken.pop(number)
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


def versions() -> dict[str, list[str]]:
    """What was written at each place, in order, by link token."""
    found: dict[str, list[str]] = {}
    for token, text in network.NET.written:
        found.setdefault(token, []).append(text)
    return found


def newest_title(story: Story) -> str:
    return str(
        Snapshot.objects.filter(story=story).latest("publication").document["title"]
    )


def posts_of(placement: Placement, *, live: bool = False) -> list[network.Stored]:
    """Posts there that carry the placement's own token."""
    posts = network.NET.live if live else list(network.NET.posts.values())
    return [post for post in posts if f"lt={placement.link_token}" in post.link]


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
