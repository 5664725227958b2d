"""What the receiver saw, and the naive program that is measured beside ours."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from tests.system.processes import Process, until
from tests.world.world import World

BACKGROUND_S = 240.0


def arrivals(world: World, since: int = 0) -> list[tuple[float, str]]:
    """(wall-clock second, webhook-id) of each line of the receiver's log."""
    log = world.folder / "arrivals.log"
    lines = log.read_text().splitlines()[since:] if log.exists() else []
    return [(float(line.split(" ")[0]), line.split(" ")[2]) for line in lines]


def count(world: World) -> int:
    with urlopen(f"{world.receiver}/count", timeout=5) as answer:
        return int(json.load(answer)["count"])


def wait_for(world: World, number: int, seconds: float = BACKGROUND_S) -> None:
    until(lambda: count(world) >= number, seconds, f"{number} arrivals", every=0.25)


def event_of(story: Any, channel: Any) -> dict[str, Any]:
    """The very event the engine sends, for the references."""
    from publishing.engine.compose import compose_for
    from publishing.models import Placement, Snapshot

    article = Snapshot.objects.filter(story=story).latest("publication").article
    place = Placement(story=story, channel=channel, link_token="abcdefgh")
    return {
        "type": "story.published",
        "data": compose_for(place, article).post.structure,
    }


@contextmanager
def naive_worker(world: World, broker: str, events: list[Any]) -> Iterator[Process]:
    """The naive program on its own table, two processes as there are cores."""
    from tests.bench import naive

    path = world.folder / f"naive-{time.monotonic_ns()}.sqlite3"
    naive.prepare(str(path), events)
    environment = naive_environment(world, broker, path)
    os.environ.update(environment)
    naive.app.conf.broker_url = broker
    command = [sys.executable, "-m", "celery", "--app", "tests.bench.naive", "worker"]
    options = ["--concurrency", "2", "--loglevel", "ERROR", "--without-gossip"]
    log = world.folder / "naive.log"
    with Process([*command, *options], environment, log) as process:
        time.sleep(6)
        yield process


def naive_environment(world: World, broker: str, path: Path) -> dict[str, str]:
    from channels.sandbox import signatures

    return {
        "PATH": os.environ["PATH"],
        "NAIVE_DB": str(path),
        "NAIVE_BROKER": broker,
        "NAIVE_SECRET": signatures.SECRET,
    }
