"""What may happen to an installation while it works: brokers, databases, pages."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
import redis
from django.db import connections
from wagtail.models import Page

from publishing.models import Channel, Placement, Story
from publishing.states import Action, State
from tests.stories import make_column
from tests.system.processes import until
from tests.world.database import Servers
from tests.world.desk import Desk
from tests.world.world import World

pytestmark = [
    pytest.mark.engine,
    pytest.mark.timeout(240),
]


@pytest.fixture(autouse=True)
def _data_folders(world: World) -> None:
    """The world's own, for as long as it stands."""


def posts(desk: Desk, channel: Channel, page_id: int) -> list[dict[str, Any]]:
    """What the stand-in ever held of a story, taken down or not."""
    token = Placement.objects.get(story__page_id=page_id, channel=channel).link_token
    network = desk.world.control(channel.network, "posts")
    return [post for post in network if f"lt={token}" in str(post)]


def arrives_once(desk: Desk, page_id: int) -> None:
    rows = desk.settled(page_id)

    assert {row.state for row in rows} == {State.SENT}, desk.told(page_id)
    for channel in (desk.webhook, desk.facebook):
        assert len(posts(desk, channel, page_id)) == 1, channel


def plan_one(desk: Desk, title: str, **when: Any) -> int:
    page_id = desk.write(f"{title} (hư cấu)")
    desk.plan(page_id, desk.webhook, desk.facebook, **when)
    return page_id


# --- the broker ---------------------------------------------------------------------


@pytest.fixture
def no_broker(world: World, servers: Servers) -> Iterator[None]:
    """Redis is dead; the folder of messages was cleaned away by somebody."""
    if servers.redis is None:
        shutil.rmtree(world.folder / "broker")
        yield
        return
    servers.redis.kill()
    yield
    servers.redis.start()


@pytest.mark.usefixtures("no_broker")
def test_stories_go_out_while_the_broker_is_away(desk: Desk) -> None:
    arrives_once(desk, plan_one(desk, "Không có người đưa tin"))


def test_stories_go_out_again_through_a_broker_that_came_back(desk: Desk) -> None:
    begun = time.monotonic()
    arrives_once(desk, plan_one(desk, "Người đưa tin trở lại"))

    assert time.monotonic() - begun < 20


def test_a_broker_that_accepts_and_says_nothing_stops_nobody(
    desk: Desk, servers: Servers
) -> None:
    """SIGSTOP to Redis; a folder has no such state, there its messages vanish."""
    if servers.redis is not None:
        servers.redis.process.send_signal(signal.SIGSTOP)
    try:
        begun = time.monotonic()
        page_id = plan_one(desk, "Người đưa tin im lặng")
        took = time.monotonic() - begun
        _flush(desk.world, servers)
        arrives_once(desk, page_id)
    finally:
        if servers.redis is not None:
            servers.redis.process.send_signal(signal.SIGCONT)
    assert took < 8  # the web request never waits for the broker


def test_a_flushed_broker_loses_no_story(desk: Desk, servers: Servers) -> None:
    page_id = plan_one(desk, "Quên hết tin nhắn")
    for _again in range(10):
        _flush(desk.world, servers)
        time.sleep(0.2)

    arrives_once(desk, page_id)


def _flush(world: World, servers: Servers) -> None:
    """Every message is gone; a frozen Redis has none to lose."""
    if servers.redis is None:
        for message in (world.folder / "broker" / "queue").glob("*"):
            message.unlink(missing_ok=True)
        return
    with closing(redis.Redis(port=servers.redis.port, socket_timeout=0.3)) as server:
        try:
            server.flushall()
        except redis.RedisError:
            return


# --- the database -------------------------------------------------------------------


def test_a_database_that_goes_away_while_rows_are_sent_costs_nothing(
    desk: Desk, servers: Servers
) -> None:
    """PostgreSQL dies without a word; SQLite is locked by somebody for seconds."""
    slow = {"fault": "slow", "ms": 700, "count": 2}
    desk.world.control("facebook", "faults", slow)
    page_id = plan_one(desk, "Mất điện phòng máy")
    until(
        lambda: desk.rows(page_id, State.SENDING), 20, "a row on the wire", every=0.02
    )
    if servers.postgres is not None:
        servers.postgres.stop("immediate")
        time.sleep(1.5)
        servers.postgres.start()
        connections.close_all()
    else:
        path = servers.database_url.removeprefix("sqlite://")
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            time.sleep(3)
            other.execute("ROLLBACK")

    arrives_once(desk, page_id)


