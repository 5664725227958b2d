"""What must hold after every step, whatever happened, and when all has come to rest."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import Any, NamedTuple

from django.db import transaction
from hypothesis import currently_in_test_context, event
from hypothesis.stateful import RuleBasedStateMachine, invariant

from publishing.clock import database_now
from publishing.engine.doors import NO_ADDRESS
from publishing.engine.holds import over_channel
from publishing.models import (
    Attempt,
    Channel,
    Delivery,
    Hold,
    Placement,
    quiet_hours_of,
)
from publishing.quiet import first_allowed
from publishing.states import FINAL, UNFINISHED, Action, State
from tests.publishing.engine import network

from .installation import (
    CAN_EDIT,
    COMMENT,
    Installation,
    OpenSource,
    newest_title,
    posts_of,
    versions,
    with_a_person,
)


class Line(NamedTuple):
    """A row as the promises look at it."""

    pk: Any
    place: int
    channel: int
    network: str
    seq: int
    part: int
    action: str
    state: str
    hold_reason: str
    hold_note: str
    may_be_out: bool

    @property
    def with_somebody(self) -> bool:
        """A task of the manual kind: the newer one replaces it."""
        return (
            self.state == State.HELD
            and self.hold_reason == "person"
            and self.may_be_out
        )


_FIELDS = (
    "pk",
    "placement_id",
    "channel_id",
    "channel__network",
    "seq",
    "part",
    "action",
    "state",
    "hold_reason",
    "hold_note",
    "may_be_out",
)


def lines() -> list[Line]:
    found = Delivery.objects.exclude(channel__network="website")
    ordered = found.order_by("placement_id", "seq").values_list(*_FIELDS)
    return [Line(*one) for one in ordered]


class Promises(RuleBasedStateMachine):
    """One example is one transaction that is undone at its end."""

    installation: Installation  # set by the test
    seen: Counter[str]  # set by the test: the situations it came into

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.at = self.installation
        self.at.open()
        self.planned: set[tuple[Any, int, int]] = set()
        self.final: dict[Any, str] = {}
        self.before: dict[Any, Line] = {}
        self.attempts = 0
        self.by_word: set[int] = set()  # places a person left as they are
        self.shut = False  # some door

    def saw(self, what: str) -> None:
        if currently_in_test_context():
            event(what)
        self.seen[what] += 1

    # --- after every step ------------------------------------------------------

    @invariant()
    def every_promise_is_kept(self) -> None:
        now = lines()
        self.no_row_leaves_a_final_state(now)
        self.every_row_belongs_to_a_planned_place(now)
        self.what_may_be_out_is_never_replaced(now)
        self.a_removal_waits_for_access_or_a_person(now)
        for _place, rows in groupby(now, lambda line: line.place):
            mine = list(rows)
            self.a_place_has_one_posting_under_way(mine)
            self.nothing_newer_leaves_first(mine)
            self.a_withdrawal_leaves_nothing_waiting(mine)
        self.nothing_passed_a_shut_door(now)
        self.nothing_older_landed_after_something_newer()
        self.nothing_stands_twice()
        self._tell_of_changes(now)
        self.before = {line.pk: line for line in now}

    def no_row_leaves_a_final_state(self, now: list[Line]) -> None:
        states = {line.pk: line.state for line in now}
        for pk, state in self.final.items():
            assert states.get(pk) == state, f"{pk}: {state} became {states.get(pk)}"
        self.final = {pk: state for pk, state in states.items() if state in FINAL}

    def every_row_belongs_to_a_planned_place(self, now: list[Line]) -> None:
        there = Placement.objects.exclude(channel__network="website")
        found = set(there.values_list("story_id", "channel_id", "occurrence"))
        assert found == self.planned
        with_rows = {line.place for line in now}
        assert with_rows == set(there.values_list("pk", flat=True))

    def what_may_be_out_is_never_replaced(self, now: list[Line]) -> None:
        """Only who is known by its story may be told the newer thing instead."""
        for line in now:
            replaced = line.state == State.SUPERSEDED and line.may_be_out
            assert not replaced or line.network == "engine_keeper", line

    def a_place_has_one_posting_under_way(self, rows: list[Line]) -> None:
        publishes = [
            line.part
            for line in rows
            if line.action == Action.PUBLISH and line.state in UNFINISHED
        ]
        assert len(publishes) == len(set(publishes)), rows
        assert sum(line.state == State.SENDING for line in rows) <= 1, rows

    def nothing_newer_leaves_first(self, rows: list[Line]) -> None:
        """Neither on the wire, nor out, nor given up for want of an address."""
        for newer in rows:
            gone = newer.state in {State.SENDING, State.SENT}
            lost = newer.state == State.HELD and newer.hold_note == NO_ADDRESS
            if newer.action == Action.WITHDRAW or not (gone or lost):
                continue
            older = [
                line
                for line in rows
                if line.seq < newer.seq
                and line.part == newer.part
                and line.action != Action.WITHDRAW
                and line.state in UNFINISHED
                and not line.with_somebody
            ]
            assert not older, f"{newer} before {older}"

    def a_withdrawal_leaves_nothing_waiting(self, rows: list[Line]) -> None:
        """Once it is there, only what is on the wire may still end otherwise."""
        first = min(
            (
                line.seq
                for line in rows
                if line.action == Action.WITHDRAW
                and line.state not in {State.CANCELLED, State.SUPERSEDED}
            ),
            default=None,
        )
        if first is None:
            return
        for line in rows:
            over = line.state in FINAL or line.state == State.SENDING
            assert over or line.action == Action.WITHDRAW, f"taken down, and {line}"

    def a_removal_waits_for_access_or_a_person(self, now: list[Line]) -> None:
        for line in now:
            held = line.action == Action.WITHDRAW and line.state == State.HELD
            assert not held or line.hold_reason in {"auth", "manual_removal"}, line

    def nothing_passed_a_shut_door(self, now: list[Line]) -> None:
        """What was claimed since the last look: pauses, gates, quiet hours."""
        claims = Attempt.objects.filter(pk__gt=self.attempts).exclude(step="find")
        fresh = list(claims.order_by("pk").values_list("pk", "delivery_id"))
        if not fresh:
            return
        self.attempts = fresh[-1][0]
        rows = {line.pk: line for line in now}
        claimed = {pk: rows[pk] for _log, pk in fresh if pk in rows}
        self.only_the_committed_get_it_ahead(claimed)
        moment = database_now()
        channels = Channel.objects.in_bulk([c.channel for c in claimed.values()])
        pauses = list(Hold.objects.standing(moment))
        quiet = quiet_hours_of(channels.values())
        for line in claimed.values():
            if line.action == Action.WITHDRAW:
                self.saw("a removal left")
                continue
            assert not OpenSource.shut, f"through a shut gate: {line}"
            paused = over_channel(channels[line.channel], pauses)
            assert paused is None, f"in spite of a pause: {line}"
            was = self.before.get(line.pk)
            goes_on = line.part > 1 or (was is not None and was.may_be_out)
            hours = quiet.get(line.channel, ())
            hushed = first_allowed(hours, moment) > moment
            assert goes_on or not hushed, f"in quiet hours: {line}"

    def only_the_committed_get_it_ahead(self, claimed: dict[Any, Line]) -> None:
        ahead = Delivery.objects.filter(pk__in=claimed).exclude(
            snapshot__embargoed_until=None
        )
        for row in ahead.exclude(action=Action.WITHDRAW).select_related("channel"):
            self.saw(f"given ahead: {row.action}")
            assert row.channel.early, f"before its hour: {claimed[row.pk]}"

    def nothing_older_landed_after_something_newer(self) -> None:
        for token, texts in versions().items():
            assert texts == sorted(texts), f"{token}: {texts}"

    def nothing_stands_twice(self) -> None:
        """Made once, however often it was tried; looked at as a reader would."""
        made: Counter[tuple[str, bool]] = Counter()
        for post in network.NET.posts.values():
            made[post.link, bool(post.under)] += 1
        twice = [one for one, count in made.items() if count > 1]
        assert not twice, f"made twice: {twice}"

    def _tell_of_changes(self, now: list[Line]) -> None:
        for line in now:
            was = self.before.get(line.pk)
            if was is not None and was.state != line.state:
                self.saw(f"{line.action}: {was.state} → {line.state}")
            before = was.state if was is not None else ""
            if line.part > 1 and line.state == State.SENT != before:
                self.saw(f"a comment: {line.action}")

    # --- the end ---------------------------------------------------------------

    def _rests(self, row: Delivery) -> bool:
        """A person has it, or it waits for a go-live that nobody planned."""
        if with_a_person(row):
            return True
        story = row.placement.story
        waits = story.page_id is not None and not story.page.live
        return row.state == State.HELD and row.hold_reason == "not_live" and waits

    def moving(self) -> list[Delivery]:
        found = Delivery.objects.filter(state__in=sorted(UNFINISHED))
        rows = found.select_related("channel", "placement__story__page")
        return [row for row in rows.order_by("pk") if not self._rests(row)]

    def every_place_ended_well(self) -> None:
        there = Placement.objects.exclude(channel__network="website")
        for placement in there.select_related("channel", "story").order_by("pk"):
            rows = list(placement.deliveries.order_by("seq"))
            if all(row.state in FINAL for row in rows):
                self._ended_well(placement, rows)

    def _ended_well(self, placement: Placement, rows: list[Delivery]) -> None:
        name = placement.channel.network
        there = posts_of(placement, live=True)
        if placement.pk in self.by_word:
            return
        out = [row.part for row in rows if self._stands(row, name)]
        over = placement.channel.closed_at is not None and not out
        if placement.closed_at is not None or over:
            assert not there, f"{name}: taken down and still there: {there}"
            self.saw("ended: nothing there")
            return
        assert 1 in out, f"{name}: lost: {[(r.action, r.state) for r in rows]}"
        texts = {post.text for post in there}
        assert there, f"{name}: called posted, and nothing is there"
        newest = newest_title(placement.story)
        wanted = {newest, COMMENT + newest} if 2 in out else {newest}
        if name in CAN_EDIT and not self._edit_ended(rows):
            assert texts == wanted, f"{name}: {texts}, not {wanted}"
            edited = Delivery.objects.filter(
                placement=placement, action=Action.UPDATE, state=State.SENT
            )
            self.saw("ended: edited" if edited.exists() else "ended: posted")

    @staticmethod
    def _stands(row: Delivery, name: str) -> bool:
        """Posted; or told as something newer to who knows us by the story."""
        tells = Action.UPDATE if name == "engine_keeper" else Action.PUBLISH
        return row.state == State.SENT and row.action in {Action.PUBLISH, tells}

    @staticmethod
    def _edit_ended(rows: list[Delivery]) -> bool:
        """Somebody cancelled an edit: the older text stands by his word."""
        return any(
            r.action == Action.UPDATE and r.state == State.CANCELLED for r in rows
        )
