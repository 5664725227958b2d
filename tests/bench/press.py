"""Feeds: what a reader costs, how soon a story stands in one, and what that costs."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from datetime import timedelta
from http.client import HTTPConnection
from typing import Any

from tests.bench.ground import Ground, ground, stories
from tests.bench.measure import Figure, group_cpu, load, median, own_cpu
from tests.system.processes import until
from tests.world.world import World

ITEMS = 55
ARCHIVE = 5000
REQUESTS = {"ours": 3000, "stock": 300}


def feed() -> list[Figure]:
    """50 items as RSS, and the 304, by granian of the default install."""
    with ground("sqlite") as made:
        url = _filled(made)
        made.world.start("web")
        made.world.wait_until_ready()
        ours = _cost(made.world, url, REQUESTS["ours"])
        made.world.kill("web")
        made.world.start("web", DJANGO_SETTINGS_MODULE="tests.bench.stock_settings")
        until(lambda: _answers(made.world, "/feed.xml"), 60, "the stock view")
        stock = _cost(made.world, "/feed.xml", REQUESTS["stock"])
    found = []
    for what in ("200", "304"):
        ratio = stock[what]["cpu"] / ours[what]["cpu"]
        found.append(
            Figure(
                f"a {'50-item feed' if what == '200' else '304 of a feed'}, "
                "default install",
                "≥ 15 × Django's stock syndication view",
                "ready bytes through granian",
                f"{ratio:.0f} × in CPU ({ours[what]['cpu'] * 1000:.2f} s per 1,000, "
                f"{ours[what]['rate']:.0f}/s to one reader)",
                ratio >= 15,
                reference=f"stock {stock[what]['cpu'] * 1000:.1f} s per 1,000, "
                f"{stock[what]['rate']:.0f}/s; nginx file: not measured",
                details={"ours": ours[what], "stock": stock[what], "load": load()},
            )
        )
    return found


def _filled(made: Ground) -> str:
    """A partner's feed with every story in it; its path."""
    from publishing.clock import database_now
    from publishing.engine import pump
    from publishing.planning.plan import Leg, plan
    from tests.world import places

    channel, token = places.feed(made.unit)
    for story in stories(made, ITEMS, size=9_000):
        legs = [Leg(channel.pk, offset_s=0)]
        plan(story.page_id, legs, now=database_now())
    pump.drain(probe=False)
    return f"/press/{token}/rss.xml"


def _answers(world: World, path: str) -> bool:
    try:
        return _get(HTTPConnection("127.0.0.1", world.port, timeout=5), path)[0] == 200
    except OSError:
        return False


def _get(
    connection: HTTPConnection, path: str, headers: Mapping[str, str] | None = None
) -> tuple[int, bytes, str]:
    connection.request("GET", path, headers=dict(headers or {}))
    answer = connection.getresponse()
    return answer.status, answer.read(), answer.getheader("ETag", "")


def _cost(world: World, path: str, number: int) -> dict[str, dict[str, float]]:
    """CPU seconds of the server per request and requests a second, warm."""
    connection = HTTPConnection("127.0.0.1", world.port, timeout=30)
    status, body, etag = _get(connection, path)
    assert status == 200, status
    found = {}
    for what, headers in (("200", {}), ("304", {"If-None-Match": etag})):
        for _warm in range(20):
            _get(connection, path, headers)
        group = world.processes["web"].process.pid
        before, begun = group_cpu(group), time.monotonic()
        for _request in range(number):
            status, body, _etag = _get(connection, path, headers)
            assert status == int(what), status
        cpu = (group_cpu(group) - before) / number
        rate = number / (time.monotonic() - begun)
        found[what] = {"cpu": cpu, "rate": rate, "bytes": len(body)}
    return found


