"""The main job with real processes: one long story, every kind of place.

Web, worker and stand-ins run as they do in production, on SQLite and a folder of
messages, and again on PostgreSQL and Redis. One world serves the whole module.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from typing import Any

import pytest

from publishing.models import Attempt, Channel, Delivery
from publishing.states import Action, State
from tests.system import long_document
from tests.system.processes import get_json, until
from tests.world.desk import Desk
from tests.world.world import World

pytestmark = [
    pytest.mark.engine,
    pytest.mark.timeout(240),
]


@pytest.fixture(autouse=True)
def _data_folders(world: World) -> None:
    """The world's own, for as long as it stands."""


@pytest.fixture(scope="module")
def document(world: World) -> long_document.Written:
    return long_document.write(world.folder)


@pytest.fixture(scope="module")
def page_id(desk: Desk, document: long_document.Written) -> int:
    """The document, imported, checked, planned on four places, and out."""
    page_id = desk.import_word(document.path)
    desk.plan(page_id, *desk.four, live_in=2)
    desk.settled(page_id)
    return page_id


# --- reading the stand-ins ----------------------------------------------------------


def held(desk: Desk, channel: Channel, story: str) -> list[dict[str, Any]]:
    """What a stand-in holds of one story; taken-down posts are left out."""
    network = {"feed": "newsroom"}.get(channel.network, channel.network)
    return [
        post
        for post in desk.world.control(network, "posts")
        if not post["deleted"] and story in str(post)
    ]


def one(desk: Desk, channel: Channel, story: str) -> dict[str, Any]:
    until(lambda: held(desk, channel, story), 10, f"{channel}")
    (post,) = held(desk, channel, story)
    return post


def found_again(desk: Desk, rows: Any) -> None:
    """Doubt about a place that can be asked ends by a look, not at once."""
    ids = [row.pk for row in rows]
    doubtful = Delivery.objects.filter(
        pk__in=ids, channel__in=desk.four, state=State.UNCERTAIN
    )
    until(lambda: not doubtful.exists(), 40, "the look-ups")


def words(html: str) -> str:
    """Text as a reader sees it."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def shape(html: str) -> str:
    """Markup without the addresses of pictures, which are each site's own."""
    return re.sub(r'(src|class)="[^"]*" ?', "", html)


def path_of(desk: Desk, page_id: int) -> str:
    return desk.rows(page_id)[0].placement.story.url.removeprefix(desk.world.base)


# --- the story goes out -------------------------------------------------------------


def test_each_place_holds_the_story_once(desk: Desk, page_id: int) -> None:
    address = path_of(desk, page_id)

    for channel in desk.four:
        # The newsroom reads once a second.
        until(lambda c=channel: held(desk, c, address), 10, f"{channel}")
        assert len(held(desk, channel, address)) == 1, channel
    calls = {n: desk.world.control(n, "counts") for n in ("facebook", "webhook")}
    assert calls["facebook"]["create"] == calls["webhook"]["create"] == 1


def test_nothing_stands_anywhere_before_its_second(desk: Desk, page_id: int) -> None:
    address = path_of(desk, page_id)

    for channel in desk.four:
        created = datetime.fromisoformat(one(desk, channel, address)["created"])
        planned = desk.planned_at(page_id, channel)
        assert created >= planned
        assert (created - planned).total_seconds() < 15, channel


def test_facebook_holds_what_compose_says(desk: Desk, page_id: int) -> None:
    post = one(desk, desk.facebook, path_of(desk, page_id))
    composed = desk.composed(page_id, desk.facebook)

    assert post["text"] == composed.text
    assert composed.link in post["text"]
    assert len(post["media"]) == len(composed.pictures) == 3


