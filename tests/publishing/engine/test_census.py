"""What is counted of the rows, cheaply, and how late posts were."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection

from publishing.engine import census, lateness
from publishing.models import Delivery, Lateness
from publishing.models.bulk import table
from publishing.states import State

from . import world

pytestmark = [pytest.mark.engine, pytest.mark.django_db]


def test_unfinished_rows_are_counted_by_network_kind_state_and_reason():
    for fields in (
        {"state": State.DUE, "next_at": world.ago(60)},
        {"state": State.DUE, "next_at": world.now() + timedelta(hours=1)},
        {"state": State.SENDING},
        {"state": State.UNCERTAIN},
        {"state": State.FAILED},
        {"state": State.HELD, "hold_reason": "paused"},
        {"state": State.SENT},
    ):
        Delivery.objects.filter(pk=world.planned().pk).update(**fields)

    counts = census.take(world.now()).counts

    found: Counter[tuple[str, str]] = Counter()
    for count in counts:
        found[count.state, count.hold_reason] += count.rows
    assert found == {
        ("due", ""): 2,
        ("sending", ""): 1,
        ("uncertain", ""): 1,
        ("failed", ""): 1,
        ("held", "paused"): 1,
    }
    assert sum(count.late for count in counts) == 1
    assert {(c.network, c.action) for c in counts} == {("engine_wall", "publish")}


def test_the_longest_waiting_row_that_may_go_is_found():
    delivery = world.planned()
    Delivery.objects.filter(pk=delivery.pk).update(next_at=world.ago(90))

    oldest = census.take(world.now()).oldest_due

    assert oldest is not None
    assert world.now() - oldest >= timedelta(seconds=89)


def test_finished_rows_are_never_read(django_assert_max_num_queries):
    """Each part goes through a partial index, which holds no finished row."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
        cursor.execute(
            f"{explain} {census.statement()}", [world.now()] * len(census.WHERE)
        )
        plan = "\n".join(str(line) for line in cursor.fetchall())

    for index in ("delivery_due", "delivery_leased", "delivery_waiting"):
        assert index in plan
    assert f"SCAN {table(Delivery).strip(chr(34))}\n" not in plan
    assert "Seq Scan" not in plan
    with django_assert_max_num_queries(6):
        census.take(world.now())


def test_every_post_is_counted_once_in_its_bucket_of_lateness():
    for seconds in (0.0, 7.0, 100.0):
        delivery = world.planned()
        Delivery.objects.filter(pk=delivery.pk).update(planned_at=world.ago(seconds))
        type(delivery.placement.story).objects.update(
            first_published_at=world.ago(1000)
        )

    world.drain()

    counted = lateness.histogram()
    assert sum(counted.posts) == 3
    assert 107 <= counted.seconds < 137
    by_bucket = dict(zip([*lateness.BUCKETS_S, None], counted.posts, strict=True))
    assert by_bucket[300.0] == 1
    assert by_bucket[10.0] + by_bucket[30.0] == 1


def test_counts_of_many_processes_add_up():
    world.planned()
    world.drain()
    Lateness.objects.create(slot=17, bucket=0, posts=5, seconds=0.5)

    assert sum(lateness.histogram().posts) == 6


def test_edits_removals_and_failures_are_not_counted(net):
    delivery = world.planned()
    world.drain()
    world.row(delivery.placement, None, "withdraw")
    net.fail("send", world.network.unknown())
    world.planned()

    world.drain()

    assert sum(lateness.histogram().posts) == 1
