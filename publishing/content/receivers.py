"""Receivers of Wagtail's signals: each asks for one service call after the commit.

`unpublished` is not listened to by type: an expiry sends it for the base Page. A
receiver that fails is logged and repaired by the sweep, never shown to the editor.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models.signals import pre_delete
from wagtail.models import Page
from wagtail.signals import (
    page_published,
    page_slug_changed,
    page_unpublished,
    post_page_move,
)

from publishing.content import notices
from publishing.models import Story


def connect() -> None:
    page_published.connect(on_published, dispatch_uid="lantoa.published")
    page_unpublished.connect(on_unpublished, dispatch_uid="lantoa.unpublished")
    post_page_move.connect(on_moved, dispatch_uid="lantoa.moved")
    page_slug_changed.connect(on_moved, dispatch_uid="lantoa.slug")
    # The base Page goes with every kind; listening to all models would take
    # Django's fast deletes away from the whole house.
    pre_delete.connect(on_deleted, sender=Page, dispatch_uid="lantoa.deleted")


def on_published(instance: Page, **kwargs: Any) -> None:
    if instance.live and not kwargs.get("alias"):
        _after_commit(notices.page_went_live, instance.pk)


def on_unpublished(instance: Page, **kwargs: Any) -> None:
    for story_id in _stories_of(instance):
        _after_commit(notices.page_went_away, story_id)


def on_moved(instance: Page, **kwargs: Any) -> None:
    """The page and all below it have other addresses, perhaps another unit."""
    below = Page.objects.filter(path__startswith=instance.path)
    stories = Story.objects.filter(page__in=below).values_list("pk", flat=True)
    for story_id in stories:
        _after_commit(notices.page_moved, story_id)


def on_deleted(instance: Page, **kwargs: Any) -> None:
    for story_id in _stories_of(instance):
        _after_commit(notices.page_went_away, story_id)


def _stories_of(page: Page) -> list[Any]:
    return list(Story.objects.filter(page_id=page.pk).values_list("pk", flat=True))


def _after_commit(service: Callable[[Any], None], key: Any) -> None:
    transaction.on_commit(lambda: service(key), robust=True)
