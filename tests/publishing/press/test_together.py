"""Several at once: the journal has no gap, and an API key is used once."""

from __future__ import annotations

import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections, transaction
from django.test import Client

from publishing.api.auth import create_token
from publishing.models import Delivery, FeedArchive, FeedEntry, Partner, Story
from publishing.press import documents
from publishing.press.archives import PER_ARCHIVE, close_due
from publishing.press.documents import FORMATS
from publishing.press.entries import settle_locally
from publishing.press.partners import create_partner
from publishing.states import Action
from tests.publishing.press.conftest import NOW, Desk
from tests.stories import make_column, make_unit

pytestmark = pytest.mark.press
AT_ONCE = 4


def together(work, jobs):
    """Run `work` on each job in its own thread, all started in the same moment."""
    gate = Barrier(len(jobs))

    def run(job):
        gate.wait(10)
        try:
            return work(job)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


@pytest.fixture
def desk(committed) -> Desk:
    unit = make_unit("Công đoàn Trường Sóng Biếc (hư cấu)")
    return Desk(*create_partner(unit.pk, "Tòa soạn mẫu"))


def test_settles_at_once_number_their_entries_without_a_gap(desk) -> None:
    rows = []
    for number in range(AT_ONCE * 3):
        story = desk.story(f"Bài {number}")
        row = desk.row(desk.place(story), Action.PUBLISH, desk.snapshot(story))
        rows.append(row.pk)

    def settle(batch) -> None:
        for pk in batch:
            with transaction.atomic():
                row = Delivery.objects.select_for_update(of=("self",)).get(pk=pk)
                settle_locally(row, row.snapshot, NOW)

    together(settle, [rows[start::AT_ONCE] for start in range(AT_ONCE)])

    numbers = FeedEntry.objects.order_by("seq").values_list("seq", flat=True)
    assert list(numbers) == list(range(1, len(rows) + 1))
    assert Partner.objects.get().seq == len(rows)


def test_renderers_at_once_leave_one_document_of_the_newest_version(desk) -> None:
    desk.publish()
    form = FORMATS["rss.xml"]

    made = together(
        lambda _n: documents.render(desk.partner.pk, form, NOW), list(range(AT_ONCE))
    )

    assert len({ready.etag for ready in made}) == 1
    stored = desk.partner.documents.get(format="rss")
    assert stored.etag == made[0].etag
    assert not stored.voided


def test_two_that_close_an_archive_at_once_leave_one(desk) -> None:
    for number in range(PER_ARCHIVE):
        desk.publish(f"Bài số {number}")

    closed = together(lambda _n: close_due(NOW), list(range(2)))

    assert sum(closed) == 1
    kept = FeedArchive.objects.order_by("format").values_list("format", "number")
    assert list(kept) == [("atom", 1), ("rss", 1)]


def test_the_same_api_call_at_once_is_done_once(desk) -> None:
    column = make_column(desk.partner.channel.unit.specific)
    _token, text = create_token("Máy", "plan")
    body = json.dumps({"column": column.pk, "kind": "article", "title": "Một lần"})
    key = uuid.uuid4().hex

    def call(_number):
        return Client().post(
            "/api/publishing/v1/stories",
            body,
            content_type="application/json",
            headers={"authorization": f"Bearer {text}", "idempotency-key": key},
        )

    answers = together(call, list(range(AT_ONCE)))

    assert {answer.status_code for answer in answers} <= {201, 409}
    made = [answer.json()["id"] for answer in answers if answer.status_code == 201]
    assert len(set(made)) == 1
    assert Story.objects.filter(title="Một lần").count() == 1
    column.refresh_from_db()
    assert column.numchild == 1