# --- doubled work -------------------------------------------------------------------


def test_ticks_and_pumps_in_many_places_send_nothing_twice(desk: Desk) -> None:
    """Two workers and two loops without Celery, all at the same rows."""
    world = desk.world
    world.start("worker-2")
    for name in ("deliver", "deliver-2"):
        world.start(name)
    try:
        pages = [plan_one(desk, f"Cùng một giây {n}", live_in=6) for n in range(4)]
        for page_id in pages:
            arrives_once(desk, page_id)
    finally:
        for name in ("worker-2", "deliver", "deliver-2"):
            world.kill(name)


# --- pages --------------------------------------------------------------------------


@pytest.fixture
def out(desk: Desk) -> int:
    """A story that stands on all four places."""
    page_id = desk.write(f"Chuyện đã đăng {time.time():.0f} (hư cấu)")
    desk.plan(page_id, *desk.four)
    desk.settled(page_id)
    return page_id


def test_a_deleted_page_is_withdrawn_from_every_place(desk: Desk, out: int) -> None:
    story = Story.objects.get(page_id=out)
    webhook, facebook = (posts(desk, c, out)[0] for c in (desk.webhook, desk.facebook))

    Page.objects.get(pk=out).specific.delete()

    def gone() -> bool:
        places = story.placements.all()
        return all(place.closed_at is not None for place in places)

    until(gone, 20, "every place closed")
    for channel, post in ((desk.webhook, webhook), (desk.facebook, facebook)):
        until(
            lambda c=channel, p=post: _deleted(desk, c, p["id"]), 20, f"{channel} empty"
        )


def _deleted(desk: Desk, channel: Channel, post_id: Any) -> bool:
    network = desk.world.control(channel.network, "posts")
    return all(post["deleted"] for post in network if post["id"] == post_id)


def test_a_moved_page_is_followed_and_not_posted_again(desk: Desk, out: int) -> None:
    before = Story.objects.get(page_id=out).url
    column = make_column(desk.unit, f"Chuyện đẹp {time.time():.0f}")

    Page.objects.get(pk=out).specific.move(column, pos="last-child")

    until(lambda: Story.objects.get(page_id=out).url != before, 20, "the new address")
    desk.settled(out)
    (event,) = posts(desk, desk.webhook, out)
    until(
        lambda: column.slug in str(posts(desk, desk.webhook, out)[0]["body"]["url"]),
        20,
        "the receiver knows the new address",
    )
    assert event["creates"] == 1
    assert len(posts(desk, desk.facebook, out)) == 1


def test_a_copied_page_is_a_story_of_its_own_without_places(
    desk: Desk, out: int
) -> None:
    copy = Page.objects.get(pk=out).specific.copy(
        update_attrs={"title": "Bản sao", "slug": f"ban-sao-{out}"}
    )

    time.sleep(3)  # a few sweeps
    placed = Placement.objects.filter(story__page_id=copy.pk)
    assert {place.channel.network for place in placed} <= {"website"}
    original = Story.objects.get(page_id=out)
    copied = Story.objects.filter(page_id=copy.pk).first()
    assert copied is None or copied.tag != original.tag
    assert len(posts(desk, desk.facebook, out)) == 1


def test_a_withdrawal_while_the_post_is_in_flight_ends_withdrawn(desk: Desk) -> None:
    slow = {"fault": "slow", "ms": 2000, "count": 1}
    desk.world.control("facebook", "faults", slow)
    page_id = plan_one(desk, "Rút khi đang bay")

    def flying() -> bool:
        rows = desk.rows(page_id, State.SENDING)
        return any(r.channel_id == desk.facebook.pk and r.phase == "wire" for r in rows)

    until(flying, 20, "on the wire", every=0.02)
    desk.withdraw(page_id, "Rút lại")
    rows = desk.settled(page_id)

    until(
        lambda: all(p["deleted"] for p in posts(desk, desk.facebook, page_id)), 20, ""
    )
    assert len(posts(desk, desk.facebook, page_id)) == 1
    newest = [r for r in rows if r.channel_id == desk.facebook.pk][-1]
    assert (newest.action, newest.state) == (Action.WITHDRAW, State.SENT)
