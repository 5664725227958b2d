"""What people do to stories, places and channels, at any moment."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from wagtail.models import Page

from channels.problems import Problem
from publishing.clock import database_now
from publishing.content.golive import publish_page
from publishing.content.releases import GatesShut
from publishing.content.withdraw import withdraw, withdraw_place
from publishing.engine import checking, pausing, resolve
from publishing.models import Channel, Delivery, Hold, Placement, Story
from publishing.planning import quiet_hours
from publishing.planning.channel_life import close, set_early
from publishing.planning.plan import (
    Leg,
    PlanRefused,
    again,
    cancel,
    plan,
    reschedule,
)
from publishing.quiet import Window
from publishing.states import UNFINISHED, Action, State
from tests.publishing.engine import network

from .installation import (
    COMMENT,
    NETWORKS,
    OpenSource,
    newest_title,
    posts_of,
    with_a_person,
)
from .promises import Promises

pick = st.sampled_from([0, 0, 0, 1, 1, 2, 3, 5])  # the liveliest come first
stories = st.sampled_from([0, 0, 1])
delays = st.sampled_from([0, 0, 40, 3600])
channels = st.integers(0, len(NETWORKS) - 1)
seldom = st.integers(0, 3)
KEEPER = NETWORKS.index("engine_keeper")
_LIVELY = {State.SENDING: 0, State.UNCERTAIN: 1, State.DUE: 2, State.HELD: 3}


class People(Promises):
    """Editors, leaders and whoever looks after the channels."""

    # --- plans -----------------------------------------------------------------

    @rule(story=stories, wanted=st.sets(channels, min_size=1, max_size=3), delay=delays)
    def plan(self, story: int, wanted: set[int], delay: int) -> None:
        legs = [self._leg(number, delay) for number in sorted(wanted)]
        with suppress(PlanRefused):
            told = plan(self.at.pages[story].pk, legs, now=database_now())
            for placement in (*told.placements, *told.existing):
                self._count(placement)

    def _leg(self, number: int, delay: int) -> Leg:
        channel = self.at.channels[number]
        sings = channel.network == "engine_chorus"
        words = COMMENT + "{title}" if sings else None
        return Leg(channel.pk, offset_s=delay, follow_up=words)

    @rule(story=stories, seconds=st.sampled_from([40, 3600]))
    def plan_an_update(self, story: int, seconds: int) -> None:
        if self.at.write(self.at.pages[story].pk) is None:
            return
        now = database_now()
        go_live = now + timedelta(seconds=seconds)
        with suppress(PlanRefused):
            told = plan(self.at.pages[story].pk, [], go_live_at=go_live, now=now)
            for placement in told.placements:
                self._count(placement)

    @rule(
        wanted=st.sets(channels, min_size=1, max_size=2),
        delay=delays,
        seconds=st.sampled_from([40, 3600]),
    )
    def plan_for_later(self, wanted: set[int], delay: int, seconds: int) -> None:
        """The other story, with whoever gets stories ahead."""
        legs = [self._leg(number, delay) for number in sorted(wanted | {KEEPER})]
        now = database_now()
        go_live = now + timedelta(seconds=seconds)
        with suppress(PlanRefused):
            told = plan(self.at.pages[1].pk, legs, go_live_at=go_live, now=now)
            for placement in (*told.placements, *told.existing):
                self._count(placement)

    @rule(early=st.sampled_from([True, True, False]))
    def give_ahead(self, early: bool) -> None:
        set_early(self.channel(KEEPER), early, now=database_now())

    @rule(story=stories, sure=seldom)
    def call_the_go_live_off(self, story: int, sure: int) -> None:
        site = Placement.objects.filter(
            story__page_id=self.at.pages[story].pk, channel__network="website"
        ).last()
        if site is not None and sure == 0:
            with suppress(PlanRefused):
                cancel(site, now=database_now())

    @rule(story=stories, kind=st.sampled_from(["update", "small"]))
    def edit(self, story: int, kind: str) -> None:
        self._publish(self.at.pages[story].pk, kind)

    def edit_story(self, story: Story) -> None:
        if story.page_id is not None:
            self._publish(story.page_id, "update")

    def _publish(self, page_id: int, kind: str) -> None:
        """By a process that dies before it is frozen: the beat finds it."""
        page = self.at.write(page_id)
        if page is not None:
            with suppress(GatesShut):
                publish_page(
                    page, page.get_latest_revision(), kind=kind, now=database_now()
                )

    @precondition(lambda self: self.planned)
    @rule(which=pick, delay=delays)
    def reschedule(self, which: int, delay: int) -> None:
        self.reschedule_place(self._place(which), delay)

    def reschedule_place(self, placement: Placement, delay: int) -> None:
        now = database_now()
        before = self._in_doubt(placement)
        with suppress(PlanRefused):
            reschedule(placement, at=now + timedelta(seconds=delay), now=now)
            assert not before, f"another time for what may be out: {before}"

    @precondition(lambda self: self.planned)
    @rule(which=pick)
    def cancel(self, which: int) -> None:
        self.cancel_place(self._place(which))

    def cancel_place(self, placement: Placement) -> None:
        """What may be out cannot be cancelled: it is taken down, by its own word."""
        before = self._in_doubt(placement)
        with suppress(PlanRefused):
            cancel(placement, now=database_now())
            placement.refresh_from_db()
            assert not (before and placement.closed_at), f"cancelled: {before}"

    def _in_doubt(self, placement: Placement) -> list[Delivery]:
        found = Delivery.objects.filter(placement=placement, action=Action.PUBLISH)
        doubtful = found.filter(part=1, may_be_out=True, state__in=sorted(UNFINISHED))
        return list(doubtful) if placement.closed_at is None else []

    @precondition(lambda self: self.planned)
    @rule(which=pick)
    def post_again(self, which: int) -> None:
        self.post_again_there(self._place(which))

    def post_again_there(self, placement: Placement) -> None:
        with suppress(PlanRefused):
            self._count(again(placement, now=database_now()))

    # --- taking down -----------------------------------------------------------

    @precondition(lambda self: self.planned)
    @rule(which=pick)
    def take_one_place_down(self, which: int) -> None:
        self.withdraw_place(self._place(which))

    def withdraw_place(self, placement: Placement) -> None:
        withdraw_place(placement, "Sai tên", now=database_now())

    @rule(which=stories, unsent_only=st.booleans())
    def take_the_story_down(self, which: int, unsent_only: bool) -> None:
        story = Story.objects.filter(page_id=self.at.pages[which].pk).first()
        if story is not None:
            self.withdraw_story(story, unsent_only=unsent_only)

    def withdraw_story(self, story: Story, *, unsent_only: bool) -> None:
        withdraw(story, "Sai tên", now=database_now(), unsent_only=unsent_only)

    @rule(story=stories)
    def unpublish(self, story: int) -> None:
        page = self._page(story)
        if page is not None:
            page.unpublish()

    @rule(story=stories, sure=seldom)
    def delete(self, story: int, sure: int) -> None:
        page = self._page(story)
        if page is not None and sure == 0:
            page.delete()

    @rule(story=stories, sure=seldom)
    def move_to_another_unit(self, story: int, sure: int) -> None:
        page = self._page(story)
        if page is not None and sure == 0:
            page.move(Page.objects.get(pk=self.at.other_column.pk), pos="last-child")

    # --- channels and doors ----------------------------------------------------

    @rule(which=channels, sure=seldom)
    def close_a_channel(self, which: int, sure: int) -> None:
        if sure == 0:
            self.close_channel(self.channel(which))

    def close_channel(self, channel: Channel) -> None:
        close(channel, now=database_now())

    @rule(which=channels)
    def rotate_a_token(self, which: int) -> None:
        self.at.connect(self.channel(which))

    @rule(which=channels)
    def connect_again(self, which: int) -> None:
        self.at.connect(self.channel(which))
        with suppress(Problem):
            checking.probe_channel(self.channel(which))

    @rule(which=st.integers(0, len(NETWORKS)))
    def pause(self, which: int) -> None:
        everything = which == len(NETWORKS)
        self.pause_channel(None if everything else self.channel(which))

    def pause_channel(self, channel: Channel | None) -> None:
        self.shut = True
        pausing.pause("Chờ", channel=channel, now=database_now())

    @rule(which=channels)
    def keep_quiet(self, which: int) -> None:
        self.hush(self.channel(which))

    def hush(self, channel: Channel) -> None:
        """From an hour ago until in an hour: now, whenever the test runs."""
        local = timezone.localtime(database_now())
        hour = timedelta(hours=1)
        window = Window((local - hour).time(), (local + hour).time())
        self.shut = True
        quiet_hours.keep([window], channel=channel, now=database_now())

    @rule(shut=st.booleans())
    def turn_the_gates(self, shut: bool) -> None:
        OpenSource.shut = shut
        self.shut |= shut

    @precondition(lambda self: self.shut)
    @rule()
    def open_every_door(self) -> None:
        now = database_now()
        OpenSource.shut = self.shut = False
        for hold in Hold.objects.standing(now):
            pausing.lift(hold, now=now)
        for channel in Channel.objects.exclude(quiet_hours=None):
            quiet_hours.keep([], channel=channel, now=now)

    # --- what was put to a person ----------------------------------------------

    @precondition(lambda self: self._asked())
    @rule(which=pick, wants_it=st.booleans())
    def decide(self, which: int, wants_it: bool) -> None:
        """Looks there first, and then says what is true."""
        asked = self._asked()
        row = asked[which % len(asked)]
        now = database_now()
        there = posts_of(row.placement, part=row.part, live=True)
        with suppress(resolve.NotNow):
            if not wants_it and not (row.action == Action.PUBLISH and there):
                resolve.drop(row, now=now)
                if row.action != Action.PUBLISH:
                    self.by_word.add(row.placement_id)
            elif row.action != Action.PUBLISH:
                self._do_by_hand(row, there)
                resolve.mark_posted(row, now=now)
            elif there:
                resolve.mark_posted(row, "https://example.vn/", now=now)
            elif row.may_be_out:
                resolve.mark_not_posted(row, now=now)
            else:
                resolve.retry(row, now=now)
            self.saw(f"a person decided: {row.action} {row.state}")

    def _do_by_hand(self, row: Delivery, there: list[network.Stored]) -> None:
        if row.action == Action.WITHDRAW:
            there = posts_of(row.placement, live=True)
        words = COMMENT if row.part > 1 else ""
        for post in there:
            post.deleted = row.action == Action.WITHDRAW
            post.text = words + newest_title(row.placement.story)

    def _asked(self) -> list[Delivery]:
        found = Delivery.objects.filter(state__in=sorted(UNFINISHED))
        rows = found.exclude(channel__network="website").select_related(
            "channel", "placement__story"
        )
        return [row for row in rows.order_by("pk") if with_a_person(row)]

    # --- finding ---------------------------------------------------------------

    def _count(self, placement: Placement) -> None:
        if placement.channel.network != "website":
            key = (placement.story_id, placement.channel_id, placement.occurrence)
            self.planned.add(key)

    def channel(self, which: int) -> Channel:
        return Channel.objects.get(pk=self.at.channels[which].pk)

    def _page(self, story: int) -> Any:
        page = self.at.pages[story]
        return type(page).objects.filter(pk=page.pk).first()

    def _place(self, which: int) -> Placement:
        """Those with a row under way first."""
        lively: dict[int, int] = {}
        rows = Delivery.objects.exclude(channel__network="website")
        for place, state in rows.values_list("placement_id", "state"):
            rank = _LIVELY.get(State(state), 4)
            lively[place] = min(rank, lively.get(place, rank))
        places = sorted(lively, key=lambda place: (lively[place], place))
        return Placement.objects.select_related("channel", "story").get(
            pk=places[which % len(places)]
        )
