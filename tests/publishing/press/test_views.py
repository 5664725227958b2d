from __future__ import annotations

import gzip
import json
import logging
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime

import feedparser
import pytest
from django.utils import timezone

from publishing import logs
from publishing.models import Channel, PartnerToken
from publishing.press import partners

pytestmark = pytest.mark.press
NAMES = ("rss.xml", "atom.xml", "feed.json")


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("rss.xml", "application/rss+xml; charset=utf-8"),
        ("atom.xml", "application/atom+xml; charset=utf-8"),
        ("feed.json", "application/feed+json; charset=utf-8"),
    ],
)
def test_a_token_in_the_path_opens_every_format(read, desk, name, content_type) -> None:
    desk.publish()

    response = read(name)

    assert response.status_code == 200
    assert response["Content-Type"] == content_type
    assert response["Cache-Control"] == "private, no-cache"
    assert response["Referrer-Policy"] == "no-referrer"
    assert desk.token not in response.content.decode()
    assert response["ETag"].startswith('"')


def test_a_bearer_header_serves_as_well_as_the_path(client, desk, read) -> None:
    desk.publish()

    response = client.get(
        "/press/rss.xml", headers={"authorization": f"Bearer {desk.token}"}
    )

    assert response.content == read().content
    assert "Authorization" in response["Vary"]


def test_the_feed_names_the_address_it_is_read_from(client, desk, settings) -> None:
    feed = feedparser.parse(client.get(f"/press/{desk.token}/atom.xml").content)

    own = next(link.href for link in feed.feed.links if link.rel == "self")
    assert own == f"{settings.LANTOA_BASE_URL}/press/atom.xml"
    path = own.removeprefix(settings.LANTOA_BASE_URL)
    headers = {"authorization": f"Bearer {desk.token}"}
    assert client.get(path, headers=headers).status_code == 200


@pytest.mark.parametrize("name", NAMES)
def test_nothing_new_is_told_in_a_304_with_the_same_headers(read, desk, name) -> None:
    desk.publish()
    full = read(name)

    unchanged = read(name, if_none_match=full["ETag"])

    assert unchanged.status_code == 304
    assert unchanged.content == b""
    for header in ("ETag", "Last-Modified", "Cache-Control", "Vary"):
        assert unchanged[header] == full[header]


def test_a_new_story_changes_the_tag(read, desk) -> None:
    desk.publish()
    old = read()["ETag"]

    desk.publish("Bài hai")

    response = read(if_none_match=old)
    assert response.status_code == 200
    assert "Bài hai" in response.content.decode()


@pytest.mark.parametrize(
    ("tags", "status"),
    [
        ("{etag}", 304),
        ("W/{etag}", 304),
        ('"other", {etag}', 304),
        ("*", 304),
        ('"other"', 200),
        ("", 200),
    ],
)
def test_if_none_match_follows_the_rfc(read, desk, tags, status) -> None:
    desk.publish()
    etag = read()["ETag"]

    assert read(if_none_match=tags.format(etag=etag)).status_code == status


def test_the_tag_wins_over_the_date(read, desk) -> None:
    desk.publish()
    full = read()
    later = format_datetime(timezone.now() + timedelta(days=1), usegmt=True)

    assert read(if_none_match='"other"', if_modified_since=later).status_code == 200
    assert read(if_modified_since=later).status_code == 304
    assert read(if_modified_since=full["Last-Modified"]).status_code == 304


def test_a_date_before_the_last_change_or_none_at_all_gets_the_feed(read, desk) -> None:
    desk.publish()
    changed = parsedate_to_datetime(read()["Last-Modified"])
    before = format_datetime(changed - timedelta(seconds=1), usegmt=True)

    assert read(if_modified_since=before).status_code == 200
    assert read(if_modified_since="hôm qua").status_code == 200


