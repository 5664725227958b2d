"""Many rows at once come out as the ORM would have written each."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from publishing.models import Attempt, Delivery, bulk
from publishing.models.bulk import among, table
from publishing.states import State

from . import world

pytestmark = [pytest.mark.engine, pytest.mark.django_db]

MOMENT = datetime(2026, 11, 20, 0, 30, 15, 123456, tzinfo=UTC)
WORDS = "Cô “Ánh” nói: 'được' 100% \\n \\\\ {\"a\": [1]} %s\n\tđêm"


def test_each_row_gets_its_own_values_of_every_kind():
    rows = [world.planned() for _ in range(3)]
    receipts = [{"words": WORDS, "n": [1, None, True]}, {}, {"empty": ""}]
    bulk.update(
        Delivery,
        ("receipt", "wait_note", "next_at", "finished_at", "may_be_out", "state"),
        ("uuid", "token"),
        [
            (receipt, f"{WORDS} {n}", MOMENT, None, n == 1, State.HELD, row.pk, 0)
            for n, (row, receipt) in enumerate(zip(rows, receipts, strict=True))
        ],
    )
    for n, row in enumerate(rows):
        row.refresh_from_db()
        assert row.receipt == receipts[n]
        assert row.wait_note == f"{WORDS} {n}"
        assert (row.next_at, row.finished_at) == (MOMENT, None)
        assert (row.may_be_out, row.state) == (n == 1, State.HELD)


def test_rows_that_are_not_found_or_not_meant_stay_as_they_are():
    mine, other, fenced = (world.planned() for _ in range(3))
    Delivery.objects.filter(pk=fenced.pk).update(state=State.SENT)
    bulk.update(
        Delivery,
        ("wait_note",),
        ("uuid", "token"),
        [
            ("mine", mine.pk, 0),
            ("another token", other.pk, 7),
            ("not due", fenced.pk, 0),
            ("nobody", uuid4(), 0),
        ],
        where="state = 'due'",
    )
    notes = dict(Delivery.objects.values_list("pk", "wait_note"))
    assert notes == {mine.pk: "mine", other.pk: "", fenced.pk: ""}


def test_inserted_rows_read_like_made_ones():
    row = world.planned()
    names = ("delivery", "number", "token", "worker", "step", "phase", "started_at")
    more = ("outcome", "code", "remote_id", "answer")
    bulk.insert(
        Attempt,
        (*names, *more),
        [(row.pk, n, n, "w", "send", "", MOMENT, "", "", "", WORDS) for n in (1, 2)],
    )
    found = list(Attempt.objects.filter(delivery=row).order_by("number"))
    assert [attempt.number for attempt in found] == [1, 2]
    assert {attempt.answer for attempt in found} == {WORDS}
    assert {attempt.started_at for attempt in found} == {MOMENT}
    assert found[0].finished_at is None


def test_nothing_to_write_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        bulk.update(Delivery, ("wait_note",), ("uuid",), [])
        bulk.insert(Attempt, ("delivery",), [])


def test_many_rows_are_one_question(django_assert_num_queries):
    rows = [world.planned() for _ in range(20)]
    with django_assert_num_queries(1):
        bulk.update(Delivery, ("wait_note",), ("uuid",), [("x", r.pk) for r in rows])
    assert Delivery.objects.filter(wait_note="x").count() == 20


def test_one_of_many_is_found_by_id_and_by_number():
    from django.db import connection

    rows = [world.planned() for _ in range(3)]
    for column, values in (
        ("uuid", [rows[0].pk, rows[2].pk]),
        ("placement_id", [rows[0].placement_id, rows[2].placement_id]),
    ):
        where, params = among(column, values)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT count(*) FROM {table(Delivery)} WHERE {where}", params
            )
            assert cursor.fetchone() == (2,)
