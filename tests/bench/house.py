"""The house itself: memory at rest, and what planning takes of the server's time."""

from __future__ import annotations

import time
from datetime import timedelta

from tests.bench.ground import ground, partners
from tests.bench.measure import Figure, group_cpu, group_memory, load, median
from tests.system.processes import status_of


def memory() -> list[Figure]:
    """web and worker of the default install after a visit, shared pages counted once."""
    with ground("sqlite") as made:
        world = made.world
        world.start("web", "worker")
        world.wait_until_ready()
        for path in ("/", "/admin/login/", "/health/ready"):
            status_of(f"{world.base}{path}")
        time.sleep(15)
        parts = {
            name: group_memory(world.processes[name].process.pid)
            for name in ("web", "worker")
        }
    total = sum(parts.values())
    told = ", ".join(f"{name} {size:.0f}" for name, size in parts.items())
    return [
        Figure(
            "memory of web + worker, idle, default install",
            "≤ 350 MB",
            "≤ 270 MB",
            f"{total:.0f} MB ({told})",
            total <= 350,
            total <= 270,
            details=parts,
        )
    ]


def planning() -> list[Figure]:
    """One call that plans a finished draft on five channels."""
    with ground("sqlite") as made:
        from publishing.api.auth import create_token
        from publishing.clock import database_now
        from tests.stories import make_story

        world = made.world
        world.start("web")
        world.wait_until_ready()
        channels = partners(made, 4)
        _token, world.token = create_token("Đo", "publish", unit_page_id=made.unit.pk)
        took, cpu = [], []
        for number in range(12):
            page = make_story(made.column, f"Lên lịch số {number}")
            at = database_now() + timedelta(hours=1)
            legs = [{"channel": c.pk, "offset_s": 900} for c in channels]
            body = {"legs": legs, "go_live_at": at.isoformat()}
            group = world.processes["web"].process.pid
            before, begun = group_cpu(group), time.monotonic()
            world.api("POST", f"stories/{page.pk}/plan", body)
            took.append(time.monotonic() - begun)
            cpu.append(group_cpu(group) - before)
    value = median(took[2:])
    return [
        Figure(
            "saved → planned on five channels",
            "4 clicks, ≤ 1 s of server time",
            "",
            f"{value * 1000:.0f} ms of server time; the clicks are counted by "
            "`make browser`",
            value <= 1,
            details={"took": took, "cpu": cpu, "load": load()},
        )
    ]
