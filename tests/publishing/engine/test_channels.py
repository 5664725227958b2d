"""rules.md §2: credentials, rests, refreshes, closing; the retry table."""

from __future__ import annotations

from datetime import timedelta

import pytest

from channels.problems import AuthNeeded, Gone, Rejected, RetryLater
from publishing import credentials
from publishing.engine import checking, claim, rests, retry, settle
from publishing.engine.assignments import job_of
from publishing.engine.doors import Doors
from publishing.engine.jobs import Outcome
from publishing.engine.leases import Lease
from publishing.models import Channel, Credential, Delivery
from publishing.states import Action, State

from . import world
from .network import Token, busy

pytestmark = [pytest.mark.engine, pytest.mark.django_db]


# --- access --------------------------------------------------------------------


def test_lost_access_holds_every_row_of_the_channel_after_one_try(net):
    net.good_tokens = set()
    deliveries = world.another("engine_wall", 12)

    world.drain()

    rows = [world.again(delivery) for delivery in deliveries]
    assert {(row.state, row.hold_reason) for row in rows} == {(State.HELD, "auth")}
    assert {row.attempts for row in rows} == {0}
    assert not any(row.may_be_out for row in rows)
    assert net.calls.count("send") <= 4
    channel = Channel.objects.get()
    assert channel.auth_needed_at is not None
    assert channel.auth_problem["code"] == "auth"


def test_access_lost_with_an_older_secret_does_not_pause_the_channel(net):
    """The secret was changed while the row was on its way."""
    delivery = world.planned()
    batch = claim.claim("me", Doors())
    (held,) = batch.claimed
    job = job_of(held, Lease(batch.taken), batch.now)
    credentials.store(delivery.channel, Token(token="second"))
    refused = Outcome(job, AuthNeeded("auth", "Refused."))

    settle.settle([settle.Answer(held, refused)], world.now())

    row = world.again(delivery)
    assert (row.state, row.attempts) == (State.DUE, 0)
    assert Channel.objects.get().auth_needed_at is None
    world.drain()
    assert world.again(delivery).state == State.SENT


def test_connecting_again_lets_the_rows_go(net):
    net.good_tokens = set()
    delivery = world.planned()
    channel = delivery.channel
    Channel.objects.update(account_id="a")
    channel.refresh_from_db()
    world.drain()
    with pytest.raises(AuthNeeded):
        checking.probe_channel(channel)

    net.good_tokens = {"third"}
    credentials.store(channel, Token(token="third"))
    found = checking.probe_channel(channel)
    world.drain()

    assert found.account_id == "a"
    assert world.again(delivery).state == State.SENT
    assert Channel.objects.get().auth_needed_at is None


def test_connecting_another_account_is_refused(net):
    channel = world.channel()
    Channel.objects.update(account_id="somebody-else")
    channel.refresh_from_db()

    with pytest.raises(Rejected) as caught:
        checking.probe_channel(channel)

    assert caught.value.code == "other_account"


def test_a_channel_without_secrets_holds_its_rows(net):
    delivery = world.planned()
    Credential.objects.all().delete()
    Credential.objects.create(channel=delivery.channel, version=1, ciphertext=b"x")

    world.drain()

    row = world.again(delivery)
    assert (row.state, row.hold_reason) == (State.HELD, "auth")
    assert row.problem["code"] == "unreadable_credentials"


def test_a_withdrawal_without_access_waits_for_it(net):
    delivery = world.planned()
    world.drain()
    net.good_tokens = set()
    removal = world.row(
        delivery.placement, delivery.snapshot, Action.WITHDRAW, event="recalled"
    )

    world.drain()

    row = world.again(removal)
    assert (row.state, row.hold_reason) == (State.HELD, "auth")


def test_a_dead_token_is_refreshed_once_and_the_row_goes_on(net):
    net.good_tokens = {"second"}
    delivery = world.planned("engine_studio")

    world.drain(horizon=1.2)

    assert world.again(delivery).state == State.SENT
    assert net.calls.count("refresh") == 1
    assert credentials.load(delivery.channel) == (Token(token="second"), 2)
    assert Channel.objects.get().auth_needed_at is None


def test_a_refresh_that_is_refused_pauses_the_channel(net):
    net.good_tokens = set()
    net.fail("refresh", AuthNeeded("refused", "Log in again."))
    delivery = world.planned("engine_studio")

    world.drain(horizon=1.2)

    assert world.again(delivery).hold_reason == "auth"
    assert Channel.objects.get().auth_problem["code"] == "refused"


def test_a_refresh_that_does_not_help_is_not_repeated_for_ever(net):
    net.good_tokens = set()
    delivery = world.planned("engine_studio")

    world.drain(horizon=1.2)

    assert world.again(delivery).hold_reason == "auth"
    assert net.calls.count("refresh") == 1