def test_wordpress_holds_what_compose_says(desk: Desk, page_id: int) -> None:
    post = one(desk, desk.wordpress, path_of(desk, page_id))
    composed = desk.composed(page_id, desk.wordpress)

    assert post["title"] == composed.title
    assert post["text"] == composed.excerpt
    assert shape(post["body"]) == shape(composed.html)
    shown = re.findall(r'<img[^>]* src="([^"]+)"', post["body"])
    assert len(shown) == len(composed.pictures) == 3
    assert all(address.startswith(f"{desk.world.sandbox}/media/") for address in shown)
    assert post["media"] == shown[:1]
    assert post["status"] == "publish"


def test_the_webhook_holds_what_compose_says(desk: Desk, page_id: int) -> None:
    post = one(desk, desk.webhook, path_of(desk, page_id))
    composed = desk.composed(page_id, desk.webhook)

    assert {**post["body"], "revision": 0} == {**composed.structure, "revision": 0}
    assert post["event"] == "story.published"


def test_the_feed_and_its_reader_hold_what_compose_says(
    desk: Desk, page_id: int
) -> None:
    composed = desk.composed(page_id, desk.feed)
    (item,) = get_json(desk.feed_url)["items"]
    read = until(
        lambda: held(desk, desk.feed, path_of(desk, page_id)), 10, "the newsroom"
    )[0]

    assert item["content_html"] == composed.html
    assert (item["title"], item["url"]) == (composed.title, composed.link)
    assert words(read["body"]) == words(composed.html)
    assert (read["title"], read["text"]) == (composed.title, composed.excerpt)


def test_full_text_carries_every_line_of_the_document(
    desk: Desk, page_id: int, document: long_document.Written
) -> None:
    address = path_of(desk, page_id)
    (item,) = get_json(desk.feed_url)["items"]
    wordpress = one(desk, desk.wordpress, address)
    webhook = one(desk, desk.webhook, address)["body"]
    carried = {
        "feed": words(f"{item['title']} {item['summary']} {item['content_html']}"),
        "wordpress": words(
            f"{wordpress['title']} {wordpress['text']} {wordpress['body']}"
        ),
        "webhook": words(f"{webhook['title']} {webhook['lead']} {webhook['html']}"),
    }

    assert len(document.texts) > 45
    for place, text in carried.items():
        missing = [
            line for line in document.texts if " ".join(line.split()) not in text
        ]
        assert missing == [], place


def test_an_edit_reaches_all_four(desk: Desk, page_id: int) -> None:
    lead = "Sapo đã sửa: nay cả ba mươi hai nóc nhà đều có người biết chữ."
    desk.world.api("PATCH", f"stories/{page_id}", {"lead": lead})
    desk.publish(page_id)
    address = path_of(desk, page_id)
    until(lambda: len(desk.rows(page_id)) >= 10, 20, "the updates' rows")
    desk.settled(page_id)

    for channel in desk.four:
        until(
            lambda c=channel: lead in str(one(desk, c, address)), 15, f"{channel}: edit"
        )
        assert one(desk, channel, address)["edited"]
        assert desk.composed(page_id, channel, "updated")
    assert desk.world.control("facebook", "counts")["create"] == 1
    assert one(desk, desk.webhook, address)["event"] == "story.updated"


def test_a_withdrawal_empties_all_four(desk: Desk, page_id: int) -> None:
    address = path_of(desk, page_id)

    desk.withdraw(page_id, "Gia đình đề nghị gỡ")
    desk.settled(page_id)

    for channel in desk.four:
        until(lambda c=channel: not held(desk, c, address), 15, f"{channel}: empty")
    (item,) = get_json(desk.feed_url)["items"]
    assert item["_lantoa"]["status"] == "recalled"
    assert "Gia đình đề nghị gỡ" in item["content_text"]
    assert long_document.LEAD not in str(item)


# --- a worker is killed while it sends ----------------------------------------------


def on_the_wire(desk: Desk, page_id: int, channels: Iterator[Channel] | Any) -> bool:
    rows = desk.rows(page_id, State.SENDING)
    return {r.channel_id for r in rows} >= {c.pk for c in channels}


