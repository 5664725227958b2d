"""Sending threads share a core, sending processes do not."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep

import pytest

from publishing.engine.core import Core

CORES = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()
pytestmark = pytest.mark.skipif(len(CORES) < 2, reason="this machine has one core")


@contextmanager
def idle_thread() -> Iterator[int]:
    end, known = threading.Event(), threading.Event()
    thread = threading.Thread(target=lambda: (known.set(), end.wait(10)))
    thread.start()
    known.wait(5)
    try:
        yield thread.native_id or 0
    finally:
        end.set()
        thread.join()


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    yield
    os.sched_setaffinity(0, CORES)


def test_threads_share_a_core_while_there_is_work_and_none_when_there_is_not():
    ours = Core()
    with idle_thread() as other:
        ours.stay(lambda: [other])
        [kept] = os.sched_getaffinity(0)
        assert os.sched_getaffinity(other) == {kept}
        ours.leave()
    assert os.sched_getaffinity(0) == CORES
    ours.leave()  # a second time changes nothing
    assert os.sched_getaffinity(0) == CORES


def test_a_thread_that_has_ended_meanwhile_does_no_harm():
    with idle_thread() as gone:
        pass
    ours = Core()
    ours.stay(lambda: [gone])
    assert len(os.sched_getaffinity(0)) == 1


def test_the_kernel_chooses_again_after_a_while():
    ours = Core(kept_s=0.05)
    seen = set()
    until = monotonic() + 5
    while len(seen) < 2 and monotonic() < until:
        ours.stay(lambda: [])
        seen.add(len(os.sched_getaffinity(0)))
        sleep(0.01)
    assert seen == {1, len(CORES)}


def test_two_sending_processes_take_two_cores_and_a_third_one_stays_where_it_is():
    taken = []
    holders = [Core() for _core in CORES]
    for holder in holders:
        holder.stay(lambda: [])
        taken.append(*os.sched_getaffinity(0))
        os.sched_setaffinity(0, CORES)
    assert sorted(taken) == sorted(CORES)
    one_more = Core()
    one_more.stay(lambda: [])
    assert len(os.sched_getaffinity(0)) == 1
    one_more.leave()
    holders[0].leave()
    heir = Core()
    heir.stay(lambda: [])
    assert os.sched_getaffinity(0) == {taken[0]}


def test_without_a_place_for_its_marks_it_stays_all_the_same(settings, tmp_path):
    (tmp_path / "file").write_text("")
    settings.DATA_DIR = tmp_path / "file"
    Core().stay(lambda: [])
    assert len(os.sched_getaffinity(0)) == 1
