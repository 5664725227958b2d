"""When a sender takes its next row by itself, and when it waits to be told."""

from __future__ import annotations

import time
from queue import Empty

import pytest

from channels.problems import Rejected
from publishing.engine import claim
from publishing.engine.assignments import job_of
from publishing.engine.dispatch import PER_HOST, Dispatch
from publishing.engine.doors import Doors
from publishing.engine.jobs import Job, Outcome
from publishing.engine.leases import Lease
from publishing.engine.senders import UNATTENDED_S, Senders

from . import world

pytestmark = [pytest.mark.engine, pytest.mark.django_db]

KEYED, QUERYABLE, BLIND = "engine_keeper", "engine_wall", "engine_mute"


def claimed(network: str, count: int, host: str = "a.example") -> list[Job]:
    world.another(network, count, settings={"url": f"https://{host}/"})
    batch = claim.claim("tester:1:x", Doors(probe=False), limit=count)
    return [job_of(one, Lease.lasting(60), batch.now) for one in batch.claimed]


def outcomes(senders: Senders) -> list[Outcome]:
    """What came until nothing more came for a while."""
    found = []
    while True:
        try:
            found.append(senders.results.get(timeout=0.5))
        except Empty:
            return found


def sending(jobs: list[Job]) -> Senders:
    """One sender, given the first of `jobs`; the others wait."""
    dispatch = Dispatch()
    senders = Senders(1, dispatch)
    for job in jobs:
        dispatch.add(job)
    [first] = dispatch.next(1)
    senders.attend()
    senders.give(first)
    return senders


def test_after_a_keyed_success_a_sender_goes_on_by_itself(net):
    jobs = claimed(KEYED, 5)
    senders = sending(jobs)
    done = outcomes(senders)
    assert [outcome.job for outcome in done] == jobs
    assert senders.busy == 1
    assert [senders.freed(outcome.job) for outcome in done] == [False] * 4 + [True]
    assert senders.busy == 0
    senders.stop()


@pytest.mark.parametrize("kind", [QUERYABLE, BLIND])
def test_what_must_be_written_down_at_once_is_waited_for(net, kind):
    senders = sending(claimed(kind, 3))
    [done] = outcomes(senders)
    assert senders.freed(done.job)
    senders.stop()


def test_after_a_failure_a_sender_waits_to_be_told(net):
    net.fail("send", Rejected("no", "No."))
    senders = sending(claimed(KEYED, 3))
    [done] = outcomes(senders)
    assert isinstance(done.result, Rejected)
    assert senders.freed(done.job)
    senders.stop()


def test_after_a_wish_to_be_left_alone_a_sender_waits_to_be_told(net):
    net.rests = (30.0, 0.0)
    senders = sending(claimed(KEYED, 3))
    [done] = outcomes(senders)
    assert senders.freed(done.job)
    senders.stop()


def test_a_sender_whose_pump_is_away_begins_nothing_new(net):
    jobs = claimed(KEYED, 3)
    dispatch = Dispatch()
    senders = Senders(1, dispatch)
    for job in jobs:
        dispatch.add(job)
    [first] = dispatch.next(1)
    time.sleep(UNATTENDED_S + 0.1)
    senders.give(first)
    [done] = outcomes(senders)
    assert senders.freed(done.job)
    senders.attend()
    senders.give(*dispatch.next(1))
    assert len(outcomes(senders)) == 2
    senders.stop()


def test_a_host_never_has_more_than_its_share_whoever_takes_the_next(net):
    jobs = claimed(KEYED, PER_HOST + 3)
    dispatch = Dispatch()
    for job in jobs:
        dispatch.add(job)
    flying = dispatch.next(100)
    assert len(flying) == PER_HOST
    assert dispatch.startable() == 0
    assert dispatch.next(100) == []
    following = dispatch.after(flying[0])
    assert following is not None
    assert dispatch.next(100) == []
    rest = dispatch.take_back()
    assert len(rest) == 2
    # Nothing waits: the place stays taken until the pump has read the answer.
    assert dispatch.after(following) is None
    dispatch.add(rest[0])
    assert dispatch.next(100) == []
    dispatch.done(following)
    assert dispatch.next(100) == [rest[0]]


def test_hosts_take_turns_also_when_senders_take_their_next_themselves(net):
    hosts = ["a.example", "b.example", "c.example"]
    dispatch = Dispatch()
    for host in hosts:
        for job in claimed(KEYED, 3, host):
            dispatch.add(job)
    order = dispatch.next(1)
    while (following := dispatch.after(order[-1])) is not None:
        order.append(following)
    assert [job.host for job in order] == hosts * 3


def test_nobody_begins_more_at_a_host_whose_last_word_was_not_read_yet(net):
    dispatch = Dispatch()
    here, there = claimed(KEYED, 4, "a.example"), claimed(KEYED, 1, "b.example")
    for job in (*here, *there):
        dispatch.add(job)
    refused, other = [job for job in dispatch.next(3) if job.host == "a.example"]
    dispatch.halt(refused)
    assert dispatch.after(other) is None
    assert dispatch.next(100) == []
    dispatch.add(here[0])
    dispatch.done(refused)
    assert {job.host for job in dispatch.next(100)} == {"a.example"}