def test_a_compressed_answer_has_its_own_strong_tag(read, desk) -> None:
    desk.publish()
    plain = read()

    zipped = read(accept_encoding="br, gzip")

    assert zipped["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.content) == plain.content
    assert zipped["ETag"] != plain["ETag"]
    assert "Accept-Encoding" in zipped["Vary"]
    again = read(accept_encoding="gzip", if_none_match=zipped["ETag"])
    assert again.status_code == 304
    assert read(accept_encoding="gzip;q=0").headers.get("Content-Encoding") is None


def test_head_answers_like_get_without_the_body(client, desk, read) -> None:
    desk.publish()
    full = read()

    head = client.head(f"/press/{desk.token}/rss.xml")

    assert head.status_code == 200
    assert head.content == b""
    for header in ("ETag", "Content-Length", "Content-Type", "Last-Modified"):
        assert head[header] == full[header]


def test_a_recalled_story_is_replaced_by_its_notice(read, desk) -> None:
    placement = desk.publish("Bài phải rút")
    read()

    desk.recall(placement, now=timezone.now())

    feed = feedparser.parse(read().content)
    assert [entry.title for entry in feed.entries] == ["[RÚT BÀI] Bài phải rút"]
    assert feed.entries[0].id == placement.story.tag
    assert feed.entries[0].summary == "Nhân vật rút đồng ý."


def test_unknown_tokens_and_formats_are_not_found(client, read, desk) -> None:
    for address in (
        "/press/sai-ma-truy-cap/rss.xml",
        f"/press/{desk.token}/khac.xml",
        f"/press/{desk.token}/a/b/c",
        "/press/khac.xml",
    ):
        response = client.get(address)
        assert response.status_code == 404
        assert response["Content-Type"] == "text/plain; charset=utf-8"
        assert desk.token not in response.content.decode()


def test_without_a_token_the_header_address_asks_for_one(client, db) -> None:
    response = client.get("/press/rss.xml")

    assert response.status_code == 401
    assert response["WWW-Authenticate"].startswith("Bearer")
    wrong = client.get("/press/rss.xml", headers={"authorization": "Bearer nope"})
    assert wrong.status_code == 401


def test_a_revoked_token_and_a_closed_partner_are_gone(read, desk) -> None:
    other = partners.add_token(desk.partner)
    partners.revoke(
        PartnerToken.objects.get(digest=partners.digest_of(desk.token)),
        now=timezone.now(),
    )

    assert read().status_code == 410
    assert read(token=other).status_code == 200
    Channel.objects.filter(pk=desk.partner.channel_id).update(closed_at=timezone.now())
    assert read(token=other).status_code == 410


def test_feeds_cannot_be_written(client, desk) -> None:
    response = client.post(f"/press/{desk.token}/rss.xml")

    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"


def test_rotation_keeps_two_tokens_alive(read, desk) -> None:
    second = partners.rotate(desk.partner, now=timezone.now())
    assert read().status_code == 200
    assert read(token=second).status_code == 200

    third = partners.rotate(desk.partner, now=timezone.now())

    assert read().status_code == 410
    assert read(token=second).status_code == 200
    assert read(token=third).status_code == 200


def test_a_token_is_never_stored_in_the_clear(desk) -> None:
    stored = PartnerToken.objects.get()

    assert len(desk.token) >= 43
    assert desk.token not in str(vars(stored))
    assert stored.hint == desk.token[-4:]


def test_the_use_of_a_token_is_noted_once_an_hour(read, desk) -> None:
    read()
    first = PartnerToken.objects.get().last_used_at

    read()

    assert first is not None
    assert PartnerToken.objects.get().last_used_at == first


def test_a_ready_feed_costs_one_query(read, desk, django_assert_num_queries) -> None:
    desk.publish()
    read()

    with django_assert_num_queries(1):
        response = read()

    assert response.status_code == 200


def test_new_terms_reach_every_item_at_the_next_reading(read, desk) -> None:
    desk.publish()
    read()

    partners.change_terms(
        desk.partner, name="Báo mới", contact="", licence="Chỉ dùng trên báo in."
    )

    body = read().content.decode()
    assert "Chỉ dùng trên báo in." in body
    assert "Báo mới" in body


def test_the_log_never_holds_a_token(desk, caplog, client) -> None:
    record = logging.LogRecord(
        "django.request", 30, "", 1, "Not Found: %s", (f"/press/{desk.token}/x",), None
    )

    line = logs.formatter("json").format(record)

    assert desk.token not in line
    assert json.loads(line)["message"] == "Not Found: /press/…/x"
