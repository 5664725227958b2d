"""Small makers of rows for the engine's tests, without pages and without freezing."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from wagtail.models import Page

from channels.article import Article
from publishing import credentials
from publishing.clock import database_now
from publishing.engine import pump
from publishing.models import (
    Attempt,
    Channel,
    Delivery,
    Hold,
    Placement,
    Snapshot,
    Story,
)
from publishing.ports import ChannelClass, Checked, Gate
from publishing.states import Action, State

from . import network


class FakeSource:
    """A content source whose gates the tests open and shut."""

    shut: dict[str, str] = {}  # by consent class or "": the code of a shut gate
    until: datetime | None = None
    asked: list[int] = []

    def gates(
        self, contents: Sequence[Checked], channel_class: ChannelClass, now: datetime
    ) -> list[tuple[Gate, ...]]:
        self.asked.append(len(contents))
        code = self.shut.get(channel_class) or self.shut.get("")
        gate = (Gate(code, "A check is missing.", "/admin/"),) if code else ()
        return [gate for _content in contents]

    def embargo(self, checked: Checked) -> datetime | None:
        return self.until

    def embargoes(self, contents: Sequence[Checked]) -> list[datetime | None]:
        return [self.until for _content in contents]


def now() -> datetime:
    return database_now()


def ago(seconds: float) -> datetime:
    return now() - timedelta(seconds=seconds)


def story(title: str = "Cô Hoà và tủ sách đèn bão") -> Story:
    return Story.objects.create(
        title=title,
        url="http://localhost:8000/bai/co-hoa/",
        unit_page_id=Page.objects.get(depth=1).pk,
        authority="example.vn,2026",
        first_published_at=ago(1),
    )


def snapshot(one: Story, title: str | None = None, **more: Any) -> Snapshot:
    """A publication of `one`."""
    one.publication += 1
    one.save(update_fields=["publication"])
    article = Article(
        story=str(one.pk),
        tag=one.tag,
        kind="exemplar",
        url=one.url,
        title=title or one.title,
        lead="Mười lăm năm bám đảo.",
        published_at=ago(1),
        updated_at=ago(1),
        revision=one.publication,
        embargoed_until=more.get("embargoed_until"),
    )
    return Snapshot.objects.create(
        story=one,
        publication=one.publication,
        digest=article.digest(),
        kind="update",
        document=article.model_dump(mode="json"),
        url=one.url,
        created_at=now(),
        seen_at=more.pop("seen_at", now()),
        **more,
    )


def channel(name: str = "engine_wall", account: str = "a", **fields: Any) -> Channel:
    made = Channel.objects.create(
        unit=Page.objects.get(depth=1),
        network=name,
        account_id=f"{account}-{Channel.objects.count()}",
        name=account,
        settings={"account": account, **fields.pop("settings", {})},
        **fields,
    )
    if made.connector.secrets_model is network.Token:
        credentials.store(made, network.Token())
    return made


def placement(one: Story, where: Channel, **fields: Any) -> Placement:
    values = {"at": now(), "link_token": uuid.uuid4().hex[:8], **fields}
    return Placement.objects.create(story=one, channel=where, **values)


def row(
    place: Placement,
    shot: Snapshot | None,
    action: Action = Action.PUBLISH,
    **fields: Any,
) -> Delivery:
    """A due row of `place`."""
    moment = now()
    values = {
        "state": State.DUE,
        "next_at": moment,
        "planned_at": moment,
        "event": "published" if action == Action.PUBLISH else "updated",
        **fields,
    }
    return Delivery.objects.insert(place, action, snapshot=shot, **values)


def planned(name: str = "engine_wall", **fields: Any) -> Delivery:
    """A story, its snapshot, a channel, and one publish that is due."""
    one = story()
    return row(placement(one, channel(name)), snapshot(one), **fields)


def another(name: str, count: int, **fields: Any) -> list[Delivery]:
    """`count` stories due on one channel."""
    where = channel(name, **fields)
    made = []
    for _number in range(count):
        one = story()
        made.append(row(placement(one, where), snapshot(one)))
    return made


def drain(**more: Any) -> pump.PumpReport:
    return pump.drain(**{"max_seconds": 20, **more})


def drain_despite(hold: Hold) -> None:
    """As before the backup was made: its Hold did not stand yet."""
    Hold.objects.filter(pk=hold.pk).update(lifted_at=ago(1))
    drain()
    Hold.objects.filter(pk=hold.pk).update(lifted_at=None)


def again(delivery: Delivery) -> Delivery:
    """As it stands now."""
    return Delivery.objects.select_related("placement", "channel").get(pk=delivery.pk)


def hurry(*deliveries: Delivery) -> None:
    """Time passes: what waits is due, whatever was to be waited for."""
    Channel.objects.update(retry_at=None, broken_until=None)
    for delivery in deliveries:
        Delivery.objects.filter(pk=delivery.pk).update(next_at=now())


def outcomes(delivery: Delivery) -> list[str]:
    log = Attempt.objects.filter(delivery=delivery).order_by("pk")
    return list(log.values_list("outcome", flat=True))


def newest(delivery: Delivery) -> Delivery:
    """The newest row of the same placement."""
    return Delivery.objects.filter(placement=delivery.placement_id).latest("seq")
