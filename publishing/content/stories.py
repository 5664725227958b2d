"""The Story beside a page: made once, locked first, kept in step with its unit."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from wagtail.models import Page

from channels.wording import gettext_noop
from publishing.models import Delivery, Story
from publishing.ports import Unit, content_source
from publishing.states import Action, Actor, State

MOVED_NOTE = gettext_noop("The story now belongs to another unit than this channel.")


class NotAStory(Exception):
    """The page cannot be planned: another kind of page, an alias, or outside units."""


def ensure_story(page_id: int, *, now: datetime) -> Story:
    """The Story of a page, created at first need. Safe to call from two places."""
    found = Story.objects.filter(page_id=page_id).first()
    if found is not None:
        return found
    page = Page.objects.filter(pk=page_id).first()
    unit = content_source().unit_of(page_id)
    if page is None or not is_story(page) or unit is None:
        raise NotAStory(page_id)
    story, _created = Story.objects.get_or_create(
        page_id=page_id,
        defaults={
            "title": page.title,
            "unit_page_id": unit.page_id,
            "unit_name": unit.name,
            "authority": _authority(now),
            "url_path": page.url_path,
        },
    )
    return story


def is_story(page: Any) -> bool:
    """Whether this page may have a Story of its own; an alias never does."""
    return page.alias_of_id is None and content_source().is_story(page.pk)


def lock_story(story_id: Any) -> Story:
    """The row every plan, freeze and withdrawal takes first, inside a transaction.

    On PostgreSQL a row lock; SQLite's transactions are IMMEDIATE: one writer.
    """
    return Story.objects.select_for_update().get(pk=story_id)


def follow_page(story: Story) -> bool:
    """Follow the page to where it stands now; True when the unit changed.

    The caller holds the Story lock. Unsent rows on channels of the former unit
    wait for a person: the new unit has no say over those accounts.
    """
    page = Page.objects.filter(pk=story.page_id).only("url_path").first()
    unit = content_source().unit_of(page.pk) if page else None
    if page is None or unit is None:
        return False
    if unit.page_id == story.unit_page_id:
        if story.url_path != page.url_path and not story.publication:
            story.url_path = page.url_path
            story.save(update_fields=["url_path"])
        return False
    _change_unit(story, unit)
    return True


def _change_unit(story: Story, unit: Unit) -> None:
    former = story.unit_page_id
    story.unit_page_id, story.unit_name = unit.page_id, unit.name
    story.save(update_fields=["unit_page_id", "unit_name"])
    waiting = Delivery.objects.filter(
        placement__story=story, channel__unit_id=former, may_be_out=False
    ).exclude(channel__network="website")
    waiting = waiting.exclude(action=Action.WITHDRAW)  # it waits for nobody
    ids = list(waiting.select_for_update().order_by("pk").values_list("pk", flat=True))
    rows = Delivery.objects.filter(pk__in=ids)
    note = {"hold_reason": "person", "hold_note": MOVED_NOTE}
    rows.filter(state=State.HELD).exclude(hold_reason="quarantine").update(**note)
    rows.filter(state=State.DUE).move(State.HELD, Actor.PLANNER, **note)


@transaction.atomic
def follow_moved_page(story_id: Any) -> bool:
    return follow_page(lock_story(story_id))


def _authority(now: datetime) -> str:
    """The authority of the story's tag: URI: our host and the year it was made."""
    host = urlsplit(settings.LANTOA_BASE_URL).hostname or "localhost"
    return f"{host},{now.year}"