def test_a_credential_about_to_expire_is_refreshed_before_it_is_used(net):
    delivery = world.planned("engine_studio")
    Credential.objects.update(expires_at=world.now() + timedelta(seconds=5))

    world.drain()

    assert world.again(delivery).state == State.SENT
    assert net.calls[0] == "refresh"


# --- rests ---------------------------------------------------------------------


def test_a_rest_asked_for_by_one_answer_holds_for_the_whole_channel(net):
    net.fail("send", busy(after=120))
    deliveries = world.another("engine_keeper", 9)

    world.drain()

    channel = Channel.objects.get()
    assert channel.retry_at > world.now() + timedelta(seconds=100)
    assert net.calls.count("send") <= 4
    waiting = [world.again(delivery).state for delivery in deliveries]
    assert waiting.count(State.DUE) >= 6


def test_a_rest_of_one_channel_leaves_the_others_alone(net):
    net.fail("send", busy(after=120))
    first = world.planned("engine_keeper")
    world.drain()
    second = world.planned("engine_keeper")

    world.drain()

    assert world.again(first).state == State.DUE
    assert world.again(second).state == State.SENT


def test_a_rest_of_the_application_holds_for_the_network(net):
    net.fail("send", busy(after=120, scope="application"))
    world.planned()
    world.channel()

    world.drain()

    assert Channel.objects.filter(retry_at=None).count() == 0


def test_rate_headers_of_a_success_let_the_account_rest_and_say_why(net):
    net.rests = (120, 0)
    deliveries = world.another("engine_keeper", 30)

    world.drain()

    channel = Channel.objects.get()
    assert channel.retry_at > world.now() + timedelta(seconds=100)
    assert channel.rest_problem["code"] == "near_limit"
    sent = [world.again(delivery).state for delivery in deliveries].count(State.SENT)
    assert 1 <= sent <= 8


def test_an_application_near_its_limit_rests_on_every_channel_of_the_network(net):
    net.rests = (0, 120)
    world.planned()
    other = world.channel()
    elsewhere = world.channel("engine_keeper")

    world.drain()

    other.refresh_from_db()
    elsewhere.refresh_from_db()
    assert other.retry_at is not None
    assert elsewhere.retry_at is None


def test_a_new_channel_rests_with_its_application(net):
    net.fail("send", busy(after=120, scope="application"))
    world.planned()
    world.drain()
    new = world.channel()

    rests.inherit(new, world.now())

    new.refresh_from_db()
    assert new.retry_at > world.now() + timedelta(seconds=100)
    assert new.rest_problem["code"] == "rate_limit"


def test_a_wish_to_rest_is_bounded_by_a_day(net):
    net.fail("send", busy(after=10**9))
    world.planned("engine_keeper")

    world.drain()

    assert Channel.objects.get().retry_at <= world.now() + timedelta(hours=24)


def test_being_asked_to_wait_never_makes_a_row_fail(net):
    delivery = world.planned(attempts=8)
    net.fail("send", busy(after=60))

    world.drain()

    assert world.again(delivery).state == State.DUE


# --- closing -------------------------------------------------------------------


def test_a_receiver_that_is_gone_closes_the_channel_and_cancels_what_is_unsent(net):
    net.fail("send", Gone("gone", "No more.", status=410))
    later = world.now() + timedelta(hours=1)
    delivery = world.planned("engine_keeper")
    one = world.story()
    waiting = world.row(
        world.placement(one, delivery.channel), world.snapshot(one), next_at=later
    )

    world.drain()

    assert world.again(delivery).state == State.FAILED
    assert world.again(waiting).state == State.CANCELLED
    assert Channel.objects.get().closed_at is not None
    assert Credential.objects.count() == 1


# --- the retry table -----------------------------------------------------------


@pytest.mark.parametrize(
    ("attempts", "seconds"),
    [(1, 5), (2, 60), (3, 300), (4, 1800), (5, 7200), (6, 18000), (7, 36000)],
)
def test_the_steps_of_the_table_are_kept_within_a_fifth(attempts, seconds):
    for _draw in range(50):
        assert seconds * 0.8 <= retry.delay_s(attempts) <= seconds * 1.2


def test_a_wish_to_wait_is_kept_between_the_step_and_a_day():
    assert 600 <= retry.delay_s(1, after=600) <= 660
    assert retry.delay_s(2, after=3) >= 48
    assert retry.delay_s(1, after=10**6) <= 24 * 3600 * 1.05


def test_after_the_last_step_a_row_fails_and_says_why(net):
    net.fail("send", RetryLater("unreachable", "It does not answer."))
    delivery = world.planned(attempts=8)

    world.drain()

    row = world.again(delivery)
    assert (row.state, row.attempts) == (State.FAILED, 9)
    assert row.problem["code"] == "unreachable"


def test_retries_make_no_rows(net):
    delivery = world.planned()
    for _try in range(3):
        net.fail("send", busy(scope="delivery"))
        world.hurry(delivery)
        world.drain()

    assert Delivery.objects.count() == 1
    assert world.again(delivery).attempts == 3
    assert len(world.outcomes(delivery)) == 3
