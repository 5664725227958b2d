"""What is done to an installation, each at some moment while rows are sent."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager, suppress

from tests.chaos.ground import LEASE_S, Ground

Fault = Callable[[Ground], None]
STALL_S = LEASE_S * 1.5
NAMED = (
    "during_claim",
    "after_claim",
    "before_wire",
    "after_wire",
    "on_wire",
    "after_send",
    "before_settle",
    "during_settle",
    "after_settle",
    "after_reap",
    "after_look",
    "before_commit",
    "before_ring",
    "before_freeze",
)
# Points that only a row left behind by an earlier death comes to.
SECOND = {"after_reap": "after_send", "after_look": "after_send"}


def _pids(group: int) -> list[int]:
    """Every living process of a group; the leader is the first."""
    listed = subprocess.run(
        ["pgrep", "-g", str(group)], capture_output=True, text=True
    ).stdout
    return [int(line) for line in listed.split()]


def _wait_a_little() -> None:
    """Somewhere between planning and the last answer."""
    time.sleep(random.uniform(0.6, 3.2))


def kill_child(ground: Ground) -> None:
    """SIGKILL to the pool's child; its parent starts another."""
    _wait_a_little()
    leader = ground.world.processes["worker"].process.pid
    for pid in _pids(leader):
        if pid != leader:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def kill_worker(ground: Ground) -> None:
    _wait_a_little()
    ground.world.kill("worker")
    ground.world.start("worker")


def kill_web(ground: Ground) -> None:
    time.sleep(random.uniform(0, 0.8))  # while stories are being planned
    ground.world.kill("web")
    ground.world.start("web")


def stall(ground: Ground) -> None:
    """SIGSTOP beyond the lease: the worker wakes up as a zombie."""
    _wait_a_little()
    group = ground.world.processes["worker"].process.pid
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGSTOP)
    time.sleep(STALL_S)
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGCONT)


def lose_broker(ground: Ground) -> None:
    """Redis dies and comes back; the folder of messages is cleaned away."""
    _wait_a_little()
    if ground.redis is None:
        shutil.rmtree(ground.world.folder / "broker", ignore_errors=True)
        return
    ground.redis.kill()
    time.sleep(1)
    ground.redis.start()


def freeze_broker(ground: Ground) -> None:
    if ground.redis is None:
        lose_broker(ground)
        return
    ground.redis.process.send_signal(signal.SIGSTOP)
    time.sleep(3)
    ground.redis.process.send_signal(signal.SIGCONT)


def flush_broker(ground: Ground) -> None:
    """Every message is lost, again and again."""
    for _again in range(8):
        if ground.redis is None:
            for message in (ground.world.folder / "broker" / "queue").glob("*"):
                message.unlink(missing_ok=True)
        else:
            import redis

            with closing(redis.Redis(port=ground.redis.port)) as server:
                server.flushall()
        time.sleep(0.3)


def double_rings(ground: Ground) -> None:
    """Sixty doorbells at once, and a second worker to hear them."""
    from publishing.engine import rings

    ground.world.start("worker-2")
    try:
        for _ring in range(30):
            rings.send("publishing.wake")
            rings.send("publishing.tick")
        time.sleep(5)
    finally:
        ground.world.kill("worker-2")


def lose_database(ground: Ground) -> None:
    """PostgreSQL dies and comes back; SQLite is held by somebody for two seconds."""
    _wait_a_little()
    if ground.postgres is None:
        path = ground.world.database_url.removeprefix("sqlite://")
        with closing(sqlite3.connect(path, isolation_level=None, timeout=20)) as other:
            other.execute("BEGIN IMMEDIATE")
            time.sleep(2)
            other.execute("ROLLBACK")
        return
    ground.postgres.stop("immediate")
    time.sleep(0.5)
    ground.postgres.start()


def fill_disk(ground: Ground) -> None:
    """No file of the worker's (or of PostgreSQL's) may grow for two seconds."""
    _wait_a_little()
    group = ground.world.processes["worker"].process.pid
    with _no_room(_pids(group)):
        time.sleep(2)


@contextmanager
def _no_room(pids: list[int]) -> Iterator[None]:
    before = {}
    for pid in pids:
        with suppress(ProcessLookupError):
            before[pid] = resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, -1))
    yield
    for pid, limits in before.items():
        with suppress(ProcessLookupError):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)


def named(point: str) -> Fault:
    """Somebody dies at `point`, and what he left is taken up."""

    def die(ground: Ground) -> None:
        first = SECOND.get(point)
        if first is not None:
            _order(ground, first, 15)
        _order(ground, point, 20)

    die.__name__ = point
    return die


def _order(ground: Ground, point: str, seconds: float) -> None:
    ground.order.write_text(point)
    until = time.monotonic() + seconds
    while ground.order.exists() and time.monotonic() < until:
        ground.world.watch()
        time.sleep(0.05)
    ground.fired[point] = ground.fired.get(point, 0) + (not ground.order.exists())
    ground.order.unlink(missing_ok=True)


ANYTIME: tuple[Fault, ...] = (
    kill_child,
    kill_worker,
    kill_web,
    stall,
    lose_broker,
    freeze_broker,
    flush_broker,
    double_rings,
    lose_database,
    fill_disk,
)


def schedule(runs: int, seed: int, only: Collection[str] = ()) -> list[Fault]:
    """Every fault in turn, in an order that differs from round to round."""
    order = random.Random(seed)
    every = [*ANYTIME, *(named(point) for point in NAMED)]
    every = [fault for fault in every if not only or fault.__name__ in only]
    deck: list[Fault] = []
    while len(deck) < runs:
        turn = list(every)
        order.shuffle(turn)
        deck += turn
    return deck[:runs]
