"""delivery.md §4: a process is killed at each named point, and nothing is lost.

Each point is seen to have fired: the process ends by SIGKILL. What a blind channel
cannot tell is left to a person, and stands there at most once.
"""

from __future__ import annotations

import signal
import time
from collections import Counter

import pytest

from publishing.models import Delivery
from publishing.states import State

from . import disk, world
from .forked import ended, pumped, pumping

pytestmark = [pytest.mark.engine]

NETWORKS = ["disk_keyed", "disk_listed", "disk_blind"]
ROWS = 4
BEFORE_THE_WIRE = [
    "during_claim",
    "after_claim",
    "before_wire",
    "after_wire",
    "on_wire",
]
AFTER_IT = ["before_settle", "during_settle", "after_settle"]


@pytest.fixture
def lease(on_disk) -> float:
    """Twelve rows due on three channels; the seconds of a lease."""
    for network in NETWORKS:
        for _row in range(ROWS):
            one = world.story()
            where = world.channel(network, account=network)
            world.row(world.placement(one, where), world.snapshot(one))
    return on_disk


def recover(lease: float) -> None:
    """Whoever comes after it: the lease ends, rows go on."""
    time.sleep(lease + 0.3)
    world.hurry(*Delivery.objects.filter(state__in=[State.DUE]))
    for _round in range(3):
        assert pumped(8) == 0
        rows = Delivery.objects.exclude(state__in=[State.SENT, State.UNCERTAIN])
        waiting = Delivery.objects.filter(state=State.UNCERTAIN, next_at__isnull=False)
        if not rows.exists() and not waiting.exists():
            return
        world.hurry(*rows)
        time.sleep(1)


def states(network: str) -> Counter[str]:
    rows = Delivery.objects.filter(channel__network=network)
    return Counter(rows.values_list("state", flat=True))


def check_nothing_lost_and_nothing_twice() -> None:
    for network in ("disk_keyed", "disk_listed"):
        assert states(network) == {State.SENT: ROWS}
        assert sorted(Counter(disk.posts(network)).values()) == [1] * ROWS
    blind = Counter(disk.posts("disk_blind"))
    assert all(count == 1 for count in blind.values())
    rows = Delivery.objects.filter(channel__network="disk_blind")
    for row in rows:
        assert row.state in {State.SENT, State.UNCERTAIN}
        if row.state == State.SENT:
            assert blind[str(row.key)] == 1


@pytest.mark.parametrize("point", [*BEFORE_THE_WIRE, *AFTER_IT])
def test_killed_there_nothing_is_lost_and_nothing_goes_out_twice(lease, point):
    assert pumped(crash=point) == -signal.SIGKILL

    recover(lease)

    check_nothing_lost_and_nothing_twice()


@pytest.mark.parametrize("point", ["during_claim", "after_claim", "before_wire"])
def test_killed_before_the_wire_even_a_blind_channel_is_in_no_doubt(lease, point):
    assert pumped(crash=point) == -signal.SIGKILL

    recover(lease)

    assert states("disk_blind") == {State.SENT: ROWS}


def test_killed_after_the_network_stored_it(lease):
    (disk.folder() / "die-after-store").touch()
    assert pumped() == -signal.SIGKILL

    recover(lease)

    check_nothing_lost_and_nothing_twice()


def test_killed_while_it_takes_rows_back(lease):
    assert pumped(crash="after_claim") == -signal.SIGKILL
    time.sleep(lease + 0.3)
    assert pumped(crash="after_reap") == -signal.SIGKILL

    recover(lease)

    check_nothing_lost_and_nothing_twice()


def test_two_processes_share_the_rows_and_none_goes_out_twice(lease):
    both = [pumping(8), pumping(8)]
    assert [ended(process) for process in both] == [0, 0]

    for network in NETWORKS:
        assert states(network) == {State.SENT: ROWS}
        assert sorted(Counter(disk.posts(network)).values()) == [1] * ROWS
