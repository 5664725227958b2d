"""Changing quiet hours: the windows, and in the same transaction every waiting row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from publishing.engine.rings import ring
from publishing.models import Channel, Delivery, QuietHours, Story, quiet_hours_of
from publishing.planning.times import due_at, waiting_times
from publishing.quiet import QUIET, Window, first_allowed, leaves_room
from publishing.states import Action, State, Step


class NoRoom(Exception):
    """The hours would leave no second of the day in which to post."""


def keep(
    windows: Sequence[Window],
    *,
    channel: Channel | None = None,
    unit_page_id: int | None = None,
    now: datetime,
) -> int:
    """Keep exactly `windows` for the channel or the unit; returns how many rows got
    another time. Raises NoRoom."""
    with transaction.atomic():
        mine = QuietHours.objects.filter(channel=channel, unit_page_id=unit_page_id)
        mine.delete()
        QuietHours.objects.bulk_create(
            QuietHours(
                channel=channel, unit_page_id=unit_page_id, start=w.start, end=w.end
            )
            for w in dict.fromkeys(windows)
        )
        channels = _channels(channel, unit_page_id)
        kept = quiet_hours_of(channels)
        if not all(leaves_room(each) for each in kept.values()):
            raise NoRoom(_("These hours leave no time of the day to post."))
        moved = _recompute(channels, kept, now)
        ring()
    return moved


def _channels(channel: Channel | None, unit_page_id: int | None) -> list[Channel]:
    if channel is not None:
        return [channel]
    path = Page.objects.values_list("path", flat=True).get(pk=unit_page_id)
    return list(Channel.objects.filter(unit__path__startswith=path, closed_at=None))


def _recompute(
    channels: Sequence[Channel], kept: dict[int, tuple[Window, ...]], now: datetime
) -> int:
    """Unclaimed rows of which nothing can be out (rules.md §3.3)."""
    waiting = Delivery.objects.filter(
        channel__in=[channel.pk for channel in channels],
        state__in=[State.HELD, State.DUE],
        may_be_out=False,
        part=1,
    ).exclude(action=Action.WITHDRAW)
    waiting = waiting.exclude(step=Step.POLL)
    stories = set(waiting.values_list("placement__story_id", flat=True))
    list(Story.objects.filter(pk__in=stories).select_for_update().order_by("pk"))
    rows = waiting.select_related("placement__story", "placement__channel")
    return sum(
        _move(row, kept.get(row.channel_id, ()), now)
        for row in rows.select_for_update(of=("self",)).order_by("pk")
    )


def _move(row: Delivery, windows: tuple[Window, ...], now: datetime) -> bool:
    fields = _times(row, windows, now)
    if all(getattr(row, name) == value for name, value in fields.items()):
        return False
    mine = Delivery.objects.filter(pk=row.pk, state=row.state)
    return bool(mine.update(**fields))


def _times(
    row: Delivery, windows: tuple[Window, ...], now: datetime
) -> dict[str, datetime | str | None]:
    """A row that quiet hours had moved goes back to its own time first."""
    if row.snapshot_id is None:
        waits = waiting_times(row.placement, row.placement.story.go_live_at)
        return waits._asdict()
    if row.next_at is None:
        return {}
    wanted = row.next_at
    if row.wait_note == QUIET:
        live_since = row.placement.story.first_published_at or now
        due = due_at(row.placement, live_since)
        wanted = max(due, now) if row.action == Action.PUBLISH else now
    at = first_allowed(windows, wanted)
    if at == row.next_at:
        return {}
    moved = at > wanted
    fields: dict[str, datetime | str | None] = {
        "next_at": at,
        "wait_note": QUIET if moved else "",
    }
    if row.action == Action.PUBLISH and not row.attempts:
        fields["planned_at"] = at
    return fields
