"""Live stories for tests of what readers and front ends see."""

from __future__ import annotations

from typing import Any

from publishing.clock import database_now
from publishing.content.freeze import freeze
from publishing.content.golive import publish_page
from publishing.content.stories import ensure_story
from publishing.models import Story
from tests.stories import make_story


def publish(page: Any, **more: Any) -> Story:
    """Publish through the one service and freeze, as a commit would."""
    now = database_now()
    publish_page(page, page.get_latest_revision(), now=now, **more)
    page.refresh_from_db()
    story = ensure_story(page.pk, now=now)
    freeze(story, now=now)
    story.refresh_from_db()
    return story


def live_story(column: Any, title: str, **fields: Any) -> Any:
    page = make_story(column, title, **fields)
    publish(page)
    return page
