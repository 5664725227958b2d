"""Others in trouble: a partner that hangs, a worker that is killed."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from datetime import datetime, timedelta

from tests.bench.arrivals import BACKGROUND_S, count
from tests.bench.ground import clear, ground, partners, rows, stories
from tests.bench.measure import Figure, load, median, quantile
from tests.system.processes import until
from tests.world.world import World


def tarpit(kind: str) -> list[Figure]:
    """Fifty fast partners alone, then beside one that takes 30 s for every answer."""
    with ground(kind) as made:
        from publishing.clock import database_now
        from tests.world import places

        world = made.world
        world.start("receiver", "web", "worker")
        world.wait_until_ready()
        told, channels = stories(made, 40), partners(made)
        last = f"http://127.0.0.{len(channels) + 1}:{world.receiver_port}/hang/30/pit"
        pit = places.webhook(made.unit, last, "Hố nhựa")
        p99: dict[str, list[float]] = {"alone": [], "beside": []}
        for _round in range(3):
            for name, everyone in (("alone", channels), ("beside", [pit, *channels])):
                clear()
                due = database_now() + timedelta(seconds=8)
                since = count(world)
                rows(made, told, everyone, due)
                p99[name].append(_fast(world, since, len(told) * len(channels), due))
    ratio = median(p99["beside"]) / median(p99["alone"])
    value = f"{ratio:.2f} × ({median(p99['beside']):.2f} s beside {median(p99['alone']):.2f} s)"
    return [
        Figure(
            f"one partner hangs 30 s beside 50 fast ones: the others' p99 ({kind})",
            "≤ 1.2 ×",
            "",
            value,
            ratio <= 1.2,
            details={"runs": p99, "load": load()},
        )
    ]


def _fast(world: World, since: int, number: int, due: datetime) -> float:
    """p99 lateness of those that went to /p…; the tar pit's are left out."""

    def fast() -> list[float]:
        lines = (world.folder / "arrivals.log").read_text().splitlines()[since:]
        parts = [line.split(" ") for line in lines]
        return [float(at) for at, path, *_rest in parts if path.startswith("/p")]

    until(lambda: len(fast()) >= number, BACKGROUND_S, "the fast ones", every=0.3)
    return quantile([at - due.timestamp() for at in fast()], 0.99)


def killed(kind: str, lease_s: float = 5.0) -> list[Figure]:
    """Two workers; the one that holds the rows is killed while they are on the wire."""
    waits: list[float] = []
    with ground(kind, LANTOA_LEASE_S=str(lease_s)) as made:
        from publishing.clock import database_now
        from publishing.models import Attempt, Delivery
        from publishing.states import State
        from tests.world import places

        world = made.world
        world.start("receiver", "web", "worker", "worker-2")
        world.wait_until_ready()
        hang = f"{world.receiver}/hang/3/held"
        told, channel = stories(made, 8), places.webhook(made.unit, hang, "Chậm")
        for _round in range(3):
            clear()
            rows(made, told, [channel], database_now() + timedelta(seconds=3))
            sending = Delivery.objects.filter(state=State.SENDING)
            until(lambda s=sending: s.count() >= 4, 60, "rows on the wire", every=0.02)
            holder = int(sending.first().worker.split(":")[1])  # type: ignore[union-attr]
            held = list(sending.values_list("pk", flat=True))
            name = _worker_of(world, holder)
            world.kill(name)
            at = time.time()
            again = Attempt.objects.filter(delivery__in=held, number=2)
            number = len(held)
            until(
                lambda a=again, n=number: a.count() >= n, 60, "second tries", every=0.05
            )
            starts: Sequence[datetime] = list(
                again.values_list("started_at", flat=True)
            )
            waits.append(max(start.timestamp() for start in starts) - at)
            world.start(name)
            done = Delivery.objects.filter(state=State.SENT)
            until(lambda d=done: d.count() == len(told), 90, "the end of the round")
    value = max(waits)
    return [
        Figure(
            f"a worker is killed: its rows go on within (lease {lease_s:.0f} s, {kind})",
            "lease + 1 s",
            "",
            f"lease {value - lease_s:+.2f} s",
            value <= lease_s + 1,
            reference="Celery alone: 92 s with a visibility time-out of 10 s (measured once)",
            details={"waits": waits, "load": load()},
        )
    ]


def _worker_of(world: World, child: int) -> str:
    group = os.getpgid(child)
    return next(
        name for name, one in world.processes.items() if one.process.pid == group
    )
