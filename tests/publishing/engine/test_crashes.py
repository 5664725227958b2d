"""delivery.md §4: a process is killed at each named point, and nothing is lost.

Each point is seen to have fired: the process ends by SIGKILL. What a blind channel
cannot tell is left to a person, and stands there at most once.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest
from django.conf import settings

from publishing.models import Delivery
from publishing.states import State

from . import disk, world

pytestmark = [pytest.mark.engine]

LEASE_S = 1.5
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
def installation(committed, tmp_path, monkeypatch):
    """A database, a network on disk, and twelve rows due on three channels."""
    monkeypatch.setenv("LANTOA_DATA_DIR", str(tmp_path))
    disk.register()
    for network in NETWORKS:
        for _row in range(ROWS):
            one = world.story()
            where = world.channel(network, account=network)
            world.row(world.placement(one, where), world.snapshot(one))
    return {
        **os.environ,
        **committed.environment,
        "LANTOA_DATA_DIR": str(tmp_path),
        "LANTOA_LEASE_S": str(LEASE_S),
        "LANTOA_RECONCILE_S": "1",
        "PYTHONPATH": str(settings.BASE_DIR),
    }


def pumped(environment: dict[str, str], seconds: float = 6, **more: str) -> int:
    command = [sys.executable, "-m", "tests.publishing.engine.disk", str(seconds)]
    return subprocess.run(command, env={**environment, **more}, check=False).returncode


def recover(environment: dict[str, str]) -> None:
    """Whoever comes after it: the lease ends, rows go on."""
    time.sleep(LEASE_S + 0.3)
    world.hurry(*Delivery.objects.filter(state__in=[State.DUE]))
    for _round in range(3):
        assert pumped(environment, 8) == 0
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
def test_killed_there_nothing_is_lost_and_nothing_goes_out_twice(installation, point):
    assert pumped(installation, LANTOA_CRASH=point) == -signal.SIGKILL

    recover(installation)

    check_nothing_lost_and_nothing_twice()


@pytest.mark.parametrize("point", ["during_claim", "after_claim", "before_wire"])
def test_killed_before_the_wire_even_a_blind_channel_is_in_no_doubt(
    installation, point
):
    assert pumped(installation, LANTOA_CRASH=point) == -signal.SIGKILL

    recover(installation)

    assert states("disk_blind") == {State.SENT: ROWS}


def test_killed_after_the_network_stored_it(installation):
    (disk.folder() / "die-after-store").touch()
    assert pumped(installation) == -signal.SIGKILL

    recover(installation)

    check_nothing_lost_and_nothing_twice()


def test_killed_while_it_takes_rows_back(installation):
    assert pumped(installation, LANTOA_CRASH="after_claim") == -signal.SIGKILL
    time.sleep(LEASE_S + 0.3)
    assert pumped(installation, LANTOA_CRASH="after_reap") == -signal.SIGKILL

    recover(installation)

    check_nothing_lost_and_nothing_twice()


def test_two_processes_share_the_rows_and_none_goes_out_twice(installation):
    command = [sys.executable, "-m", "tests.publishing.engine.disk", "8"]
    both = [subprocess.Popen(command, env=installation) for _ in range(2)]
    assert [process.wait(60) for process in both] == [0, 0]

    for network in NETWORKS:
        assert states(network) == {State.SENT: ROWS}
        assert sorted(Counter(disk.posts(network)).values()) == [1] * ROWS
