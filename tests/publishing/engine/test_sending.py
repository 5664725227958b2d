"""The plain way of a row: due, claimed, sent, proved."""

from __future__ import annotations

from datetime import timedelta

import pytest

from channels.problems import Rejected
from publishing.engine import pump
from publishing.models import Attempt, Placement
from publishing.states import Action, State

from . import world

pytestmark = [pytest.mark.engine, pytest.mark.django_db]


def test_a_due_row_is_sent_with_its_proof(net):
    delivery = world.planned()

    report = world.drain()

    sent = world.again(delivery)
    assert report.sent == 1
    assert sent.state == State.SENT
    assert (sent.remote_id, sent.permalink) == ("p1", "https://wall.example/p1")
    assert sent.receipt["status"] == 201
    assert sent.lease_until is None
    assert sent.placement.remote_id == "p1"
    assert sent.placement.posted_at is not None
    assert sent.placement.post_digest == sent.post_digest != ""
    assert net.posts["p1"].link.endswith(f"?lt={sent.placement.link_token}")


def test_a_row_that_is_not_due_stays(net):
    delivery = world.planned(next_at=world.now() + timedelta(hours=1))

    world.drain()

    assert world.again(delivery).state == State.DUE
    assert net.creations == 0


def test_the_pump_waits_for_a_row_that_is_due_soon(net):
    due = world.now() + timedelta(seconds=0.6)
    delivery = world.planned(next_at=due, planned_at=due)

    pump.run(max_seconds=5, horizon=1)

    sent = world.again(delivery)
    assert sent.state == State.SENT
    assert timedelta(0) <= sent.finished_at - due < timedelta(seconds=0.5)


def test_each_claim_writes_one_attempt_and_its_answer_ends_it():
    delivery = world.planned()

    world.drain()

    attempt = Attempt.objects.get(delivery=delivery)
    assert (attempt.outcome, attempt.status, attempt.remote_id) == (
        "published",
        201,
        "p1",
    )
    assert attempt.token == world.again(delivery).token == 1
    assert attempt.finished_at >= attempt.started_at
    assert (attempt.step, attempt.phase) == ("send", "wire")


def test_a_keyed_channel_needs_no_wire_phase():
    delivery = world.planned("engine_keeper")

    world.drain()

    assert Attempt.objects.get(delivery=delivery).phase == "claimed"


def test_the_create_key_and_its_time_are_fixed_at_the_first_claim_of_send(net):
    delivery = world.planned("engine_keeper")
    key = delivery.key
    net.fail("send", world.network.busy(scope="delivery"))

    world.drain()
    first = world.again(delivery).key_created_at
    world.hurry(delivery)
    world.drain()

    sent = world.again(delivery)
    assert sent.state == State.SENT
    assert sent.key_created_at == first is not None
    assert list(net.keys) == [key]


def test_prepare_is_its_own_step_and_its_uploads_are_not_made_twice(net):
    net.fail("upload two", world.network.busy(scope="delivery"))
    delivery = world.planned("engine_studio")

    world.drain()
    waiting = world.again(delivery)
    assert waiting.step == "prepare"
    assert waiting.resume == {"one": "upload-one"}
    assert not waiting.may_be_out
    world.hurry(delivery)
    world.drain()

    sent = world.again(delivery)
    assert sent.state == State.SENT
    assert net.uploads == 2
    assert net.creations == 1


def test_pending_is_polled_and_does_not_count_as_an_attempt(net):
    net.pending = 3
    delivery = world.planned("engine_studio")

    world.drain(horizon=0.6)
    for _poll in range(4):
        world.hurry(delivery)
        world.drain(horizon=0.1)

    sent = world.again(delivery)
    assert sent.state == State.SENT
    assert sent.attempts == 0
    assert net.creations == 1
    assert "pending" in world.outcomes(delivery)


def test_a_text_that_the_network_would_refuse_is_refused_before_it_is_sent(net):
    one = world.story("x" * 101)
    delivery = world.row(world.placement(one, world.channel()), world.snapshot(one))

    world.drain()

    failed = world.again(delivery)
    assert failed.state == State.FAILED
    assert failed.problem["code"] == "too_long"
    assert not failed.may_be_out
    assert net.creations == 0


def test_what_the_network_refuses_for_good_fails_and_says_why(net):
    net.fail("send", Rejected("spam", "Looks like spam.", fix="Rephrase.", status=400))
    delivery = world.planned()

    world.drain()

    failed = world.again(delivery)
    assert failed.state == State.FAILED
    assert failed.problem["message"] == "Looks like spam."
    assert failed.problem["fix"] == "Rephrase."
    assert not failed.may_be_out


def test_an_edit_goes_to_the_post_that_is_out(net):
    delivery = world.planned()
    world.drain()
    story = delivery.placement.story
    update = world.row(
        Placement.objects.get(pk=delivery.placement_id),
        world.snapshot(story, "Cô Hoà, hai mươi năm bám đảo"),
        Action.UPDATE,
    )

    world.drain()

    assert world.again(update).state == State.SENT
    assert net.posts["p1"].text == "Cô Hoà, hai mươi năm bám đảo"
    assert net.creations == 1


def test_an_update_that_changes_nothing_is_settled_without_a_call(net):
    delivery = world.planned()
    world.drain()
    update = world.row(
        delivery.placement, world.snapshot(delivery.placement.story), Action.UPDATE
    )

    world.drain()

    assert world.again(update).state == State.SENT
    assert world.outcomes(update) == ["unchanged"]
    assert "update" not in net.calls


def test_many_rows_go_out_once_each(net):
    deliveries = world.another("engine_keeper", 60)

    report = world.drain()

    assert report.sent == 60
    assert {world.again(d).state for d in deliveries} == {State.SENT}
    assert net.creations == len(net.keys) == 60


def test_a_host_gets_at_most_four_calls_at_a_time(net):
    net.slow["slow"] = 0.05
    world.another("engine_wall", 20, account="slow")

    world.drain()

    assert net.most_flying["slow"] == 4
    assert net.creations == 20


def test_a_host_that_hangs_does_not_hold_up_the_others(net):
    net.slow["tarpit"] = 1.0
    stuck = world.another(
        "engine_wall", 12, account="tarpit", settings={"url": "https://tarpit.example"}
    )
    quick = world.another("engine_keeper", 12, account="quick")

    world.drain()

    done = max(world.again(d).finished_at for d in quick)
    assert done < min(world.again(d).finished_at for d in stuck)


def test_a_third_publish_key_is_the_same_for_every_row_of_the_placement():
    delivery = world.planned()
    place = delivery.placement

    assert delivery.key == place.create_key(1) != place.create_key(2)
