"""What a delivery costs: CPU seconds per 1,000, beside lesser programs."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.bench.arrivals import BACKGROUND_S, count, event_of, naive_worker, wait_for
from tests.bench.ground import Ground, clear, ground, partners, rows, stories
from tests.bench.measure import (
    Figure,
    children,
    cpu_of,
    group_cpu,
    load,
    median,
    own_cpu,
)
from tests.bench.way import watching


def cpu(kind: str) -> list[Figure]:
    """3,000 deliveries of 20 kB to 50 hosts, three times; the pump in this process."""
    from_drain, size = [], 0
    with ground(kind) as made:
        from publishing.clock import database_now
        from publishing.engine import pump

        made.world.start("receiver")
        made.world.wait_until_ready()
        told, channels = stories(made, 60), partners(made)
        server = []
        for _round in range(3):
            clear()
            number = rows(made, told, channels, database_now())
            before, db = own_cpu(), server_cpu(made)
            report = pump.drain(probe=False, max_seconds=BACKGROUND_S)
            assert report.sent == number, report
            from_drain.append((own_cpu() - before) / number * 1000)
            server.append((server_cpu(made) - db) / number * 1000)
        clear()
        number = rows(made, told, channels, database_now())
        before = own_cpu()
        with watching() as watch:
            pump.drain(probe=False, max_seconds=BACKGROUND_S)
        where = {name: used / number * 1000 for name, used in watch.spent.items()}
        where["the rest"] = (own_cpu() - before) / number * 1000 - sum(where.values())
        event = event_of(told[0], channels[0])
        size = len(json.dumps(event, ensure_ascii=False).encode())
        references = _references(made, event)
    value = median(from_drain)
    counted = (
        "SQLite, its work included" if kind == "sqlite" else "PostgreSQL's own apart"
    )
    beside = "; ".join(f"{name} {cost:.2f}" for name, cost in references.items())
    whole = sum(where.values())
    shares = ", ".join(
        f"{name} {used / whole:.0%}"
        for name, used in sorted(where.items(), key=lambda one: -one[1])
    )
    return [
        Figure(
            f"CPU s per 1,000 deliveries of {size / 1000:.0f} kB through the whole "
            f"engine ({counted})",
            "≤ 0.9",
            "≤ 0.4",
            f"{value:.2f}",
            value <= 0.9,
            value <= 0.4,
            f"{beside}. Where it goes: {shares}",
            {
                "runs": from_drain,
                "where": where,
                "database_server": median(server),
                "references": references,
                "load": load(),
            },
        )
    ]


def server_cpu(made: Ground) -> float:
    if made.postgres is None:
        return 0.0
    pid_file = Path(str(made.postgres._server.pgdata)) / "postmaster.pid"
    first = int(pid_file.read_text().split()[0])
    return cpu_of(first) + sum(cpu_of(pid) for pid in children(first))


def _references(made: Ground, event: dict[str, Any]) -> dict[str, float]:
    """CPU seconds per 1,000 of lesser programs, in this same run."""
    from channels.sandbox import signatures
    from tests.bench import naive

    found = {}
    url = f"{made.world.receiver}/bare"
    tried: tuple[tuple[str, Callable[[], None]], ...] = (
        (
            "JSON and HMAC alone",
            lambda: naive.sign_only(signatures.SECRET, event, 1000),
        ),
        ("bare urllib3 loop", lambda: naive.bare(signatures.SECRET, url, event, 1000)),
    )
    for name, work in tried:
        before = own_cpu()
        work()
        found[name] = own_cpu() - before
    if made.redis is not None:
        found["Celery task with an ETA each"] = _naive_cpu(made, event, 1500)
    return found


def _naive_cpu(made: Ground, event: dict[str, Any], number: int) -> float:
    from tests.bench import naive

    assert made.redis is not None
    broker = made.redis.url.rsplit("/", 1)[0] + "/5"
    url = f"{made.world.receiver}/naive"
    events = [(f"n{n}", url, event) for n in range(number)]
    already = count(made.world)
    with naive_worker(made.world, broker, events) as process:
        before, ours = group_cpu(process.process.pid), own_cpu()
        eta = datetime.now(UTC) + timedelta(seconds=3)
        for key, _url, _event in events:
            naive.deliver.apply_async([key], eta=eta)
        producing = own_cpu() - ours
        wait_for(made.world, already + number)
        time.sleep(1)
        used = group_cpu(process.process.pid) - before
    return (used + producing) / number * 1000
