"""What the rows stand on: their constraints, their locks, whose threads do what."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import (
    IntegrityError,
    OperationalError,
    connection,
    connections,
    transaction,
)
from django.db.models import ProtectedError

from channels.problems import Rejected
from publishing.engine import checking, refresh, settle
from publishing.engine.accounts import account
from publishing.engine.inbox import Inbox
from publishing.engine.jobs import Outcome
from publishing.models import Channel, Credential, Delivery, Placement, Story
from publishing.models.delivery import Write
from publishing.planning.channel_life import close
from publishing.states import Action, Actor, State

from . import world

pytestmark = [pytest.mark.engine]


# --- constraints ---------------------------------------------------------------


@pytest.mark.django_db
def test_an_account_of_a_network_is_one_channel():
    one = world.channel()

    with pytest.raises(IntegrityError), transaction.atomic():
        Channel.objects.create(
            unit=one.unit,
            network=one.network,
            account_id=one.account_id,
            name="Lần hai",
        )


@pytest.mark.django_db
def test_a_channel_that_was_used_and_a_unit_that_has_one_cannot_be_deleted():
    delivery = world.planned()

    with pytest.raises(ProtectedError):
        Channel.objects.get(pk=delivery.channel_id).delete()
    fields = {field.name: field for field in Channel._meta.get_fields()}
    assert fields["unit"].remote_field.on_delete.__name__ == "PROTECT"


@pytest.mark.django_db
def test_a_channel_stands_once_per_story_and_occurrence():
    delivery = world.planned()
    place = delivery.placement

    with pytest.raises(IntegrityError), transaction.atomic():
        world.placement(place.story, place.channel)
    assert world.placement(place.story, place.channel, occurrence=2).pk


@pytest.mark.django_db
@pytest.mark.parametrize("fields", [{}, {"offset_s": 60}])
def test_a_place_without_a_time_or_with_two_is_refused_by_the_database(fields):
    one = world.story()
    at = world.now() if fields else None

    with pytest.raises(IntegrityError), transaction.atomic():
        world.placement(one, world.channel(), at=at, **fields)


@pytest.mark.django_db
def test_a_place_has_one_unfinished_posting_of_each_part():
    delivery = world.planned()

    with pytest.raises(IntegrityError), transaction.atomic():
        world.row(delivery.placement, delivery.snapshot)
    assert world.row(delivery.placement, delivery.snapshot, part=2).pk
    assert world.row(delivery.placement, delivery.snapshot, Action.UPDATE).pk


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["move", "move_each", "update"])
def test_another_reason_never_keeps_the_note_of_the_former(how):
    row = world.planned(hold_note="Bão số 5")
    mine = Delivery.objects.filter(pk=row.pk)

    match how:
        case "move":
            mine.move(State.HELD, Actor.PUMP, hold_reason="person")
        case "move_each":
            Delivery.objects.move_each(
                State.HELD,
                Actor.PUMP,
                [Write(row.pk, row.token, {"hold_reason": "person"})],
            )
        case _:
            mine.update(hold_reason="person")

    assert mine.get().hold_note == ""


# --- closed channels -----------------------------------------------------------


@pytest.mark.django_db
def test_closing_cancels_what_is_unsent_and_removals_still_have_their_access(net):
    out = world.planned()
    world.drain()
    one = world.story()
    unsent = world.row(world.placement(one, out.channel), world.snapshot(one))

    close(out.channel, now=world.now())
    removal = world.row(out.placement, out.snapshot, Action.WITHDRAW, event="recalled")
    world.drain()

    assert world.again(unsent).state == State.CANCELLED
    assert world.again(removal).state == State.SENT
    assert net.live == []
    assert Credential.objects.filter(channel=out.channel).exists()


@pytest.mark.django_db
def test_what_is_out_on_a_closed_channel_is_still_corrected(net):
    out = world.planned()
    world.drain()
    close(out.channel, now=world.now())
    newer = world.snapshot(out.placement.story, "Đính chính")
    edit = world.row(out.placement, newer, Action.UPDATE)

    world.drain()

    assert world.again(edit).state == State.SENT
    assert [post.text for post in net.live] == ["Đính chính"]


@pytest.mark.django_db
def test_connecting_a_closed_channel_again_takes_the_same_account_alone():
    channel = world.channel()
    close(channel, now=world.now())
    channel.refresh_from_db()

    with pytest.raises(Rejected) as caught:
        checking.probe_channel(channel)

    assert caught.value.code == "other_account"


# --- refreshing ----------------------------------------------------------------


@pytest.mark.django_db
def test_of_two_processes_one_refreshes_and_a_late_answer_stores_nothing():
    channel = world.channel("engine_studio")
    now = world.now()
    first = refresh.begin(account(channel), 0.0, now)
    assert first is not None
    assert refresh.begin(account(channel), 0.0, now) is None

    later = now + timedelta(minutes=5)
    second = refresh.begin(account(channel), 0.0, later)
    assert second is not None
    answered = refresh.Refreshed(channel.connector.secrets_model(token="late"))
    refresh.finish(first, Outcome(first.job, answered), later)

    assert Credential.objects.filter(channel=channel).count() == 1


# --- settling ------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("network", "urgent"), [("engine_mute", True), ("engine_vault", False)]
)
def test_what_cannot_be_repeated_is_written_down_at_once(network, urgent):
    from publishing.engine import claim
    from publishing.engine.assignments import job_of
    from publishing.engine.doors import Doors
    from publishing.engine.leases import Lease

    world.planned(network)
    batch = claim.claim("me", Doors())
    (held,) = batch.claimed
    inbox = Inbox()

    inbox.add(
        held,
        Outcome(job_of(held, Lease(batch.taken), batch.now), settle.published("p9")),
    )

    assert inbox.urgent is urgent


# --- locks and threads ---------------------------------------------------------


def test_no_lock_is_held_and_no_connection_open_while_a_network_is_asked(
    committed, net
):
    """Somebody else may change story, place and row while the post is on its way."""
    delivery = world.planned()
    seen: list[object] = []

    def change_everything() -> None:
        try:
            with transaction.atomic():
                _lock(Story, delivery.placement.story_id)
                _lock(Placement, delivery.placement_id)
                _lock(Channel, delivery.channel_id)
                _lock(Delivery, delivery.pk)
            seen.append("changed")
        except OperationalError as error:
            seen.append(error)
        finally:
            connection.close()

    def meanwhile(_post: str) -> None:
        seen.append(connections["default"].connection)  # of the sender's thread
        other = threading.Thread(target=change_everything)
        other.start()
        other.join(20)

    net.during = meanwhile

    world.drain()

    assert seen == [None, "changed"]
    assert world.again(delivery).state == State.SENT


def _lock(model, pk) -> None:
    """SQLite's transactions are IMMEDIATE: the first statement has the one lock."""
    rows = model.objects.filter(pk=pk)
    if connection.vendor == "postgresql":
        rows = rows.select_for_update(nowait=True, of=("self",))
    list(rows.values_list("pk"))
