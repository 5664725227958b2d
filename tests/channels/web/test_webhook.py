from __future__ import annotations

import json
import urllib.request
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError
from standardwebhooks import Webhook as Verifier

from channels.article import Paragraph
from channels.contract import Keyed
from channels.problems import AuthNeeded, Gone, Rejected, Unknown
from channels.signing import new_secret
from channels.web.webhook import Webhook, WebhookSecrets, WebhookSettings
from tests.channels.accounts import SECRET, Desk, open_desk
from tests.channels.samples import LINK, TOKEN, article, corrected, options
from tests.channels.stand_ins import StandIns
from tests.channels.transport.peers import answer, fixed, peer

SETTINGS = WebhookSettings(url="https://bao.vn/hook")


@pytest.fixture
def desk(stand_ins: StandIns) -> Desk:
    stand_ins.reset("webhook")
    return open_desk(stand_ins, "webhook")


def events(stand_ins: StandIns) -> list[dict[str, Any]]:
    with urllib.request.urlopen(f"{stand_ins.base}/__control/webhook/events") as told:
        return json.load(told)


def at(desk: Desk, url: str) -> Desk:
    from channels.transport.guard import Allow
    from channels.transport.session import Transport

    port = url.rpartition(":")[2].strip("/")
    return replace(
        desk,
        wire=replace(
            desk.wire,
            settings=WebhookSettings(url=url),
            transport=Transport(Allow.parse(f"127.0.0.1/32:{port}")),
        ),
    )


def test_the_four_events_tell_one_story_with_rising_revisions(
    desk: Desk, stand_ins: StandIns
) -> None:
    desk.publish(desk.compose(article()))
    desk.update(desk.compose(article(lead="Mới")), revision=2)
    fixed_wire = desk.next(3, "corrected")
    desk.channel.update(fixed_wire, desk.compose(corrected()), {})
    desk.withdraw(revision=4)
    told = events(stand_ins)
    assert [e["type"] for e in told] == [
        "story.published", "story.updated", "story.corrected", "story.recalled",
    ]  # fmt: skip
    assert [e["revision"] for e in told] == [1, 2, 3, 4]
    assert len({e["data"]["tag"] for e in told}) == 1
    for event in told:
        assert event["data"]["url"] == f"{LINK}?lt={TOKEN}"
    assert told[2]["data"]["corrections"][0]["note"].startswith("Tủ sách có")
    assert told[3]["data"]["reason"] == "Nhân vật rút lại đồng ý."
    assert "html" not in told[3]["data"]


def test_a_story_given_ahead_carries_its_hour_until_it_is_set_free(
    desk: Desk, stand_ins: StandIns
) -> None:
    hour = datetime(2026, 11, 20, 0, 0, tzinfo=UTC)
    desk.publish(desk.compose(article(embargoed_until=hour)))
    desk.channel.update(desk.next(2, "embargo_lifted"), desk.compose(article()), {})
    ahead, free = events(stand_ins)
    assert ahead["type"] == "story.published"
    assert ahead["data"]["embargoed_until"] == "2026-11-20T00:00:00Z"
    assert ahead["data"]["html"]
    assert free["type"] == "story.embargo_lifted"
    assert "embargoed_until" not in free["data"]
    assert free["data"]["html"] == ahead["data"]["html"]


def test_the_body_is_signed_so_that_an_independent_verifier_agrees(desk: Desk) -> None:
    second = new_secret()
    with peer(fixed(answer(b"", "204 No Content"))) as there:
        here = at(desk, there.base)
        secrets = WebhookSecrets(secret=second, next_secret=SECRET)
        here.wire = replace(here.wire, secrets=secrets)
        done = here.publish(here.compose(article()))
    head, _, body = there.requests[0].partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")[1:]
    headers = {k.lower(): v for k, _, v in (line.partition(": ") for line in lines)}
    for secret in (SECRET, second):
        told = Verifier(secret).verify(body.decode(), headers)
        assert told["type"] == "story.published"
    assert headers["webhook-id"] == str(here.wire.delivery)
    assert done.remote_id == here.wire.tag
    assert "Tủ sách đèn bão".encode() in body


def test_a_repeat_carries_the_same_id_and_the_receiver_takes_it_once(
    desk: Desk, stand_ins: StandIns
) -> None:
    post = desk.compose(article())
    desk.send(post)
    desk.send(post)
    [event] = events(stand_ins)
    assert event["times"] == 2


def test_a_closed_receiver_is_gone(desk: Desk, stand_ins: StandIns) -> None:
    stand_ins.fault("webhook", "gone", count=1)
    with pytest.raises(Gone):
        desk.publish(desk.compose(article()))


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        ("400 Bad Request", Rejected),
        ("401 Unauthorized", AuthNeeded),
        ("404 Not Found", Rejected),
        ("408 Request Timeout", Unknown),
        ("410 Gone", Gone),
        ("413 Content Too Large", Rejected),
        ("425 Too Early", Unknown),
        ("502 Bad Gateway", Unknown),
        ("503 Service Unavailable", Unknown),
    ],
)
def test_each_status_has_its_next_step(
    desk: Desk, status: str, problem: type[Exception]
) -> None:
    with peer(fixed(answer(b"no", status, "Retry-After: 7"))) as there:
        here = at(desk, there.base)
        with pytest.raises(problem) as caught:
            here.publish(here.compose(article()))
    if isinstance(caught.value, Unknown):
        assert caught.value.after == 7


def test_a_web_page_is_not_a_receiver(desk: Desk) -> None:
    page = b"<!DOCTYPE html><title>Parked</title>"
    with peer(fixed(answer(page))) as there:
        here = at(desk, there.base)
        with pytest.raises(Unknown):
            here.publish(here.compose(article()))


def test_a_receiver_that_does_not_know_ping_is_told_of_in_the_test(desk: Desk) -> None:
    with peer(fixed(answer(b"?", "422 Unprocessable Content"))) as there:
        here = at(desk, there.base)
        probe = here.channel.probe(here.wire)
    assert [finding.code for finding in probe.findings] == ["ping_refused"]


def test_a_story_too_long_for_one_event_goes_as_lead_and_link() -> None:
    body = tuple(Paragraph(html="Chữ " * 5000) for _ in range(20))
    composed = Webhook().compose(article(body=body), options(), SETTINGS)
    assert [f.code for f in composed.findings] == ["body_too_large"]
    assert not composed.errors
    assert composed.post.structure["full_text"] is False
    assert composed.post.structure["url"] == f"{LINK}?lt={TOKEN}"
    assert composed.count
    assert composed.count.used < 256 * 1024


def test_each_partner_has_a_window_of_its_own() -> None:
    settings = SETTINGS.model_copy(update={"window_h": 72})
    assert Webhook().recovery(settings) == Keyed(timedelta(hours=72))


@pytest.mark.parametrize("url", ["bao.vn/hook", "ftp://bao.vn", "https://u:p@bao.vn/"])
def test_a_wrong_address_is_answered_in_a_sentence(url: str) -> None:
    with pytest.raises(ValidationError) as caught:
        WebhookSettings(url=url)
    [error] = caught.value.errors()
    assert error["type"] == "bad_address"
    assert error["msg"].startswith("Write a full address")


def test_a_wrong_secret_is_answered_without_repeating_it() -> None:
    with pytest.raises(ValidationError) as caught:
        WebhookSecrets(secret="whsec_short")
    assert "whsec_short" not in str(caught.value)
