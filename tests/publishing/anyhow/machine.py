"""Anything, in any order: what hypothesis does to an installation, and what holds."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
from wagtail.models import Page

from channels.problems import AuthNeeded, Problem, Rejected, RetryLater
from publishing.clock import database_now
from publishing.content.golive import publish_page
from publishing.content.releases import GatesShut
from publishing.content.withdraw import withdraw, withdraw_place
from publishing.engine import checking, pausing, resolve
from publishing.models import Channel, Delivery, Hold, Placement, Story
from publishing.planning.channel_life import close
from publishing.planning.plan import (
    Leg,
    PlanRefused,
    again,
    cancel,
    plan,
    reschedule,
)
from publishing.states import FINAL, UNFINISHED, Action, State
from tests.publishing.engine import network

from .installation import (
    CAN_EDIT,
    CREATES_ONCE,
    Installation,
    OpenSource,
    newest_title,
    posts_of,
    versions,
    with_a_person,
)

pick = st.integers(0, 7)
delays = st.sampled_from([0, 0, 40, 3600])
HOPELESS = 30  # rounds after which a row that still moves is stuck

ANSWERS: dict[str, tuple[str, Problem, str]] = {
    "lost before it was stored": ("send", network.unknown(), ""),
    "lost after it was stored": ("send", network.unknown(), "store"),
    "rejected": ("send", Rejected("no", "Refused."), ""),
    "throttled": ("send", RetryLater("slow", "Later.", after=30, scope="channel"), ""),
    "auth": ("send", AuthNeeded("auth", "Refused.", refreshable=False), ""),
    "edit lost": ("update", network.unknown(), ""),
    "edit rejected": ("update", Rejected("no", "Refused."), ""),
    "removal lost": ("withdraw", network.unknown(), ""),
    "look-up lost": ("find", network.unknown(), ""),
    "upload lost": ("upload two", network.unknown(), ""),
}


class AnyOrder(RuleBasedStateMachine):
    """One example is one transaction that is undone at its end."""

    installation: Installation  # set by the test

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.at = self.installation
        self.at.open()
        self.planned: set[tuple[Any, int, int]] = set()
        self.final: dict[Any, str] = {}
        self.allowed: dict[int, int] = {}  # creations by a person's word

    def teardown(self) -> None:
        try:
            self.come_to_rest()
        finally:
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    # --- people ----------------------------------------------------------------

    @initialize(first=st.integers(1, 15))
    def begin(self, first: int) -> None:
        """One story is planned and live; from here on anything may happen."""
        self.plan(0, first, 0)
        self.work()

    @rule(story=st.integers(0, 1), channels=st.integers(1, 15), delay=delays)
    def plan(self, story: int, channels: int, delay: int) -> None:
        now = database_now()
        legs = [
            Leg(channel.pk, offset_s=delay)
            for number, channel in enumerate(self.at.channels)
            if channels & (1 << number)
        ]
        page_id = self.at.pages[story].pk
        with suppress(PlanRefused):
            told = plan(page_id, legs, now=now)
            for placement in (*told.placements, *told.existing):
                self._count(placement)

    @rule(story=st.integers(0, 1), seconds=st.sampled_from([40, 3600]))
    def plan_an_update(self, story: int, seconds: int) -> None:
        if self.at.write(self.at.pages[story].pk) is None:
            return
        now = database_now()
        go_live = now + timedelta(seconds=seconds)
        with suppress(PlanRefused):
            told = plan(self.at.pages[story].pk, [], go_live_at=go_live, now=now)
            for placement in told.placements:
                self._count(placement)

    @rule(story=st.integers(0, 1), kind=st.sampled_from(["update", "small"]))
    def edit(self, story: int, kind: str) -> None:
        """Published by a process that dies before it is frozen: the beat finds it."""
        page = self.at.write(self.at.pages[story].pk)
        if page is not None:
            with suppress(GatesShut):
                publish_page(
                    page, page.get_latest_revision(), kind=kind, now=database_now()
                )

    @rule(which=pick, delay=delays)
    def reschedule(self, which: int, delay: int) -> None:
        placement = self._place(which)
        if placement is not None:
            now = database_now()
            with suppress(PlanRefused):
                reschedule(placement, at=now + timedelta(seconds=delay), now=now)

    @rule(which=pick)
    def cancel(self, which: int) -> None:
        placement = self._place(which)
        if placement is not None:
            with suppress(PlanRefused):
                cancel(placement, now=database_now())

    @rule(which=pick)
    def post_again(self, which: int) -> None:
        placement = self._place(which)
        if placement is not None:
            with suppress(PlanRefused):
                self._count(again(placement, now=database_now()))

    @rule(which=pick)
    def take_one_place_down(self, which: int) -> None:
        placement = self._place(which)
        if placement is not None:
            withdraw_place(placement, "Sai tên", now=database_now())

    @rule(which=pick, unsent_only=st.booleans())
    def take_the_story_down(self, which: int, unsent_only: bool) -> None:
        story = Story.objects.order_by("created_at").all()[which % 2 :].first()
        if story is not None:
            withdraw(story, "Sai tên", now=database_now(), unsent_only=unsent_only)

    @rule(story=st.integers(0, 1))
    def unpublish(self, story: int) -> None:
        page = self._page(story)
        if page is not None:
            page.unpublish()

    @rule(story=st.integers(0, 1), sure=st.integers(0, 3))
    def delete(self, story: int, sure: int) -> None:
        page = self._page(story)
        if page is not None and sure == 0:
            page.delete()

    @rule(story=st.integers(0, 1), sure=st.integers(0, 2))
    def move_to_another_unit(self, story: int, sure: int) -> None:
        page = self._page(story)
        if page is not None and sure == 0:
            page.move(Page.objects.get(pk=self.at.other_column.pk), pos="last-child")

    @rule(which=st.integers(0, 3), sure=st.integers(0, 2))
    def close_a_channel(self, which: int, sure: int) -> None:
        if sure == 0:
            close(self._channel(which), now=database_now())

    @rule(which=st.integers(0, 3))
    def rotate_a_token(self, which: int) -> None:
        self.at.connect(self._channel(which))

    @rule(which=st.integers(0, 3))
    def connect_again(self, which: int) -> None:
        self.at.connect(self._channel(which))
        with suppress(Problem):
            checking.probe_channel(self._channel(which))

    @rule(which=st.integers(0, 4))
    def pause(self, which: int) -> None:
        channel = None if which == 4 else self._channel(which)
        pausing.pause("Chờ", channel=channel, now=database_now())

    @rule()
    def resume(self) -> None:
        now = database_now()
        for hold in Hold.objects.standing(now):
            pausing.lift(hold, now=now)

    @rule(shut=st.booleans())
    def turn_the_gates(self, shut: bool) -> None:
        OpenSource.shut = shut

    @rule(which=pick, button=st.sampled_from(["retry", "posted", "not posted", "drop"]))
    def decide(self, which: int, button: str) -> None:
        asked = [row for row in self._unfinished() if with_a_person(row)]
        if not asked:
            return
        row = asked[which % len(asked)]
        now = database_now()
        with suppress(resolve.NotNow):
            match button:
                case "retry":
                    resolve.retry(row, now=now)
                case "posted":
                    resolve.mark_posted(row, "https://example.vn/", now=now)
                case "not posted":
                    resolve.mark_not_posted(row, now=now)
                case _:
                    resolve.drop(row, now=now)
            if row.action == Action.PUBLISH and button != "drop":
                place = row.placement_id
                self.allowed[place] = self.allowed.get(place, 0) + 1

    # --- networks, processes, time ---------------------------------------------

    @rule(answer=st.sampled_from(sorted(ANSWERS)))
    def the_next_answer_will_be(self, answer: str) -> None:
        call, problem, after = ANSWERS[answer]
        network.NET.fail(call, problem, after=after)

    @rule(phase=st.sampled_from(["claimed", "wire", "answered", "answered"]))
    def somebody_takes_a_row(self, phase: str) -> None:
        self.at.take(phase)

    @precondition(lambda self: self.at.taken)
    @rule(which=pick)
    def somebody_answers_or_dies(self, which: int) -> None:
        self.at.answer(which % len(self.at.taken))

    @rule()
    def work(self) -> None:
        self.at.beat()
        self.at.pump()

    @rule(seconds=st.sampled_from([35, 600, 3600, 90_000]))
    def time_passes(self, seconds: int) -> None:
        self.at.pass_time(seconds)

    # --- what always holds -----------------------------------------------------

    @invariant()
    def no_row_leaves_a_final_state(self) -> None:
        states = dict(Delivery.objects.values_list("pk", "state"))
        for pk, state in self.final.items():
            assert states.get(pk) == state, f"{pk}: {state} became {states.get(pk)}"
        self.final = {pk: state for pk, state in states.items() if state in FINAL}

    @invariant()
    def nothing_older_lands_after_something_newer(self) -> None:
        for token, texts in versions().items():
            assert texts == sorted(texts), f"{token}: {texts}"

    @invariant()
    def nothing_is_created_twice_without_a_persons_word(self) -> None:
        for placement in self._places():
            made = len(posts_of(placement))
            most = 1 + self.allowed.get(placement.pk, 0)
            if placement.channel.network == "engine_keeper":
                most = 1
            assert made <= most, f"{placement.channel.network}: {made} of {most}"

    @invariant()
    def a_place_has_one_posting_under_way(self) -> None:
        busy = Delivery.objects.filter(state__in=sorted(UNFINISHED))
        publishes = list(
            busy.filter(action=Action.PUBLISH).values_list("placement_id", "part")
        )
        sending = list(
            busy.filter(state=State.SENDING).values_list("placement_id", flat=True)
        )
        assert len(publishes) == len(set(publishes))
        assert len(sending) == len(set(sending))

    @invariant()
    def every_place_is_one_that_was_planned(self) -> None:
        there = Placement.objects.exclude(channel__network="website")
        found = set(there.values_list("story_id", "channel_id", "occurrence"))
        assert found == self.planned

    # --- the end ---------------------------------------------------------------

    def come_to_rest(self) -> None:
        """Every obstacle goes, whoever holds a row dies, and time passes."""
        network.NET.faults.clear()
        self.at.taken.clear()
        self.turn_the_gates(False)
        self.resume()
        for number in range(len(self.at.channels)):
            self.connect_again(number)
        Channel.objects.update(disabled_at=None)
        for _round in range(HOPELESS):
            self.at.pass_time(4000)
            self.work()
            moving = [row for row in self._unfinished() if not self._rests(row)]
            if not moving:
                break
        told = [
            f"{r.channel.network} {r.action} {r.state} {r.hold_reason}" for r in moving
        ]
        assert not moving, f"stuck: {told}"
        self.no_row_leaves_a_final_state()
        self.nothing_older_lands_after_something_newer()
        self.nothing_is_created_twice_without_a_persons_word()
        for placement in self._places():
            self._ended_well(placement)

    def _rests(self, row: Delivery) -> bool:
        """A person has it, or it waits for a go-live that nobody planned."""
        if with_a_person(row):
            return True
        story = row.placement.story
        waits = story.page_id is not None and not story.page.live
        return row.state == State.HELD and row.hold_reason == "not_live" and waits

    def _ended_well(self, placement: Placement) -> None:
        rows = list(placement.deliveries.order_by("seq"))
        assert rows, f"a place without rows: {placement}"
        if any(row.state not in FINAL for row in rows):
            return
        name = placement.channel.network
        there = posts_of(placement, live=True)
        said = self.allowed.get(placement.pk, 0)  # a person may have been wrong
        if placement.closed_at is not None:
            gone = not there or said or self._left_standing(rows)
            assert gone, f"{name}: taken down and still there: {there}"
        elif any(r.action == Action.PUBLISH and r.state == State.SENT for r in rows):
            assert there or said, f"{name}: called posted, and nothing is there"
            if name in CAN_EDIT and not said and not self._edit_ended(rows):
                texts = {post.text for post in there}
                newest = newest_title(placement.story)
                assert texts == {newest}, f"{name}: {texts}, not {newest}"
        else:
            assert name not in CREATES_ONCE or said or not there, f"{name}: unknown"

    @staticmethod
    def _left_standing(rows: list[Delivery]) -> bool:
        """A removal that a person did, or dropped."""
        return any(
            r.action == Action.WITHDRAW and (r.state == State.CANCELLED or r.permalink)
            for r in rows
        )

    @staticmethod
    def _edit_ended(rows: list[Delivery]) -> bool:
        """Somebody cancelled an edit: the older text stands by his word."""
        return any(
            r.action == Action.UPDATE and r.state == State.CANCELLED for r in rows
        )

    # --- finding ---------------------------------------------------------------

    def _count(self, placement: Placement) -> None:
        if placement.channel.network != "website":
            key = (placement.story_id, placement.channel_id, placement.occurrence)
            self.planned.add(key)

    def _channel(self, which: int) -> Channel:
        return Channel.objects.get(pk=self.at.channels[which].pk)

    def _page(self, story: int) -> Any:
        page = self.at.pages[story]
        return type(page).objects.filter(pk=page.pk).first()

    def _places(self) -> list[Placement]:
        places = Placement.objects.exclude(channel__network="website")
        return list(places.select_related("channel", "story").order_by("pk"))

    def _place(self, which: int) -> Placement | None:
        places = list(Placement.objects.select_related("channel").order_by("pk"))
        return places[which % len(places)] if places else None

    def _unfinished(self) -> list[Delivery]:
        found = Delivery.objects.filter(state__in=sorted(UNFINISHED))
        return list(
            found.select_related("channel", "placement__story__page").order_by("pk")
        )
