"""Clocks that jump and databases that let nobody write."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection

from publishing.engine import claim, pump, settle
from publishing.engine.assignments import job_of
from publishing.engine.doors import Doors
from publishing.engine.leases import Lease
from publishing.engine.reaper import reap
from publishing.engine.senders import perform
from publishing.models import Attempt
from publishing.outage import AWAY
from publishing.states import State
from publishing.tasks import render

from . import world

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("committed")]


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.mark.parametrize("jump", [timedelta(days=400), timedelta(days=-400)])
def test_a_worker_whose_clock_jumped_sends_at_the_databases_time(net, jump):
    """What is due later stays, what is due goes, and no time of the worker's is kept."""
    later = world.planned(next_at=world.now() + timedelta(hours=1))
    due = world.planned()
    real = world.now()

    with time_machine.travel(datetime.now(UTC) + jump, tick=True):
        world.drain()
        assert reap(world.now()) == 0

    assert world.again(later).state == State.DUE
    sent = world.again(due)
    assert sent.state == State.SENT
    assert abs(sent.finished_at - real) < timedelta(minutes=5)
    attempt = Attempt.objects.get(delivery=due)
    assert abs(attempt.started_at - real) < timedelta(minutes=5)
    assert net.creations == 1


def test_a_clock_that_jumps_while_a_row_is_on_the_wire_makes_no_second_post(net):
    delivery = world.planned()
    jumped: list[time_machine.travel] = []

    def jump(_post: str) -> None:
        if not jumped:
            jumped.append(time_machine.travel(datetime.now(UTC) + timedelta(days=2)))
            jumped[0].start()

    net.during = jump
    try:
        pump.run(max_seconds=15, horizon=0)
        reap(world.now())
        pump.run(max_seconds=5, horizon=0)
    finally:
        for one in jumped:
            one.stop()

    assert jumped
    assert world.again(delivery).state == State.SENT
    assert net.creations == 1


def set_read_only(on: bool) -> None:
    """As a standby that took over, or a database whose disk is full."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA query_only = {'ON' if on else 'OFF'}")
        else:
            cursor.execute(
                f"SET default_transaction_read_only = {'on' if on else 'off'}"
            )


def test_a_database_that_is_read_only_lets_no_row_leave(net):
    delivery = world.planned()
    set_read_only(True)

    with pytest.raises(AWAY):
        pump.run(max_seconds=3, horizon=0)
    assert net.creations == 0
    set_read_only(False)
    world.drain()

    assert world.again(delivery).state == State.SENT
    assert net.creations == 1


def test_a_database_that_becomes_read_only_while_a_row_is_on_the_wire_loses_nothing(
    net,
):
    """The answer waits in memory and in the spool until a new connection may write."""
    delivery = world.planned()
    tries: list[int] = []

    def clock() -> datetime:
        tries.append(1)
        return world.now()

    batch = claim.claim("me", Doors())
    (held,) = batch.claimed
    outcome = perform(job_of(held, Lease(batch.taken), batch.now), lambda _o: None)
    set_read_only(True)

    settle.settle_safely([settle.Answer(held, outcome)], clock)

    row = world.again(delivery)
    assert (row.state, row.remote_id) == (State.SENT, "p1")
    assert len(tries) >= 2  # the first try was refused
    assert net.creations == 1


def test_a_worker_leaves_the_connection_that_died_with_its_database():
    """Celery keeps it from task to task: without this each one fails for ever."""
    connection.ensure_connection()
    connection.connection.close()
    with pytest.raises(DatabaseError):
        world.now()

    ended = render.apply()

    assert ended.successful(), ended.traceback
    assert world.now()
