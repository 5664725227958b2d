"""How late 5,000 at once are, and one alone."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.bench.arrivals import arrivals, count, event_of, naive_worker, wait_for
from tests.bench.ground import Ground, clear, ground, partners, rows, stories
from tests.bench.measure import Figure, load, median, quantile


def burst(kind: str) -> list[Figure]:
    """5,000 due in the same second, through the real worker."""
    with ground(kind) as made:
        from publishing.clock import database_now

        made.world.start("receiver", "web", "worker")
        made.world.wait_until_ready()
        told, channels = stories(made, 100), partners(made)
        event = event_of(told[0], channels[0])
        late = []
        for _round in range(3):
            clear()
            due = database_now() + timedelta(seconds=12)
            since = count(made.world)
            number = rows(made, told, channels, due)
            wait_for(made.world, since + number)
            came = [at - due.timestamp() for at, _id in arrivals(made.world, since)]
            late.append((quantile(came, 0.5), quantile(came, 0.99)))
        made.world.kill("worker")
        made.world.kill("web")
        beside, more = "", {}
        if made.redis is not None:
            more = _naive_burst(made, event)
            beside = f"Celery ETA {more['p50']:.1f} / {more['p99']:.1f} s"
    p50, p99 = median([a for a, _b in late]), median([b for _a, b in late])
    return [
        Figure(
            f"5,000 due in the same second, lateness p50 / p99 ({kind})",
            "≤ 2.5 / ≤ 5 s",
            "≤ 1 / ≤ 2 s",
            f"{p50:.2f} / {p99:.2f} s",
            p50 <= 2.5 and p99 <= 5,
            p50 <= 1 and p99 <= 2,
            beside,
            {"runs": late, "celery": more, "load": load()},
        )
    ]


def _naive_burst(made: Ground, event: dict[str, Any]) -> dict[str, float]:
    """All 5,000 are queued before their second comes."""
    from tests.bench import naive

    assert made.redis is not None
    number = 5000
    broker = made.redis.url.rsplit("/", 1)[0] + "/6"
    port = made.world.receiver_port
    events = [
        (f"b{n}", f"http://127.0.0.{n % 50 + 1}:{port}/naive", event)
        for n in range(number)
    ]
    since = count(made.world)
    with naive_worker(made.world, broker, events):
        due = datetime.now(UTC) + timedelta(seconds=45)
        for key, _url, _event in events:
            naive.deliver.apply_async([key], eta=due)
        wait_for(made.world, since + number)
    came = [at - due.timestamp() for at, _id in arrivals(made.world, since)]
    return {"p50": quantile(came, 0.5), "p99": quantile(came, 0.99)}


def alone(kind: str) -> list[Figure]:
    """One delivery on an idle system, thirty times at odd moments."""
    late = []
    with ground(kind) as made:
        from publishing.clock import database_now

        made.world.start("receiver", "web", "worker")
        made.world.wait_until_ready()
        told, (channel, *_rest) = stories(made, 30), partners(made, 1)
        for number, story in enumerate(told, 1):
            wait = random.Random(number).uniform(2.5, 4)
            due = database_now() + timedelta(seconds=wait)
            since = count(made.world)
            rows(made, [story], [channel], due)
            wait_for(made.world, since + 1, 60)
            late.append(arrivals(made.world, since)[0][0] - due.timestamp())
    p99 = max(late)
    return [
        Figure(
            f"one delivery on an idle system, lateness p99 ({kind})",
            "≤ 1 s",
            "≤ 150 ms",
            f"{p99 * 1000:.0f} ms (median {median(late) * 1000:.0f})",
            p99 <= 1,
            p99 <= 0.15,
            details={"runs": late, "load": load()},
        )
    ]
