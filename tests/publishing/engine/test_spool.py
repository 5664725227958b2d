"""delivery.md §4 point 9: the database goes away while an answer is on its way."""

from __future__ import annotations

import json

import pytest
from django.db import OperationalError

from publishing.engine import claim, pump, settle, spool
from publishing.engine.assignments import job_of
from publishing.engine.doors import Doors
from publishing.engine.jobs import Outcome
from publishing.engine.leases import Lease
from publishing.models import Attempt, Delivery
from publishing.states import State

from . import world

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("committed")]


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    spool._open.clear()
    yield
    for file in spool._open.values():
        file.close()
    spool._open.clear()


def answered() -> settle.Answer:
    world.planned()
    batch = claim.claim("me", Doors())
    (held,) = batch.claimed
    job = job_of(held, Lease(batch.taken), batch.now)
    return settle.Answer(held, Outcome(job, settle.published("p7")))


def test_an_answer_waits_until_the_database_is_back(tmp_path):
    """The clock fails as it does while the server restarts."""
    answer = answered()
    tries: list[int] = []

    def clock():
        tries.append(1)
        if len(tries) < 3:
            raise OperationalError("server closed the connection")
        return world.now()

    settle.settle_safely([answer], clock)

    row = world.again(Delivery.objects.get())
    assert (row.state, row.remote_id) == (State.SENT, "p7")
    assert [path.read_text() for path in (tmp_path / "spool").glob("*")] == [""]


def test_a_pump_that_loses_its_database_still_writes_what_it_hears(net):
    """The database fails while a sender is on the wire."""
    net.slow["a"] = 1.3
    delivery = world.planned()
    failed: list[int] = []

    def fail_once() -> None:
        if world.again(delivery).state == State.SENDING and not failed:
            failed.append(1)
            raise OperationalError("server closed the connection")

    with pytest.raises(OperationalError):
        pump.run(max_seconds=5, horizon=0, tick=fail_once)

    row = world.again(delivery)
    assert (row.state, row.remote_id) == (State.SENT, "p1")
    assert net.creations == 1


def test_a_spooled_answer_outlives_its_process(tmp_path):
    answer = answered()
    spool.keep([answer])
    spool._open.popitem()[1].close()  # the process is gone, its lock with it
    Delivery.objects.update(state=State.UNCERTAIN, next_at=None, lease_until=None)

    assert spool.replay(world.now()) == 1
    world.drain()

    row = world.again(Delivery.objects.get())
    assert (row.state, row.remote_id) == (State.SENT, "p7")
    assert Attempt.objects.get(token=1).remote_id == "p7"
    assert not list((tmp_path / "spool").glob("*"))


def test_the_spool_of_a_living_process_is_left_alone(tmp_path):
    spool.keep([answered()])

    assert spool.replay(world.now()) == 0
    (path,) = (tmp_path / "spool").glob("*.jsonl")
    assert json.loads(path.read_text())["remote_id"] == "p7"


def test_a_line_cut_short_by_a_full_disk_is_skipped(tmp_path):
    (tmp_path / "spool").mkdir()
    (tmp_path / "spool" / "1.jsonl").write_text('{"delivery": "x", "tok')

    assert spool.replay(world.now()) == 0
