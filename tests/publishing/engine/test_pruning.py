"""Old attempts go; receipts, doubts and what a removal may need stay."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from publishing.engine import pruning
from publishing.models import Attempt, Delivery, Heartbeat
from publishing.states import State

from . import world

pytestmark = [pytest.mark.engine, pytest.mark.django_db]

OLD = timedelta(days=400)


def attempts(state: State, count: int = 1, *, age: timedelta = OLD, **more) -> Delivery:
    delivery = world.planned()
    Delivery.objects.filter(pk=delivery.pk).update(
        state=state, receipt={"status": 201}, finished_at=world.now() - age
    )
    for number in range(count):
        Attempt.objects.create(
            delivery=delivery,
            number=number + 1,
            token=number + 1,
            worker="w",
            step="send",
            started_at=world.now() - age,
            **more,
        )
    return delivery


def left(delivery: Delivery) -> int:
    return Attempt.objects.filter(delivery=delivery).count()


def test_old_attempts_of_finished_rows_go_and_their_receipts_stay():
    sent, cancelled = attempts(State.SENT, 7, remote_id="p1"), attempts(State.CANCELLED)

    assert pruning.prune(world.now() - timedelta(days=180)) == 8

    assert (left(sent), left(cancelled)) == (0, 0)
    assert world.again(sent).receipt == {"status": 201}


def test_young_attempts_and_those_of_unfinished_rows_stay():
    kept = [
        attempts(State.FAILED),
        attempts(State.UNCERTAIN),
        attempts(State.CANCELLED, remote_id="p9"),  # a removal may look for it
        attempts(State.SENT, age=timedelta(days=3)),
    ]

    assert pruning.prune(world.now() - timedelta(days=180)) == 0

    assert [left(delivery) for delivery in kept] == [1, 1, 1, 1]


def test_pages_pass_over_what_stays():
    first, second = attempts(State.FAILED, 5), attempts(State.SENT, 5)
    before = world.now() - timedelta(days=180)

    page = pruning.prune_page(before, size=4)
    assert (page.deleted, page.after is None) == (0, False)
    deleted = 0
    while page.after is not None:
        page = pruning.prune_page(before, page.after, size=4)
        deleted += page.deleted

    assert (deleted, left(first), left(second)) == (5, 5, 0)


def test_the_beat_walks_through_once_a_day(settings):
    settings.LANTOA_ATTEMPT_DAYS = 180
    now = world.now()
    first = attempts(State.SENT)

    assert pruning.prune_some(now) == 1
    second = attempts(State.SENT)
    assert pruning.prune_some(now + timedelta(hours=23)) == 0
    assert pruning.prune_some(now + timedelta(hours=25)) == 1

    assert (left(first), left(second)) == (0, 0)
    assert Heartbeat.objects.get(pk="prune").detail == {"after": 0}


def test_the_command_prints_how_many_it_deleted(capsys):
    attempts(State.SENT, 3)

    call_command("prune_attempts")
    assert capsys.readouterr().out.strip() == "3"
    with pytest.raises(CommandError):
        call_command("prune_attempts", "--days", "0")