def test_a_worker_killed_while_sending_loses_and_doubles_nothing(desk: Desk) -> None:
    """SIGKILL while every place holds the request and has not answered."""
    world = desk.world
    slow = (desk.webhook, desk.facebook, desk.wordpress, desk.letterbox)
    for network in ("webhook", "facebook"):
        fault = {"fault": "timeout_after_store", "count": 1}
        world.control(network, "faults", fault)
    world.control("wordpress", "faults", {"fault": "slow", "ms": 2500, "count": 1})
    desk.letterbox.settings["url"] = f"{world.receiver}/hang/20/thu"
    desk.letterbox.save()
    before = {n: len(world.control(n, "posts")) for n in ("webhook", "facebook")}
    page_id = desk.write("Đêm lũ ở Bến Lở (hư cấu)")
    desk.plan(page_id, *desk.four, desk.letterbox)

    until(lambda: on_the_wire(desk, page_id, slow), 30, "all on the wire", every=0.05)
    until(lambda: world.arrived("/hang/20/thu"), 5, "the letterbox", every=0.05)
    for network, number in before.items():
        until(lambda n=network: len(world.control(n, "posts")) > before[n], 5, network)
        assert number == before[network]
    world.kill("worker")
    world.start("worker")

    rows = desk.settled(page_id, State.UNCERTAIN)
    address = path_of(desk, page_id)
    for channel in desk.four:
        until(lambda c=channel: len(held(desk, c, address)) == 1, 10, f"{channel}")
    found_again(desk, rows)
    rows = desk.settled(page_id, State.UNCERTAIN)
    states = {row.channel_id: row.state for row in rows}
    assert {states[c.pk] for c in desk.four} == {State.SENT}
    assert states[desk.letterbox.pk] == State.UNCERTAIN
    assert len(world.arrived("/hang/20/thu")) == 1
    events = world.control("webhook", "events")
    assert [e["times"] for e in events if address in str(e)] == [2]  # known, not taken


def test_an_answer_lost_with_its_process_is_found_and_not_sent_again(
    desk: Desk,
) -> None:
    """The pool's child dies after the answers came, before they are written down."""
    world = desk.world
    world.kill("worker")
    world.start("worker", LANTOA_CRASH="before_settle")
    world.wait_until_ready()
    desk.letterbox.settings["url"] = f"{world.receiver}/thu"
    desk.letterbox.save()
    page_id = desk.write("Bếp ăn của bản (hư cấu)")
    desk.plan(page_id, *desk.four, desk.letterbox)

    rows = desk.settled(page_id, State.UNCERTAIN)

    assert (world.folder / "crashed.before_settle").exists()
    address = path_of(desk, page_id)
    for channel in desk.four:
        until(lambda c=channel: len(held(desk, c, address)) == 1, 10, f"{channel}")
    lost = Attempt.objects.filter(
        delivery__in=[row.pk for row in rows], outcome="lease_lost"
    )
    assert lost.exists()
    place = desk.place(page_id, desk.letterbox)
    carried = [a for a in world.arrived("/thu") if a["placement"] == place.link_token]
    assert len(carried) == 1


def test_a_doubtful_letter_waits_for_a_person_who_decides(desk: Desk) -> None:
    desk.letterbox.settings["url"] = f"{desk.world.receiver}/close/thu"
    desk.letterbox.save()
    page_id = desk.write("Tiếng trống trường (hư cấu)")
    desk.plan(page_id, desk.letterbox)
    desk.settled(page_id, State.UNCERTAIN)
    [row] = [r for r in desk.rows(page_id) if r.channel_id == desk.letterbox.pk]
    assert (row.action, row.state) == (Action.PUBLISH, State.UNCERTAIN)
    assert len(desk.world.arrived("/close/thu")) == 1
    told = desk.world.api("GET", f"deliveries/{row.pk}")
    assert told["label"] == "Chưa rõ kết quả"
    assert told["next_step"]

    desk.world.api("POST", f"deliveries/{row.pk}/resolve", {"outcome": "posted"})

    row.refresh_from_db()
    assert row.state == State.SENT