def renewal() -> list[Figure]:
    """From the settle of a feed's row to a reader who holds the story."""
    with ground("sqlite") as made:
        from publishing.clock import database_now
        from publishing.models import FeedEntry
        from publishing.planning.plan import Leg, plan
        from tests.world import places

        world = made.world
        world.start("receiver", "web", "worker")
        world.wait_until_ready()
        channel, token = places.feed(made.unit)
        waits = []
        for story in stories(made, 12, size=9_000):
            now = database_now()
            plan(
                story.page_id, [Leg(channel.pk, at=now + timedelta(seconds=1))], now=now
            )
            waits.append(_seen(world, f"/press/{token}/feed.json", story.tag))
            entry = FeedEntry.objects.get(story=story)
            waits[-1] -= entry.at.timestamp()
        world.kill("worker")
        world.kill("web")
        _archive(channel, ITEMS)  # a full feed: there are no more items in a large one
        small = _render_cost(made, channel)
        _archive(channel, ARCHIVE)
        large = _render_cost(made, channel)
    ratio = median(large) / median(small)
    worst = max(waits)
    return [
        Figure(
            "feed bytes renewed after a story goes out",
            "≤ 1 s, cost by the change",
            "",
            f"{worst * 1000:.0f} ms at worst; rendering beside {ARCHIVE:,} older "
            f"stories costs {ratio:.2f} × that of a feed just full",
            worst <= 1 and ratio <= 1.5,
            details={"waits": waits, "small": small, "large": large, "load": load()},
        )
    ]


def _seen(world: World, path: str, tag: str) -> float:
    connection = HTTPConnection("127.0.0.1", world.port, timeout=10)

    def there() -> float:
        _status, body, _etag = _get(connection, path)
        known = {item["id"] for item in json.loads(body)["items"]}
        return time.time() if tag in known else 0.0

    seen: float = until(there, 30, "the story in the feed", every=0.01)
    return seen


def _render_cost(made: Ground, channel: Any) -> list[float]:
    """CPU seconds of rendering all formats after one change, when warm."""
    from publishing.clock import database_now
    from publishing.models import Partner
    from publishing.press import documents

    partner = Partner.objects.get(channel=channel)
    costs = []
    for number in range(9):
        documents.refresh([partner.pk]) if not number else _one_more(partner, number)
        before = own_cpu()
        documents.render_due(database_now())
        costs.append(own_cpu() - before)
    return costs[2:]


def _one_more(partner: Any, number: int) -> None:
    _archive(partner.channel, 1)


def _archive(channel: Any, count: int) -> None:
    """So many more stories in the journal, by the same words as the newest one."""
    import uuid

    from publishing.clock import database_now
    from publishing.models import (
        Delivery,
        FeedEntry,
        Partner,
        Placement,
        Snapshot,
        Story,
    )
    from publishing.states import Action, State

    now = database_now()
    partner = Partner.objects.get(channel=channel)
    model = Snapshot.objects.latest("pk")
    made = [
        Story(
            title=model.story.title,
            url=model.url,
            unit_page_id=model.story.unit_page_id,
            authority=model.story.authority,
            first_published_at=now,
        )
        for _number in range(count)
    ]
    Story.objects.bulk_create(made, batch_size=500)
    documents = [
        {
            **model.document,
            "story": str(s.pk),
            "tag": s.tag,
            "published_at": now.isoformat(),
        }
        for s in made
    ]
    shots = Snapshot.objects.bulk_create(
        [
            Snapshot(
                story=story,
                publication=1,
                digest=model.digest,
                kind=model.kind,
                document=document,
                url=model.url,
                created_at=now,
                seen_at=now,
            )
            for story, document in zip(made, documents, strict=True)
        ],
        batch_size=200,
    )
    places = Placement.objects.bulk_create(
        [
            Placement(story=s, channel=channel, at=now, link_token=uuid.uuid4().hex[:8])
            for s in made
        ],
        batch_size=500,
    )
    rows = Delivery.objects.bulk_create(
        [
            Delivery(
                placement=place,
                channel=channel,
                seq=1,
                action=Action.PUBLISH,
                state=State.SENT,
                snapshot=shot,
                key=place.create_key(1),
                finished_at=now,
            )
            for place, shot in zip(places, shots, strict=True)
        ],
        batch_size=500,
    )
    FeedEntry.objects.bulk_create(
        [
            FeedEntry(
                partner=partner,
                seq=partner.seq + number,
                story=row.snapshot.story,
                event="story.published",
                snapshot=row.snapshot,
                delivery=row,
                at=now,
            )
            for number, row in enumerate(rows, 1)
        ],
        batch_size=500,
    )
    Partner.objects.filter(pk=partner.pk).update(seq=partner.seq + count)
