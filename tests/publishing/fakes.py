"""Stands in for the engine: moves rows as the engine would, without sending."""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.utils import timezone
from wagtail.models import Page

from cms.content.source import PageSource
from publishing.clock import database_now
from publishing.content.freeze import freeze
from publishing.content.golive import publish_page
from publishing.content.sweep import Patrol
from publishing.models import Channel, Delivery, Placement, Story
from publishing.states import Action, Actor, State

from . import networks


def channel(unit, network: str = "test_wall", name: str = "Tường nhà", **fields):
    networks.register()
    number = Channel.objects.count()
    return Channel.objects.create(
        unit=unit,
        network=network,
        account_id=f"{network}-{number}",
        name=name,
        **fields,
    )


def place_of(story, channel) -> Placement:
    return Placement.objects.get(story=story, channel=channel)


def rows_of(story, channel) -> list[Delivery]:
    rows = Delivery.objects.filter(placement__story=story, channel=channel)
    return list(rows.order_by("placement__occurrence", "seq"))


def states_of(story, channel) -> list[tuple[str, str]]:
    return [(row.action, row.state) for row in rows_of(story, channel)]


def row_of(story, channel) -> Delivery:
    """The newest row."""
    return rows_of(story, channel)[-1]


def take(delivery: Delivery, **fields) -> Delivery:
    """The pump claims it."""
    rows = Delivery.objects.filter(pk=delivery.pk)
    assert rows.move(State.SENDING, Actor.PUMP, token=1, **fields) == 1
    delivery.refresh_from_db()
    return delivery


def post(delivery: Delivery, at: datetime | None = None) -> Delivery:
    """The pump claims it and the network takes it."""
    take(delivery)
    rows = Delivery.objects.filter(pk=delivery.pk)
    rows.move(
        State.SENT,
        Actor.PUMP,
        may_be_out=delivery.action == Action.PUBLISH,
        remote_id=f"r-{delivery.placement_id}",
        finished_at=at or timezone.now(),
    )
    Placement.objects.filter(pk=delivery.placement_id).update(
        remote_id=f"r-{delivery.placement_id}", posted_at=at or timezone.now()
    )
    delivery.refresh_from_db()
    return delivery


def post_all(story) -> None:
    for row in Delivery.objects.filter(placement__story=story, state=State.DUE):
        post(row)


def now() -> datetime:
    return database_now()


def whole_patrol() -> Patrol:
    """One that walks over all pages at once: PostgreSQL's numbers rise from test to test."""
    return Patrol(step=1_000_000)


def edit(page, **fields):
    """An editor saves a newer draft."""
    newest = type(page).objects.get(pk=page.pk).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(newest, name, value)
    newest.save_revision()
    return type(page).objects.get(pk=page.pk)


def publish(page, **how) -> Story:
    """Through the gates and frozen, as after the commit; returns its Story."""
    moment = how.pop("now", None) or now()
    fresh = type(page).objects.get(pk=page.pk)
    publish_page(fresh, fresh.get_latest_revision(), now=moment, **how)
    story = Story.objects.get(page_id=page.pk)
    freeze(story, now=moment)
    story.refresh_from_db()
    return story


class Wrapped:
    """The real content source with one thing that goes otherwise."""

    page_id = 0

    def __init__(self) -> None:
        self._source = PageSource()

    def __getattr__(self, name):
        return getattr(self._source, name)


class BreakingSource(Wrapped):
    """One page cannot be rendered."""

    def article(self, page_id, **how):
        if page_id == self.page_id:
            raise OSError("the disk is broken")
        return self._source.article(page_id, **how)


class WatchingSource(Wrapped):
    """Notes whether a story is rendered inside a transaction."""

    inside: list[bool] = []

    def article(self, page_id, **how):
        self.inside.append(connection.in_atomic_block)
        return self._source.article(page_id, **how)


class OvertakingSource(Wrapped):
    """While the page is rendered for the first time, it is published again."""

    done = False

    def article(self, page_id, **how):
        rendered = self._source.article(page_id, **how)
        if not self.done:
            self.done = True
            page = Page.objects.get(pk=self.page_id).specific
            page = edit(page, title="Bản thứ ba")
            publish_page(page, page.get_latest_revision(), now=now())
        return rendered
