"""rules.md §6.1: who is rung, and what happens when nobody answers."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import timedelta

import pytest

from publishing.celery import app
from publishing.engine import heartbeat, rings
from publishing.engine.ticker import Ticker, look
from publishing.models import Delivery, Heartbeat
from publishing.states import State

from . import world

pytestmark = [pytest.mark.engine]


class Bell:
    """A broker that takes rings, or does not."""

    def __init__(self, works: bool = True) -> None:
        self.works = works
        self.rung: list[str] = []

    def __call__(self, task: str) -> bool:
        if self.works:
            self.rung.append(task)
        return self.works


class Rescue:
    def __init__(self) -> None:
        self.started = 0

    def __call__(self) -> subprocess.Popen[bytes]:
        self.started += 1
        return subprocess.Popen([sys.executable, "-c", "import time; time.sleep(9)"])


@pytest.fixture
def rescue():
    return Rescue()


@pytest.fixture
def ticker(committed, rescue):
    """Its own database: it closes its connection after each look."""
    made: list[Ticker] = []

    def make(bell: Bell) -> Ticker:
        made.append(Ticker(rescue, bell))
        return made[-1]

    yield make
    for one in made:
        one.stop()


def at_work(now) -> None:
    for part in ("pump", "sweep"):
        heartbeat.beat(part, now)


def test_nothing_due_and_a_fresh_sweep_ring_nobody(ticker):
    bell = Bell()
    at_work(world.now() + timedelta(seconds=5))

    ticker(bell).tick()

    assert bell.rung == []


def test_a_row_soon_due_rings_ahead_of_its_second(ticker):
    bell = Bell()
    soon = world.now() + timedelta(seconds=2)
    world.planned(next_at=soon)
    at_work(world.now() + timedelta(seconds=5))

    ticker(bell).tick()

    assert bell.rung == ["publishing.wake"]


def test_a_row_due_later_rings_nobody(ticker):
    bell = Bell()
    world.planned(next_at=world.now() + timedelta(minutes=1))
    at_work(world.now() + timedelta(seconds=5))

    ticker(bell).tick()

    assert bell.rung == []


def test_a_row_that_must_wait_for_another_rings_nobody(ticker):
    """Due, but behind a failed one: nobody could do anything about it."""
    bell = Bell()
    first = world.planned()
    Delivery.objects.filter(pk=first.pk).update(state=State.FAILED)
    world.row(first.placement, first.snapshot, "update")
    at_work(world.now() + timedelta(seconds=5))

    ticker(bell).tick()

    assert bell.rung == []


def test_an_owed_sweep_rings_for_it(ticker):
    bell = Bell()
    heartbeat.beat("sweep", world.ago(2))

    ticker(bell).tick()

    assert bell.rung == ["publishing.tick"]


def test_a_broker_that_takes_no_ring_is_worked_around(ticker, rescue):
    world.planned()
    one = ticker(Bell(works=False))

    one.tick()
    assert rescue.started == 0
    one.tick()
    one.tick()

    assert rescue.started == 1


def test_rings_that_nobody_answers_are_worked_around(ticker, rescue):
    bell = Bell()
    delivery = world.planned()
    Delivery.objects.filter(pk=delivery.pk).update(next_at=world.ago(3))
    at_work(world.ago(10))
    one = ticker(bell)

    one.tick()
    one.tick()

    assert "publishing.wake" in bell.rung
    assert rescue.started == 1


def test_a_worker_that_is_being_ended_starts_no_rescue(ticker, rescue):
    world.planned()
    one = ticker(Bell(works=False))
    one.tick()

    one.stop()
    one.tick()

    assert rescue.started == 0


def test_a_pump_at_work_is_not_disturbed_by_its_backlog(ticker, rescue):
    delivery = world.planned()
    Delivery.objects.filter(pk=delivery.pk).update(next_at=world.ago(30))
    at_work(world.now())
    one = ticker(Bell())

    one.tick()
    one.tick()

    assert rescue.started == 0


def test_the_ticker_leaves_its_own_trace(ticker):
    ticker(Bell()).tick()

    assert Heartbeat.objects.filter(pk="ticker").exists()


def test_what_the_ticker_sees_costs_a_handful_of_queries(
    db, django_assert_max_num_queries
):
    with django_assert_max_num_queries(10):
        look(world.now())


# --- rings ---------------------------------------------------------------------


def test_many_rings_within_a_moment_are_one(committed):
    with app.connection_for_read() as link:
        link.SimpleQueue("lt.wake").clear()  # what other tests rang

    for _ring in range(50):
        rings.ring()
    time.sleep(0.7)

    with app.connection_for_read() as link:
        queue = link.SimpleQueue("lt.wake")
        heard = 0
        try:
            while True:
                queue.get(timeout=0.5).ack()
                heard += 1
        except queue.Empty:
            pass
    assert 1 <= heard <= 2


def test_a_ring_carries_no_data(committed):
    assert rings.send("publishing.wake")
    with app.connection_for_read() as link:
        message = link.SimpleQueue("lt.wake").get(timeout=3)
        message.ack()
    args, kwargs, _embed = message.payload
    assert (args, kwargs) == ([], {})
    assert message.headers["expires"] is not None
