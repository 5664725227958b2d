from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from publishing.models import Delivery, Partner, Placement, Snapshot, Story
from publishing.press.entries import settle_locally
from publishing.press.partners import create_partner
from publishing.states import Action, State
from tests.channels.press import example

NOW = datetime(2026, 11, 20, 0, 30, tzinfo=UTC)


class Desk:
    """Puts stories into one partner's feed as the engine's settle would."""

    def __init__(self, partner: Partner, token: str) -> None:
        self.partner = partner
        self.token = token
        self.made = 0

    def story(self, title: str = "Cô Hoà và “Tủ sách đèn bão”") -> Story:
        return Story.objects.create(
            title=title,
            unit_page_id=self.partner.channel.unit_id,
            authority="congdoan.example.vn,2026",
        )

    def place(self, story: Story) -> Placement:
        return Placement.objects.create(
            story=story,
            channel=self.partner.channel,
            occurrence=story.placements.count() + 1,
            offset_s=0,
            link_token=uuid.uuid4().hex[:8],
        )

    def snapshot(self, story: Story, **fields: object) -> Snapshot:
        number = story.snapshots.count() + 1
        named = {"story": str(story.pk), "tag": story.tag, "title": story.title}
        told = example.article(**{**named, **fields})
        return Snapshot.objects.create(
            story=story,
            publication=number,
            digest=told.digest(),
            kind="update",
            document=told.model_dump(mode="json"),
            url=told.url,
            created_at=NOW,
        )

    def row(
        self,
        placement: Placement,
        action: Action,
        snapshot: Snapshot | None = None,
        **fields: object,
    ) -> Delivery:
        return Delivery.objects.create(
            placement=placement,
            channel=placement.channel,
            seq=placement.deliveries.count() + 1,
            action=action,
            snapshot=snapshot,
            state=State.SENDING,
            key=uuid.uuid4(),
            **fields,
        )

    def settle(self, row: Delivery, now: datetime = NOW) -> None:
        with transaction.atomic():
            settle_locally(row, row.snapshot, now)
            Delivery.objects.filter(pk=row.pk).update(state=State.SENT)

    def publish(
        self,
        title: str = "Cô Hoà và “Tủ sách đèn bão”",
        now: datetime = NOW,
        **told: object,
    ) -> Placement:
        story = self.story(title)
        placement = self.place(story)
        self.settle(
            self.row(placement, Action.PUBLISH, self.snapshot(story, **told)), now
        )
        return placement

    def update(
        self, placement: Placement, event: str = "updated", **told: object
    ) -> None:
        snapshot = self.snapshot(placement.story, **told)
        self.settle(self.row(placement, Action.UPDATE, snapshot, event=event), NOW)

    def recall(
        self,
        placement: Placement,
        reason: str = "Nhân vật rút đồng ý.",
        now: datetime = NOW,
    ) -> None:
        self.settle(self.row(placement, Action.WITHDRAW, reason=reason), now)


@pytest.fixture
def desk(unit) -> Desk:
    partner, token = create_partner(unit.pk, "Tòa soạn mẫu", contact="Ban biên tập")
    return Desk(partner, token)


@pytest.fixture
def read(client, desk) -> Callable[..., object]:
    """Fetch a format with the path token; headers as keyword arguments."""

    def fetch(name: str = "rss.xml", token: str = "", **headers: str):
        address = f"/press/{token or desk.token}/{name}"
        return client.get(address, headers=headers)

    return fetch


@pytest.fixture
def long_ago() -> datetime:
    return timezone.now() - timedelta(days=31)
