"""rules.md §5 and §4.5: what is done when nobody knows whether a post is out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from channels.problems import Rejected
from publishing.engine import arming, claim, pump, reaper, settle
from publishing.engine.assignments import job_of
from publishing.engine.doors import Doors
from publishing.engine.jobs import Outcome, Result
from publishing.engine.leases import Lease
from publishing.models import Attempt, Channel, Delivery, Placement
from publishing.states import Action, State

from . import world
from .network import busy, unknown

pytestmark = [pytest.mark.engine, pytest.mark.django_db]


def long_ago(delivery: Delivery) -> None:
    """The first look was long enough ago for the second to be proof."""
    Delivery.objects.filter(pk=delivery.pk).update(looked_at=world.ago(3600))
    world.hurry(delivery)


def lost(delivery: Delivery) -> None:
    """The holder died: the lease has run out."""
    Delivery.objects.filter(pk=delivery.pk).update(lease_until=world.ago(1))


def claimed(delivery: Delivery, **fields: object) -> Delivery:
    """As a claim leaves it whose holder died."""
    keyed = delivery.channel.network == "engine_keeper"
    values = {
        "state": State.SENDING,
        "phase": "claimed",
        "step": "send",
        "token": 1,
        "may_be_out": keyed,
        "out_token": 1 if keyed else None,
        "key_created_at": world.now(),
        "lease_until": world.ago(1),
        **fields,
    }
    Delivery.objects.filter(pk=delivery.pk).update(**values)
    Attempt.objects.create(
        delivery=delivery, number=1, token=1, worker="dead", started_at=world.now()
    )
    return delivery


# --- keyed ---------------------------------------------------------------------


def test_a_keyed_row_without_an_answer_is_repeated_and_posts_once(net):
    net.fail("send", unknown(), after="store")
    delivery = world.planned("engine_keeper")

    world.drain()
    waiting = world.again(delivery)
    assert (waiting.state, waiting.may_be_out) == (State.DUE, True)
    assert waiting.attempts == 1
    world.hurry(delivery)
    world.drain()

    assert world.again(delivery).state == State.SENT
    assert net.creations == 1


def test_after_its_window_a_keyed_row_without_a_list_is_not_repeated(net):
    net.fail("send", unknown(), after="store")
    delivery = world.planned("engine_keeper")
    world.drain()

    Delivery.objects.filter(pk=delivery.pk).update(key_created_at=world.ago(25 * 3600))
    world.hurry(delivery)
    world.drain()

    assert world.again(delivery).state == State.UNCERTAIN
    assert net.calls.count("send") == 1


# --- queryable -----------------------------------------------------------------


def test_a_queryable_row_without_an_answer_is_looked_up_and_adopted(net):
    net.fail("send", unknown(), after="store")
    delivery = world.planned()

    world.drain()
    assert world.again(delivery).state == State.UNCERTAIN
    world.hurry(delivery)
    world.drain()

    found = world.again(delivery)
    assert found.state == State.SENT
    assert found.remote_id == found.placement.remote_id == "p1"
    assert found.post_digest != ""
    assert net.creations == 1
    assert world.outcomes(delivery) == ["unknown", "found"]


def test_one_look_that_finds_nothing_proves_nothing(net):
    net.fail("send", unknown())
    delivery = world.planned()
    world.drain()

    world.hurry(delivery)
    world.drain()

    row = world.again(delivery)
    assert (row.state, row.looks) == (State.UNCERTAIN, 1)
    assert row.next_at > world.now() + timedelta(seconds=200)


def test_two_looks_apart_prove_absence_and_it_is_sent_again(net):
    net.fail("send", unknown())
    delivery = world.planned()
    world.drain()
    world.hurry(delivery)
    world.drain()

    long_ago(delivery)
    world.drain()

    sent = world.again(delivery)
    assert sent.state == State.SENT
    assert net.creations == 1
    assert world.outcomes(delivery) == [
        "unknown",
        "not_found",
        "not_found",
        "published",
    ]


def test_two_looks_in_quick_succession_prove_nothing(net):
    net.fail("send", unknown())
    delivery = world.planned()
    world.drain()
    for _look in range(3):
        world.hurry(delivery)
        world.drain()

    assert world.again(delivery).state == State.UNCERTAIN
    assert net.creations == 0


def test_a_post_that_another_placement_holds_is_never_adopted(net):
    net.fail("send", unknown(), after="store")
    delivery = world.planned()
    world.drain()
    other = world.placement(world.story(), delivery.channel)
    Placement.objects.filter(pk=other.pk).update(remote_id="p1", posted_at=world.now())

    world.hurry(delivery)
    world.drain()

    assert world.again(delivery).state == State.UNCERTAIN


def test_several_candidates_stay_uncertain_and_are_shown(net):
    net.fail("send", unknown(), after="store")
    delivery = world.planned()
    world.drain()
    twin = net.posts["p1"]
    net.posts["p9"] = type(twin)("p9", twin.account, twin.text, twin.link)

    world.hurry(delivery)
    world.drain()

    row = world.again(delivery)
    assert row.state == State.UNCERTAIN
    assert row.next_at is None
    shown = {one["remote_id"] for one in row.problem["candidates"]}
    assert shown == {"p1", "p9"}


def test_a_look_up_that_fails_proves_nothing(net):
    net.fail("send", unknown(), after="store")
    net.fail("find", busy(after=100))
    delivery = world.planned()
    world.drain()

    world.hurry(delivery)
    world.drain()

    row = world.again(delivery)
    assert (row.state, row.looks) == (State.UNCERTAIN, 0)
    assert row.next_at > world.now()


# --- blind ---------------------------------------------------------------------


def test_a_blind_row_without_an_answer_waits_for_a_person(net):
    net.fail("send", unknown(), after="store")
    delivery = world.planned("engine_mute")

    world.drain()

    row = world.again(delivery)
    assert (row.state, row.next_at) == (State.UNCERTAIN, None)
    assert net.creations == 1


@pytest.mark.parametrize(
    ("policy", "state", "posts"),
    [
        (Channel.Policy.PREFER_DUP, State.SENT, 2),
        (Channel.Policy.PREFER_MISS, State.FAILED, 1),
    ],
)
def test_the_policy_of_a_blind_channel_decides(net, policy, state, posts):
    net.fail("send", unknown(), after="store")
    delivery = world.planned("engine_mute")
    Channel.objects.filter(pk=delivery.channel_id).update(policy=policy)

    world.drain()
    world.hurry(delivery)
    world.drain()

    assert world.again(delivery).state == state
    assert net.creations == posts


# --- may_be_out ----------------------------------------------------------------


def test_prepare_never_says_that_it_may_be_out(net):
    net.fail("prepare", unknown())
    delivery = world.planned("engine_studio")

    world.drain()

    row = world.again(delivery)
    assert (row.state, row.may_be_out) == (State.DUE, False)


@pytest.mark.parametrize("name", ["engine_wall", "engine_keeper"])
def test_an_attempt_that_created_nothing_takes_its_own_doubt_back(net, name):
    net.fail("send", busy(scope="delivery"))
    delivery = world.planned(name)

    world.drain()

    row = world.again(delivery)
    assert (row.state, row.may_be_out, row.out_token) == (State.DUE, False, None)


def test_a_later_attempt_does_not_take_back_an_earlier_doubt(net):
    net.fail("send", unknown())
    delivery = world.planned("engine_keeper")
    world.drain()
    net.fail("send", busy(scope="delivery"))

    world.hurry(delivery)
    world.drain()

    row = world.again(delivery)
    assert (row.state, row.may_be_out, row.out_token) == (State.DUE, True, 1)


def test_updates_never_say_that_they_may_be_out(net):
    delivery = world.planned()
    world.drain()
    net.fail("update", unknown())
    update = world.row(
        delivery.placement,
        world.snapshot(delivery.placement.story, "Khác"),
        Action.UPDATE,
    )

    world.drain()
    row = world.again(update)
    assert (row.state, row.may_be_out) == (State.DUE, False)
    world.hurry(update)
    world.drain()

    assert world.again(update).state == State.SENT


# --- the reaper ----------------------------------------------------------------


def test_a_row_lost_before_wire_is_due_again(net):
    delivery = claimed(world.planned())

    assert reaper.reap(world.now()) == 1

    row = world.again(delivery)
    assert (row.state, row.may_be_out) == (State.DUE, False)
    assert world.outcomes(delivery) == ["lease_lost"]
    world.drain()
    assert world.again(delivery).state == State.SENT
    assert net.creations == 1


def test_a_queryable_row_lost_on_the_wire_is_looked_up(net):
    delivery = claimed(world.planned(), phase="wire", may_be_out=True, out_token=1)

    reaper.reap(world.now())

    row = world.again(delivery)
    assert (row.state, row.may_be_out) == (State.UNCERTAIN, True)
    assert row.next_at is not None


def test_a_blind_row_lost_on_the_wire_waits_for_a_person(net):
    delivery = claimed(
        world.planned("engine_mute"), phase="wire", may_be_out=True, out_token=1
    )

    reaper.reap(world.now())

    row = world.again(delivery)
    assert (row.state, row.next_at) == (State.UNCERTAIN, None)


def test_a_keyed_row_lost_in_flight_is_repeated(net):
    delivery = claimed(world.planned("engine_keeper"))

    reaper.reap(world.now())

    row = world.again(delivery)
    assert (row.state, row.may_be_out) == (State.DUE, True)


def test_a_row_under_a_living_lease_is_left_alone():
    delivery = claimed(world.planned(), lease_until=world.now() + timedelta(seconds=9))

    assert reaper.reap(world.now()) == 0
    assert world.again(delivery).state == State.SENDING


def test_a_row_that_loses_its_holder_each_time_waits_longer_each_time():
    delivery = claimed(world.planned(), attempts=3)

    reaper.reap(world.now())

    row = world.again(delivery)
    assert row.attempts == 4
    assert row.next_at > world.now() + timedelta(seconds=60)


# --- fencing -------------------------------------------------------------------


def test_a_late_answer_goes_to_the_log_and_the_look_up_finds_it_there(net):
    """The row is taken from its holder while the network still works on it."""
    net.slow["a"] = 1.4
    delivery = world.planned()

    def take_away() -> None:
        if world.again(delivery).state == State.SENDING:
            lost(delivery)
            reaper.reap(world.now())

    report = pump.run(max_seconds=5, horizon=0, tick=take_away)

    assert report.lost == 1
    assert net.creations == 1
    assert Attempt.objects.get(delivery=delivery, token=1).remote_id == "p1"
    world.drain()
    row = world.again(delivery)
    assert (row.state, row.remote_id) == (State.SENT, "p1")
    assert "find" not in net.calls


def test_a_late_answer_to_a_row_that_another_holds_changes_nothing():
    delivery = world.planned("engine_keeper")
    (first,) = claim.claim("one", Doors()).claimed
    lost(delivery)
    reaper.reap(world.now())
    world.hurry(delivery)
    (second,) = claim.claim("two", Doors()).claimed

    def answer(held: claim.Claimed, result: Result) -> settle.Settled:
        job = job_of(held, Lease.lasting(30), world.now())
        return settle.settle([settle.Answer(held, Outcome(job, result))], world.now())

    assert answer(first, Rejected("no", "Refused.")).lost == 1
    row = world.again(delivery)
    assert (row.state, row.token, row.worker) == (State.SENDING, 2, "two")
    assert answer(second, settle.published("p1")).lost == 0
    row = world.again(delivery)
    assert (row.state, row.remote_id) == (State.SENT, "p1")


def test_a_row_that_was_taken_away_is_not_armed():
    delivery = world.planned()
    batch = claim.claim("me", Doors())
    (held,) = batch.claimed
    lost(delivery)
    reaper.reap(world.now())

    assert arming.arm({held.row.ticket: held}, "me") == {}
    assert world.again(delivery).phase == ""


def test_arming_begins_the_lease_anew_and_says_that_it_may_be_out():
    delivery = world.planned()
    (held,) = claim.claim("me", Doors()).claimed
    soon = world.now() + timedelta(seconds=3)
    Delivery.objects.filter(pk=delivery.pk).update(lease_until=soon)

    armed = arming.arm({held.row.ticket: held}, "me")

    row = world.again(delivery)
    assert (row.phase, row.may_be_out, row.out_token) == ("wire", True, 1)
    assert row.lease_until > soon
    assert armed[held.row.ticket].row.may_be_out


def test_only_the_holder_renews_its_lease():
    delivery = world.planned()
    (held,) = claim.claim("me", Doors()).claimed

    assert arming.renew([held.row.ticket], "me") == {held.row.ticket}
    assert arming.renew([held.row.ticket], "somebody else") == set()
    lost(delivery)
    reaper.reap(world.now())
    assert arming.renew([held.row.ticket], "me") == set()
