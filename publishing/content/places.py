"""A new place for a story, with the row that will fill it."""

from __future__ import annotations

import secrets
import string
from datetime import datetime
from typing import Any

from django.db import models

from publishing.content.stories import lock_story
from publishing.models import Channel, Delivery, Placement, Story
from publishing.planning.times import waiting_times
from publishing.planning.website import website_channel, website_placement
from publishing.states import Action, State

ALPHABET = string.ascii_lowercase + string.digits


def open_place(
    story: Story,
    channel: Channel,
    *,
    at: datetime | None = None,
    offset_s: int | None = None,
    own_text: str | None = None,
    own_text_digest: str = "",
    picture: str = "",
    follow_up: str | None = None,
    user: Any = None,
) -> Placement:
    """The next occurrence of `story` on `channel`. The caller holds the Story lock."""
    last = Placement.objects.filter(story=story, channel=channel).aggregate(
        n=models.Max("occurrence")
    )["n"]
    placement = Placement.objects.create(
        story=story,
        channel=channel,
        occurrence=(last or 0) + 1,
        at=at,
        offset_s=offset_s,
        own_text=own_text,
        own_text_digest=own_text_digest,
        picture=picture,
        follow_up=follow_up,
        link_token=_token(),
        created_by=user,
    )
    wait_for_go_live(placement)
    return placement


def lock_place(placement: Placement) -> tuple[Story, Placement]:
    """Story and place, locked in the one order, inside a transaction."""
    story = lock_story(placement.story_id)
    locked = (
        Placement.objects.select_related("channel")
        .select_for_update(of=("self",))
        .get(pk=placement.pk)
    )
    locked.story = story
    return story, locked


def wait_for_go_live(placement: Placement) -> Delivery:
    """The row of a place whose story is not frozen yet: no snapshot, held."""
    times = waiting_times(placement, placement.story.go_live_at)
    return Delivery.objects.insert(
        placement,
        Action.PUBLISH,
        state=State.HELD,
        hold_reason="not_live",
        planned_at=times.planned_at,
        next_at=times.next_at,
        wait_note=times.wait_note,
    )


def ensure_website(story: Story, *, user: Any = None) -> Placement:
    """The story's open place on its unit's website, always its first one.

    Withdrawn stories are published again by a person, at the website itself: that
    is the "again" of this place, so a closed one is followed by a new occurrence.
    """
    newest = website_placement(story)
    if newest is not None and (newest.closed_at is None or reopen(newest)):
        return newest
    channel = website_channel(story.unit_page_id)
    return open_place(story, channel, offset_s=0, user=user)


def reopen(placement: Placement) -> bool:
    """Plan a cancelled place again, if nothing of it was ever out or made there."""
    rows = Delivery.objects.filter(placement=placement)
    begun = rows.filter(
        models.Q(action=Action.WITHDRAW)
        | models.Q(action=Action.PUBLISH, may_be_out=True)
        | models.Q(action=Action.PUBLISH, state__in=[State.SENT, State.SENDING])
    )
    if begun.exists():
        return False
    placement.closed_at = None
    placement.save(update_fields=["closed_at"])
    if not rows.unfinished().exists():
        wait_for_go_live(placement)
    return True


def _token() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(8))
