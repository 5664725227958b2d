from __future__ import annotations

import gzip
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from lxml import etree

from publishing.models import Delivery, FeedDocument, Partner
from publishing.press import documents, listings
from publishing.press.documents import FORMATS, Version
from publishing.states import Action
from tests.publishing.press.conftest import NOW

pytestmark = pytest.mark.press
RSS = FORMATS["rss.xml"]


def titles(body: bytes) -> list[str]:
    return [item.findtext("title") for item in etree.fromstring(body).iter("item")]


def render(desk, now=NOW) -> documents.Ready:
    return documents.render(desk.partner.pk, RSS, now)


def test_the_same_rows_give_the_same_bytes_in_every_format(desk) -> None:
    desk.publish()

    for form in FORMATS.values():
        first = documents.render(desk.partner.pk, form, NOW)
        listings.forget()
        again = documents.render(desk.partner.pk, form, NOW + timedelta(days=2))

        assert first.body == again.body
        assert first.etag == again.etag
        assert first.modified_at == again.modified_at
        assert gzip.decompress(first.gzipped) == first.body


def test_a_story_stands_once_with_its_newest_content_and_the_newest_change_first(
    desk,
) -> None:
    first = desk.publish("Bài một")
    desk.publish("Bài hai")
    desk.update(first, lead="Sapo mới")

    body = render(desk).body

    assert titles(body) == ["Bài một", "Bài hai"]
    assert "Sapo mới" in body.decode()


def test_every_link_carries_the_placements_token(desk) -> None:
    placement = desk.publish()

    assert f"?lt={placement.link_token}" in render(desk).body.decode()


def test_a_recall_stays_thirty_days_and_then_goes(desk) -> None:
    placement = desk.publish("Bài phải rút", body=())
    desk.recall(placement)

    shortly = render(desk)
    before = render(desk, NOW + timedelta(days=29, hours=23))
    after = render(desk, NOW + timedelta(days=30))

    assert titles(shortly.body) == ["[RÚT BÀI] Bài phải rút"]
    assert shortly.valid_until == NOW + timedelta(days=30)
    assert "Nhân vật rút đồng ý." in shortly.body.decode()
    assert "Mười lăm năm" not in shortly.body.decode()
    assert before.body == shortly.body
    assert titles(after.body) == []
    assert after.valid_until is None


def test_a_story_published_again_after_a_recall_stands_again(desk) -> None:
    placement = desk.publish("Bài trở lại")
    desk.recall(placement)
    story = placement.story
    again = desk.place(story)
    desk.settle(desk.row(again, Action.PUBLISH, desk.snapshot(story)))

    assert titles(render(desk).body) == ["Bài trở lại"]


def test_only_the_last_fifty_stories_stand_but_every_recent_recall_does(desk) -> None:
    recalled = desk.publish("Bài rút sớm")
    desk.recall(recalled)
    for number in range(listings.STORIES + 3):
        desk.publish(f"Bài {number}", pictures=(), body=())

    seen = titles(render(desk).body)

    assert len(seen) == listings.STORIES + 1
    assert seen[0] == f"Bài {listings.STORIES + 2}"
    assert seen[-1] == "[RÚT BÀI] Bài rút sớm"


def test_a_withdrawal_empties_the_feed_before_its_own_entry_is_written(desk) -> None:
    placement = desk.publish("Bài đang rút")
    before = render(desk)

    with transaction.atomic():
        desk.row(placement, Action.WITHDRAW, reason="Sai sự thật.")
        concerned = documents.void(placement.story_id, NOW)

    assert concerned == 1
    stored = FeedDocument.objects.get(partner=desk.partner, format="rss")
    assert stored.voided
    assert bytes(stored.body) == b""
    now = timezone.now()
    partner = Partner.objects.get(pk=desk.partner.pk)
    version = Version(partner.seq, partner.settings_revision)
    ready = documents.ready(partner.pk, RSS, version, now)
    assert titles(ready.body) == ["[RÚT BÀI] Bài đang rút"]
    assert "Sai sự thật." in ready.body.decode()
    assert ready.etag != before.etag


def test_a_cancelled_withdrawal_recalls_nothing(desk) -> None:
    placement = desk.publish("Bài vẫn còn")
    row = desk.row(placement, Action.WITHDRAW, reason="Nhầm")
    Delivery.objects.filter(pk=row.pk).update(state="cancelled")

    assert titles(render(desk).body) == ["Bài vẫn còn"]


def test_a_slow_renderer_cannot_put_an_older_document_back(desk) -> None:
    placement = desk.publish("Bài một")
    slow = Partner.objects.select_related("channel__unit").get(pk=desk.partner.pk)
    listing, until = listings.listing_of(slow, NOW)
    stale = documents._make(RSS, RSS.render(listing), slow, until, NOW)

    desk.row(placement, Action.WITHDRAW, reason="Rút")
    documents.void(placement.story_id, NOW)
    fresh = render(desk)

    assert not documents._replace(desk.partner.pk, RSS, stale)
    stored = FeedDocument.objects.get(partner=desk.partner, format="rss")
    assert bytes(stored.body) == fresh.body


def test_an_expired_document_is_replaced_though_its_number_is_the_same(desk) -> None:
    desk.recall(desk.publish("Bài cũ"))
    render(desk)

    later = render(desk, NOW + timedelta(days=31))

    stored = FeedDocument.objects.get(partner=desk.partner, format="rss")
    assert bytes(stored.body) == later.body
    assert titles(later.body) == []


def test_what_is_behind_is_rendered_once(desk) -> None:
    desk.publish()

    assert documents.render_due(NOW) == 1
    assert documents.render_due(NOW) == 0
    desk.publish("Bài hai")
    assert documents.render_due(NOW) == 1
    assert FeedDocument.objects.filter(seq=2).count() == len(FORMATS)


def test_a_voided_document_is_rendered_by_the_next_beat(desk) -> None:
    placement = desk.publish()
    documents.render_due(NOW)

    documents.void(placement.story_id, NOW)

    assert documents.render_due(NOW) == 1
    assert not FeedDocument.objects.filter(voided=True).exists()


def test_the_cost_of_a_new_story_does_not_grow_with_the_archive(
    desk, django_assert_max_num_queries
) -> None:
    for number in range(60):
        desk.publish(f"Bài {number}", pictures=(), body=())
    render(desk)
    desk.publish("Bài mới nhất", pictures=(), body=())

    with django_assert_max_num_queries(9):
        body = render(desk).body

    assert titles(body)[0] == "Bài mới nhất"
