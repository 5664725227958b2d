"""Anything, in any order: what hypothesis does to an installation."""

from __future__ import annotations

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from channels.problems import AuthNeeded, Problem, Rejected, RetryLater
from publishing.clock import database_now
from publishing.engine import reaper
from publishing.models import Channel, Delivery, Placement
from publishing.states import UNFINISHED, State
from tests.publishing.engine import network

from .installation import NETWORKS, Taken
from .people import KEEPER, People

__all__ = ["KEEPER", "AnyOrder"]

HOPELESS = 30  # rounds after which a row that still moves is stuck
channels = st.integers(0, len(NETWORKS) - 1)

# How the next call ends: which call, what is said, and whether it was stored.
ANSWERS: dict[str, tuple[str, Problem, str] | None] = {
    "well": None,
    "lost before it was stored": ("send", network.unknown(), ""),
    "lost after it was stored": ("send", network.unknown(), "store"),
    "rejected": ("send", Rejected("no", "Refused."), ""),
    "throttled": ("send", RetryLater("slow", "Later.", after=30, scope="channel"), ""),
    "no access": ("send", AuthNeeded("auth", "Refused.", refreshable=False), ""),
    "edit lost": ("update", network.unknown(), ""),
    "edit rejected": ("update", Rejected("no", "Refused."), ""),
    "removal lost": ("withdraw", network.unknown(), ""),
    "look-up lost": ("find", network.unknown(), ""),
    "upload lost": ("upload two", network.unknown(), ""),
}
MEANWHILE = ["cancel", "edit", "withdraw", "reschedule", "story"]
DOORS = ["close", "pause", "gates", "quiet"]


