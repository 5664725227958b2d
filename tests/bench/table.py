"""Claiming from a table with five million finished rows, and from an empty one."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

from tests.bench.ground import Ground, ground, partners, rows, stories
from tests.bench.measure import Figure, cpu_of, load, median, own_cpu

FINISHED = 5_000_000
PER_PLACE = 5
ROUNDS = 10
FULL = "postgres"  # the database as it was made; its copy stays without finished rows
EMPTY = "empty"
FILL = """
    INSERT INTO publishing_placement (story_id, channel_id, occurrence, at, picture,
        own_text_digest, link_token, remote_id, permalink, post_digest, created_at)
    SELECT %(story)s, %(channel)s, n + 10, now(), '', '', lpad(to_hex(n), 8, 'z'),
        'r' || n, '', '', now()
    FROM generate_series(1, %(places)s) n;
    INSERT INTO publishing_delivery (uuid, placement_id, channel_id, seq, action, part,
        snapshot_id, revision, event, reason, state, step, resume, hold_reason,
        hold_note, planned_at, next_at, wait_note, may_be_out, phase, token, worker,
        attempts, key, looks, remote_id, permalink, post_digest, receipt, problem,
        finished_at, created_at)
    SELECT gen_random_uuid(), p.id, p.channel_id, s,
        CASE WHEN s = 1 THEN 'publish' ELSE 'update' END, 1, %(snapshot)s, s, 'updated',
        '', 'sent', 'send', '{}', '', '', now(), NULL, '', s = 1, '', 1, 'w', 1,
        gen_random_uuid(), 0, 'r', '', '', '{}', '{}', now(), now()
    FROM publishing_placement p, generate_series(1, %(each)s) s
    WHERE p.occurrence > 10;
"""


def claim() -> list[Figure]:
    """Both tables stand side by side and take turns, since the machine that is as
    fast as it was two minutes ago is rare."""
    with ground("postgres") as made:
        told, channels = stories(made, 20), partners(made)
        _copy()
        begun = time.monotonic()
        _fill(told[0], channels[0])
        filling = time.monotonic() - begun
        took: dict[str, list[float]] = {FULL: [], EMPTY: []}
        for number in range(ROUNDS):
            for name in sorted(took, reverse=bool(number % 2)):
                _connect(name)
                took[name].append(_claims(made, told, channels))
        _connect(FULL)
        single = _claims(made, told[:2], channels, limit=1)
    full, empty = median(took[FULL]), median(took[EMPTY])
    return [
        Figure(
            "claim of 100 rows with 5 million finished rows in the table",
            "≤ 1.2 × an empty table",
            "",
            f"{full / empty:.2f} × ({full * 1000:.1f} ms of CPU beside "
            f"{empty * 1000:.1f} ms, medians of {ROUNDS} rounds each)",
            full / empty <= 1.2,
            reference=f"in batches of 100: {100 / full:,.0f} rows a CPU s, "
            f"one by one: {1 / single:,.0f} rows",
            details={**took, "fill_s": filling, "load": load()},
        )
    ]


def _copy() -> None:
    from django.db import connection

    _connect("template1")
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {EMPTY} TEMPLATE {FULL}")
    _connect(FULL)


def _connect(name: str) -> None:
    from django.db import connection

    connection.close()
    connection.settings_dict["NAME"] = name


def _fill(story: Any, channel: Any) -> None:
    """By SQL, without triggers; then what autovacuum would have done by now."""
    from django.db import connection

    from publishing.models import Snapshot

    given = {
        "story": story.pk,
        "channel": channel.pk,
        "places": FINISHED // PER_PLACE,
        "each": PER_PLACE,
        "snapshot": Snapshot.objects.filter(story=story).latest("publication").pk,
    }
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute("SET synchronous_commit = off")
        cursor.execute(FILL, given)
        cursor.execute("VACUUM (ANALYZE) publishing_delivery")
        cursor.execute("VACUUM (ANALYZE) publishing_placement")
        cursor.execute("CHECKPOINT")
        cursor.execute("RESET session_replication_role")
        cursor.execute("RESET synchronous_commit")


def _claims(made: Ground, told: Any, channels: Any, limit: int = 100) -> float:
    """CPU seconds a claim, ours and our backend's, of a round that takes every due row
    there is. A clock would tell more of the disk's and neighbours' work.
    """
    from publishing.clock import database_now
    from publishing.engine.claim import claim as take
    from publishing.engine.doors import Doors
    from publishing.models import Delivery, Placement

    recent = Placement.objects.filter(occurrence=1)
    _remove(Delivery.objects.filter(placement__in=recent), recent)
    rows(made, told, channels, database_now() - timedelta(seconds=1))
    number = len(told) * len(channels) // limit
    begun = own_cpu() + _backend_cpu()
    for _claim in range(number):
        batch = take("bench:1:x", Doors(probe=False), limit=limit)
        assert len(batch.claimed) == limit
    return (own_cpu() + _backend_cpu() - begun) / number


def _backend_cpu() -> float:
    """CPU seconds of the server's process that works for this connection."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cpu_of(cursor.fetchone()[0])


def _remove(deliveries: Any, places: Any) -> None:
    from publishing.models import Attempt

    Attempt.objects.filter(delivery__in=deliveries).delete()
    deliveries.delete()
    places.delete()
