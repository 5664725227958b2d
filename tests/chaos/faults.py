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
from pathlib import Path

from tests.chaos.ground import LEASE_S, Ground

# Returns whether it was seen to hit somebody.
Fault = Callable[[Ground], bool]
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


def kill_child(ground: Ground) -> bool:
    """SIGKILL to the pool's child; its parent starts another."""
    _wait_a_little()
    leader = ground.world.processes["worker"].process.pid
    killed = 0
    for pid in _pids(leader):
        if pid != leader:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                killed += 1
    return killed > 0


def kill_worker(ground: Ground) -> bool:
    _wait_a_little()
    return ground.restart("worker")


def kill_web(ground: Ground) -> bool:
    time.sleep(random.uniform(0, 0.8))  # while stories are being planned
    return ground.restart("web")


def stall(ground: Ground) -> bool:
    """SIGSTOP beyond the lease: the worker wakes up as a zombie."""
    _wait_a_little()
    group = ground.world.processes["worker"].process.pid
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGSTOP)
    time.sleep(STALL_S)
    stopped = _stopped(group)
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGCONT)
    return stopped


def _stopped(pid: int) -> bool:
    with suppress(OSError):
        stat = Path(f"/proc/{pid}/stat").read_text()
        return stat.rpartition(")")[2].split()[0] == "T"
    return False


def lose_broker(ground: Ground) -> bool:
    """Redis dies and comes back; the folder of messages is cleaned away."""
    _wait_a_little()
    if ground.redis is None:
        shutil.rmtree(ground.world.folder / "broker", ignore_errors=True)
        return True
    ground.redis.kill()
    time.sleep(1)
    ground.redis.start()
    return True


def freeze_broker(ground: Ground) -> bool:
    if ground.redis is None:
        return lose_broker(ground)
    ground.redis.process.send_signal(signal.SIGSTOP)
    time.sleep(3)
    stopped = _stopped(ground.redis.process.pid)
    ground.redis.process.send_signal(signal.SIGCONT)
    return stopped


def flush_broker(ground: Ground) -> bool:
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
    return True


def double_rings(ground: Ground) -> bool:
    """Sixty doorbells at once, and a second worker to hear them."""
    from publishing.engine import rings

    with ground.second("worker-2"):
        for _ring in range(30):
            rings.send("publishing.wake")
            rings.send("publishing.tick")
        time.sleep(5)
        return len(_pids(ground.world.processes["worker-2"].process.pid)) > 0


def lose_database(ground: Ground) -> bool:
    """PostgreSQL dies and comes back; SQLite is held by somebody for two seconds."""
    _wait_a_little()
    if ground.postgres is None:
        path = ground.world.database_url.removeprefix("sqlite://")
        with closing(sqlite3.connect(path, isolation_level=None, timeout=20)) as other:
            other.execute("BEGIN IMMEDIATE")
            time.sleep(2)
            other.execute("ROLLBACK")
        return True
    ground.postgres.stop("immediate")
    time.sleep(0.5)
    ground.postgres.start()
    return True


def fill_disk(ground: Ground) -> bool:
    """No file of the worker's (or of PostgreSQL's) may grow for two seconds."""
    _wait_a_little()
    group = ground.world.processes["worker"].process.pid
    with _no_room(_pids(group)) as hit:
        time.sleep(2)
    return bool(hit)


@contextmanager
def _no_room(pids: list[int]) -> Iterator[dict[int, tuple[int, int]]]:
    before: dict[int, tuple[int, int]] = {}
    for pid in pids:
        with suppress(ProcessLookupError):
            before[pid] = resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, -1))
    yield before
    for pid, limits in before.items():
        with suppress(ProcessLookupError):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)


def named(point: str) -> Fault:
    """Somebody dies at `point`, and what he left is taken up."""

    def die(ground: Ground) -> bool:
        first = SECOND.get(point)
        if first is not None:
            _order(ground, first, 30)
        return _order(ground, point, 40)

    die.__name__ = point
    return die


def _order(ground: Ground, point: str, seconds: float) -> bool:
    ground.order.write_text(point)
    until = time.monotonic() + seconds
    while ground.order.exists() and time.monotonic() < until:
        ground.watch()
        time.sleep(0.05)
    hit = not ground.order.exists()
    ground.order.unlink(missing_ok=True)
    return hit


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
