"""What Wagtail tells us about a page, turned into one service call each.

Signals are only the quick way: each of these is found by the sweep as well. `now` is
read here, because a signal is an edge.
"""

from __future__ import annotations

from typing import Any

from wagtail.models import Page

from publishing.clock import database_now
from publishing.content.freeze import freeze
from publishing.content.stories import ensure_story, follow_moved_page, is_story
from publishing.content.withdraw import withdraw
from publishing.models import Story


def page_went_live(page_id: int) -> None:
    """Also said of pages that are only scheduled, and of aliases: those are nothing."""
    page = Page.objects.filter(pk=page_id, live=True).first()
    if page is None or not is_story(page):
        return
    now = database_now()
    freeze(ensure_story(page_id, now=now), now=now)


def page_went_away(story_id: Any) -> None:
    """Unpublished, expired or deleted: what was chosen before decides how far."""
    story = Story.objects.filter(pk=story_id, withdrawn_at=None).first()
    if story is None:
        return
    if Page.objects.filter(pk=story.page_id, live=True).exists():
        return
    withdraw(
        story,
        story.withdraw_reason,
        now=database_now(),
        unsent_only=story.withdraw_scope == Story.WithdrawScope.UNSENT,
    )


def page_moved(story_id: Any) -> None:
    story = Story.objects.filter(pk=story_id).first()
    if story is None:
        return
    follow_moved_page(story_id)
    freeze(story, now=database_now())