class AnyOrder(People):
    """People's wishes, and processes and networks that fail in the middle of them."""

    def teardown(self) -> None:
        try:
            self.come_to_rest()
        finally:
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    @initialize(first=channels, second=channels)
    def begin(self, first: int, second: int) -> None:
        """A live story is planned in two places; nothing has left yet."""
        self.plan(0, {first, second}, 0)
        self.every_promise_is_kept()

    # --- a send, and what happens during it ------------------------------------

    @rule(
        channel=channels,
        answer=st.sampled_from(sorted(ANSWERS)),
        phase=st.sampled_from(["claimed", "wire", "answered", "answered", "answered"]),
        meanwhile=st.lists(
            st.sampled_from(MEANWHILE + DOORS),
            min_size=1,
            max_size=3,
            unique=True,
        ),
        end=st.sampled_from(["in time", "in time", "too late", "too late", "dead"]),
    )
    def something_happens_during_a_send(
        self, channel: int, answer: str, phase: str, meanwhile: list[str], end: str
    ) -> None:
        self._answers(answer)
        taken = self._take(channel, phase)
        if taken is None:
            return
        self._all_during(meanwhile, taken)
        self._ends(taken, end)

    @rule(
        channel=channels,
        stored=st.booleans(),
        dies=st.booleans(),
        meanwhile=st.lists(
            st.sampled_from(MEANWHILE), min_size=1, max_size=2, unique=True
        ),
        look=st.sampled_from(["before", "during", "after"]),
        end=st.sampled_from(["in time", "too late", "dead"]),
    )
    def something_happens_to_a_doubt(
        self,
        channel: int,
        stored: bool,
        dies: bool,
        meanwhile: list[str],
        look: str,
        end: str,
    ) -> None:
        """Nobody knows whether it is out; then it is edited, cancelled, taken down,
        before anybody looked, while somebody looks, or after a first look."""
        self._answers(
            "lost after it was stored" if stored else "lost before it was stored"
        )
        taken = self._take(channel, "answered")
        if taken is None:
            return
        self._ends(taken, "dead" if dies else "in time")
        if look == "before":
            self._all_during(meanwhile, taken)
        looking = self._look()
        if look == "during":
            self._all_during(meanwhile, taken)
        if looking is not None:
            self._ends(looking, end)
        if look == "after":
            self._all_during(meanwhile, taken)
        elif end == "in time":
            self.somebody_looks()

    @rule(channel=channels, phase=st.sampled_from(["claimed", "wire", "answered"]))
    def a_process_wakes_up_after_another_took_its_row(
        self, channel: int, phase: str
    ) -> None:
        first = self._take(channel, phase)
        if first is None:
            return
        self.at.pass_time(35)
        reaper.reap(database_now())
        second = self._take(channel, "claimed")
        self.at.answer(first)
        if second is not None:
            row = first.claimed.row
            if second.claimed.row.pk == row.pk:
                self.saw("a late answer to a row that somebody else has")
            self.every_promise_is_kept()
            self._ends(second, "dead")

    @precondition(lambda self: self.uncertain())
    @rule()
    def somebody_looks(self) -> None:
        """The second look proves it, whichever way."""
        looking = self._look()
        if looking is not None:
            self._ends(looking, "in time")

    # What only a coincidence shows is tried more often than the rest.
    once_more = something_happens_during_a_send
    and_again = something_happens_during_a_send
    in_doubt_once_more = something_happens_to_a_doubt
    in_doubt_again = something_happens_to_a_doubt
    asleep_once_more = a_process_wakes_up_after_another_took_its_row

    def uncertain(self) -> bool:
        waiting = Delivery.objects.filter(state=State.UNCERTAIN)
        return waiting.exclude(next_at=None).exists()

    def _answers(self, answer: str) -> None:
        network.NET.faults.clear()
        fault = ANSWERS[answer]
        if fault is not None:
            call, problem, after = fault
            network.NET.fail(call, problem, after=after)

    def _take(self, channel: int, phase: str) -> Taken | None:
        chosen = self.channel(channel)
        self._something_waits_on(channel)
        self.at.wait_for(chosen)
        taken = self.at.take(phase, chosen)
        if taken is None:
            self.saw("nothing to take")
            return None
        self.saw(f"took: {taken.claimed.row.action} {taken.claimed.row.step}")
        self.every_promise_is_kept()
        return taken

    def _something_waits_on(self, channel: int) -> None:
        """A posting, an edit of what is out, or another posting."""
        if self.shut:
            self.open_every_door()
        rows = Delivery.objects.filter(channel=self.at.channels[channel])
        if rows.filter(state=State.DUE).exists():
            return
        self.plan(0, {channel}, 0)
        place = Placement.objects.filter(channel=self.at.channels[channel]).last()
        if place is not None and rows.filter(state=State.SENT).exists():
            self.edit_story(place.story)
            self.at.sweep()
        if place is not None and not rows.filter(state__in=UNFINISHED).exists():
            self.post_again_there(place)
        self.every_promise_is_kept()

    def _look(self) -> Taken | None:
        self.at.pass_time(600)
        looking = self.at.look_up()
        if looking is not None:
            self.saw("looked up")
        self.every_promise_is_kept()
        return looking

    def _all_during(self, meanwhile: list[str], taken: Taken) -> None:
        for what in meanwhile:
            self._during(what, taken)

    def _during(self, what: str, taken: Taken) -> None:
        place = Placement.objects.get(pk=taken.claimed.row.placement_id)
        row = Delivery.objects.get(pk=taken.claimed.row.pk)
        if row.state in {State.SENDING, State.UNCERTAIN}:
            self.saw(f"{what} while {row.state}")
        self.during(what, place)
        self.every_promise_is_kept()

    def during(self, what: str, place: Placement) -> None:
        match what:
            case "withdraw":
                self.withdraw_place(place)
            case "edit":
                self.edit_story(place.story)
            case "cancel":
                self.cancel_place(place)
            case "reschedule":
                self.reschedule_place(place, 40)
            case "story":
                self.withdraw_story(place.story, unsent_only=False)
            case "close":
                self.close_channel(place.channel)
            case "pause":
                self.pause_channel(place.channel)
            case "gates":
                self.turn_the_gates(True)
            case "quiet":
                self.hush(place.channel)
            case "off":
                self.call_the_go_live_off(1, 0)
            case "live":
                self.at.pass_time(3700)
                self.at.beat()
            case "no longer":
                self.give_ahead(False)
        if what in {"edit", "story", "off"}:
            self.at.sweep()

    def _ends(self, taken: Taken, end: str) -> None:
        """The answer is written in time, after the lease, or never."""
        if end != "in time":
            self.at.pass_time(35)
            reaper.reap(database_now())
            self.every_promise_is_kept()
        if end == "dead":
            self.at.taken.remove(taken)
            return
        self.at.answer(taken)
        self.saw(f"answered {end}")
        self.every_promise_is_kept()

    # --- networks, processes, time ---------------------------------------------

    @rule(answer=st.sampled_from(sorted(set(ANSWERS) - {"well"})))
    def the_next_answer_will_be(self, answer: str) -> None:
        self._answers(answer)
        self.work()

    @rule(channel=channels, phase=st.sampled_from(["claimed", "wire", "answered"]))
    def somebody_takes_a_row(self, channel: int, phase: str) -> None:
        """And has it still while all the rest happens."""
        self._take(channel, phase)

    @precondition(lambda self: self.at.taken)
    @rule(which=st.integers(0, 3))
    def somebody_answers(self, which: int) -> None:
        self.at.answer(self.at.taken[which % len(self.at.taken)])

    @rule()
    def work(self) -> None:
        self.at.beat()
        self.at.pump()

    @rule(seconds=st.sampled_from([35, 600, 3600, 90_000]))
    def time_passes(self, seconds: int) -> None:
        self.at.pass_time(seconds)
        self.at.beat()

    # --- the end ---------------------------------------------------------------

    def come_to_rest(self) -> None:
        """Every obstacle goes, whoever holds a row dies, and time passes."""
        network.NET.faults.clear()
        self.at.taken.clear()
        self.every_promise_is_kept()
        self.open_every_door()
        for number, one in enumerate(self.at.channels):
            if Channel.objects.exclude(auth_needed_at=None).filter(pk=one.pk).exists():
                self.connect_again(number)
        Channel.objects.update(disabled_at=None)
        for _round in range(HOPELESS):
            if not self.moving():
                break
            self.at.pass_time(4000)
            self.work()
        told = [
            f"{r.channel.network} {r.action} {r.state} {r.hold_reason}"
            for r in self.moving()
        ]
        assert not told, f"stuck: {told}"
        self.every_promise_is_kept()
        self.every_place_ended_well()
