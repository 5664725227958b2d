"""The breaker of a channel: ten in a row, one row half-open, five days, one success."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from channels.contract import Published
from channels.problems import AuthNeeded, Rejected, RetryLater, Unknown
from publishing.engine import breaker, claim, holdings, reopen
from publishing.engine.doors import Doors
from publishing.models import Channel
from publishing.states import Action, State

from . import world
from .network import busy, unknown

pytestmark = [pytest.mark.engine, pytest.mark.django_db]


def broken(times: int, net, call: str = "send") -> None:
    for _time in range(times):
        net.fail(call, RetryLater("unreachable", "It does not answer."))


def half_open(channel: Channel, **fields) -> None:
    past = world.ago(1)
    Channel.objects.filter(pk=channel.pk).update(
        failures=breaker.IN_A_ROW, broken_until=past, **fields
    )


# --- what counts ---------------------------------------------------------------


@pytest.mark.parametrize(
    "result",
    [
        RetryLater("unreachable", "It does not answer."),
        RetryLater("server_error", "It had a fault.", status=503),
        RetryLater("server_error", "It took too long.", status=408),
        unknown(),
        Unknown("unreadable", "The answer could not be read.", status=200),
    ],
)
def test_a_receiver_that_does_not_answer_or_has_a_fault_counts(result):
    assert breaker.fault(result) is result


@pytest.mark.parametrize(
    "result",
    [
        Published("1"),
        Rejected("refused", "No.", status=422),
        AuthNeeded("auth", "No."),
        busy(),
        RetryLater("picture_missing", "Ours."),
        Unknown("fb_506", "Posted already.", status=400),
    ],
)
def test_a_refusal_a_wish_to_wait_and_our_own_faults_do_not_count(result):
    assert breaker.fault(result) is None


@pytest.mark.parametrize(
    ("failures", "seconds"), [(10, 60), (11, 120), (14, 960), (16, 3600), (900, 3600)]
)
def test_it_stays_open_a_minute_doubling_up_to_an_hour(failures, seconds):
    assert breaker.open_for(failures) == timedelta(seconds=seconds)


# --- closed, open, half-open ---------------------------------------------------


def test_ten_failures_in_a_row_open_it_and_nothing_more_is_tried(net):
    broken(40, net)
    deliveries = world.another("engine_keeper", 30)

    world.drain()

    channel = Channel.objects.get()
    assert channel.failures == breaker.IN_A_ROW
    assert channel.broken_until > world.now() + timedelta(seconds=30)
    assert channel.failure["code"] == "unreachable"
    assert 10 <= net.calls.count("send") <= 10 + 2 * holdings.BATCH // 10
    assert {world.again(one).state for one in deliveries} == {State.DUE}


def test_a_success_between_them_keeps_it_closed(net):
    (first, *_) = world.another("engine_keeper", 1)
    Channel.objects.update(failures=breaker.IN_A_ROW - 1, failed_days="2026-11-20")

    world.drain()

    channel = Channel.objects.get()
    assert world.again(first).state == State.SENT
    assert (channel.failures, channel.failed_days) == (0, "")


def test_a_refused_story_does_not_count_against_the_channel(net):
    for _time in range(12):
        net.fail("send", Rejected("refused", "Not this one.", status=422))
    world.another("engine_keeper", 12)

    world.drain()

    assert Channel.objects.get().failures == 0


def test_half_open_lets_exactly_one_row_try(net):
    world.another("engine_keeper", 5)
    half_open(Channel.objects.get())

    first = claim.claim("one", Doors())
    second = claim.claim("two", Doors())

    assert len(first.claimed) == 1
    assert second.claimed == ()


def test_a_trial_whose_row_is_still_on_its_way_is_not_followed_by_another(net):
    """A long upload outlives the lease that the trial was given."""
    world.another("engine_keeper", 3)
    half_open(Channel.objects.get())
    first = claim.claim("one", Doors())

    Channel.objects.update(trial_until=world.ago(1))
    second = claim.claim("two", Doors())

    assert (len(first.claimed), second.claimed) == (1, ())


def test_a_trial_that_fails_opens_it_for_twice_as_long(net):
    world.another("engine_keeper", 5)
    half_open(Channel.objects.get())
    broken(5, net)

    world.drain()

    channel = Channel.objects.get()
    assert net.calls.count("send") == 1
    assert channel.failures == breaker.IN_A_ROW + 1
    assert channel.broken_until > world.now() + timedelta(seconds=90)
    assert channel.trial_until is None


def test_a_trial_that_succeeds_closes_it_and_all_the_others_go(net):
    deliveries = world.another("engine_keeper", 5)
    half_open(Channel.objects.get())

    world.drain()

    assert {world.again(one).state for one in deliveries} == {State.SENT}
    assert Channel.objects.get().failures == 0


def test_a_trial_that_is_refused_lets_the_next_row_try(net):
    first, second = world.another("engine_keeper", 2)
    half_open(Channel.objects.get())
    net.fail("send", Rejected("refused", "Not this one.", status=422))

    world.drain()

    states = {world.again(first).state, world.again(second).state}
    assert states == {State.FAILED, State.SENT}


def test_an_open_breaker_leaves_other_channels_alone(net):
    world.another("engine_keeper", 2)
    half_open(Channel.objects.get())
    Channel.objects.update(broken_until=world.now() + timedelta(minutes=1))
    other = world.planned("engine_keeper")

    world.drain()

    assert net.calls.count("send") == 1
    assert world.again(other).state == State.SENT


def test_a_withdrawal_ignores_the_breaker_and_closes_it(net):
    delivery = world.planned("engine_keeper")
    world.drain()
    later = world.now() + timedelta(minutes=30)
    Channel.objects.update(
        failures=12, broken_until=later, disabled_at=world.now(), failed_days="x"
    )
    removal = world.row(
        delivery.placement, delivery.snapshot, Action.WITHDRAW, event="recalled"
    )

    world.drain()

    channel = Channel.objects.get()
    assert world.again(removal).state == State.SENT
    assert (channel.failures, channel.broken_until, channel.disabled_at) == (
        0,
        None,
        None,
    )


# --- switched off --------------------------------------------------------------


DAYS = "2026-11-02 2026-11-05 2026-11-09 2026-11-12"


def test_failures_on_five_days_without_a_success_switch_the_channel_off(net):
    broken(1, net)
    first = world.planned("engine_keeper")
    Channel.objects.update(failed_days=DAYS)
    world.drain()
    world.hurry(first)

    world.drain()

    row = world.again(first)
    assert Channel.objects.get().disabled_at is not None
    assert (row.state, row.hold_reason) == (State.HELD, "disabled")
    assert row.problem["code"] == "unreachable"


def test_many_failures_on_one_day_do_not_switch_it_off(net):
    broken(9, net)
    world.another("engine_keeper", 9)
    Channel.objects.update(failed_days=DAYS[:32])

    world.drain()

    channel = Channel.objects.get()
    assert channel.disabled_at is None
    assert len(channel.failed_days.split()) == 4


def test_one_success_clears_the_count_of_days(net):
    world.planned("engine_keeper")
    Channel.objects.update(failed_days=DAYS)

    world.drain()

    assert Channel.objects.get().failed_days == ""


def test_rows_of_a_channel_that_a_success_switched_on_go_on(net):
    delivery = world.planned("engine_keeper")
    Channel.objects.update(disabled_at=world.now())
    world.drain()
    assert world.again(delivery).hold_reason == "disabled"

    Channel.objects.update(disabled_at=None)
    reopen.sweep(world.now())
    world.drain()

    assert world.again(delivery).state == State.SENT


# --- undone by a person --------------------------------------------------------


def test_trying_again_ends_the_rest_and_sends_what_waits(net):
    net.fail("send", busy(after=3600))
    delivery = world.planned("engine_keeper")
    world.drain()
    assert Channel.objects.get().rest_problem["code"] == "rate_limit"

    breaker.try_again(Channel.objects.get(), world.now())
    world.drain()

    assert world.again(delivery).state == State.SENT
    assert Channel.objects.get().rest_problem == {}


def test_trying_again_switches_the_channel_on_and_lets_one_row_try(net):
    deliveries = world.another("engine_keeper", 3)
    half_open(Channel.objects.get(), disabled_at=world.now(), failed_days=DAYS)
    world.drain()
    broken(3, net)

    moved = breaker.try_again(Channel.objects.get(), world.now())
    world.drain()

    assert moved == len(deliveries)
    assert net.calls.count("send") == 1
    assert Channel.objects.get().disabled_at is None


def test_trying_again_never_hurries_a_row_that_may_be_out(net):
    later = world.now() + timedelta(hours=1)
    delivery = world.planned(
        "engine_keeper", attempts=1, may_be_out=True, next_at=later
    )

    breaker.try_again(Channel.objects.get(), world.now())

    assert world.again(delivery).next_at == later


# --- a host that hangs ---------------------------------------------------------


def test_a_host_that_hangs_does_not_hold_the_others(net):
    """Four calls hang; fifty stories beside them are out before one hangs up."""
    released = threading.Event()
    tarpit = world.another("engine_wall", 12, account="tarpit", settings={"url": ""})
    Channel.objects.update(settings={"account": "tarpit", "url": "http://tarpit/"})
    fast = world.another("engine_wall", 50, account="fast")
    net.gates["tarpit"] = released
    sent_beside: list[int] = []

    def let_go() -> None:
        if sum(post.account == "fast" for post in net.posts.values()) == len(fast):
            sent_beside.append(net.most_flying.get("tarpit", 0))
            released.set()

    net.during = lambda _identity: let_go()

    world.drain()

    assert {world.again(one).state for one in [*fast, *tarpit]} == {State.SENT}
    assert sent_beside
    assert max(net.most_flying["tarpit"], *sent_beside) <= 4
