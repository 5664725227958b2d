from __future__ import annotations

import json
import time
from datetime import UTC, datetime

import pytest
import requests
from standardwebhooks import Webhook as Signer

from channels.sandbox.signatures import SECRET

STORY = {
    "tag": "tag:example.vn,2026:story:1",
    "revision": 1,
    "url": "https://example.vn/co-hoa/",
    "title": "Cô Hoà và “Tủ sách đèn bão”",
}


def send(running, key="m1", kind="story.published", *, secret=SECRET, at=None, **data):
    body = json.dumps(
        {
            "type": kind,
            "timestamp": "2026-11-20T07:30:00+07:00",
            "data": {**STORY, **data},
        },
        ensure_ascii=False,
    )
    return post(running, key, body, secret=secret, at=at)


def post(running, key, body, *, secret=SECRET, at=None):
    then = at or datetime.now(UTC)
    headers = {
        "Content-Type": "application/json",
        "webhook-id": key,
        "webhook-timestamp": str(int(then.timestamp())),
        "webhook-signature": Signer(secret).sign(key, then, body),
    }
    return requests.post(
        f"{running.base}/webhook/bao-mau",
        data=body.encode(),
        headers=headers,
        timeout=5,
    )


def stories(running):
    return running.control("webhook", "posts")


def test_a_signed_message_is_taken(running):
    assert send(running).status_code == 202

    [story] = stories(running)
    assert (story["title"], story["account"]) == (STORY["title"], "bao-mau")


def test_the_same_id_is_taken_once(running):
    send(running)

    assert send(running, title="Khác").json()["status"] == "known"
    [event] = running.control("webhook", "events")
    assert event["times"] == 2
    assert stories(running)[0]["title"] == STORY["title"]


def test_an_older_revision_changes_nothing(running):
    send(running, "m2", revision=5, title="Mới")

    assert send(running, "m3", "story.updated", revision=4, title="Cũ").ok
    assert [story["title"] for story in stories(running)] == ["Mới"]


def test_a_recall_takes_the_story_down(running):
    send(running)
    send(running, "m2", "story.recalled", revision=2)

    assert stories(running)[0]["deleted"]


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_stale_or_early_message_is_not_believed(running, minutes):
    then = datetime.fromtimestamp(time.time() + minutes * 60, UTC)

    assert send(running, at=then).status_code == 401


def test_another_secret_is_not_believed(running):
    other = "whsec_" + "QUFB" * 8

    assert send(running, secret=other).status_code == 401
    running.control("webhook", "secrets", name="bao-mau", secrets=[SECRET, other])
    assert send(running, secret=other).ok


def test_an_unsigned_message_is_not_believed(running):
    answer = requests.post(f"{running.base}/webhook/bao-mau", json={}, timeout=5)

    assert answer.status_code == 401
    assert stories(running) == []


@pytest.mark.parametrize(
    "change",
    [
        {"type": "story.exploded"},
        {"colour": "red"},
        {"timestamp": "hôm qua"},
        {"timestamp": "2026-11-20T07:30:00"},
        {"data": {**STORY, "revision": "1"}},
        {"data": {**STORY, "url": ""}},
        {"data": []},
    ],
)
def test_a_malformed_event_is_a_400(running, change):
    event = {
        "type": "story.published",
        "timestamp": "2026-11-20T07:30:00+07:00",
        "data": STORY,
        **change,
    }

    assert post(running, "m1", json.dumps(event)).status_code == 400


def test_a_closed_receiver_says_410(running):
    running.fault("webhook", "gone", count=1)

    assert send(running).status_code == 410
