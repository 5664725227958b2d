"""Wagtail's own publishing, underneath the gates: exactly this content, now.

Wagtail's schedule stays empty (it would lock the page for everybody), and a draft
newer than what goes live stays on top as a draft.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.dateparse import parse_datetime
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page, Revision

from publishing.ports import content_source


def publish_revision(revision: Revision, *, user: Any = None, **how: Any) -> None:
    """Make `revision` live; `how` is what PublishPageRevisionAction takes.

    The hour was ours to decide: a go-live inside the content would make Wagtail
    schedule the page, and lock it.
    """
    revision.content = {**revision.content, "go_live_at": None}
    action = PublishPageRevisionAction(revision, user=user, **how)
    action.execute(skip_permission_checks=True)


def may_publish(revision: Revision, user: Any) -> None:
    """Raise Wagtail's own PermissionDenied unless `user` may publish the page."""
    PublishPageRevisionAction(revision, user=user).check()


def revision_of(
    page: Page, content: dict[str, Any], *, user: Any, written_at: datetime
) -> Revision:
    """A revision that holds exactly `content`: the newest draft if it does.

    Otherwise one dated before the newest draft, which so remains the draft on top
    and is not taken from under whoever is editing it.
    """
    latest = page.latest_revision
    digest = content_source().digest
    if latest is not None and digest(latest.content) == digest(content):
        return latest
    revision = Revision(
        content_type=page.cached_content_type,
        base_content_type=page.get_base_content_type(),
        object_id=str(page.pk),
        user=user,
        object_str=str(content.get("title", "")),
        content=content,
        created_at=written_at,
    )
    if latest is not None:
        revision.created_at = min(
            written_at, latest.created_at - timedelta(microseconds=1)
        )
    revision.save()
    if latest is None:
        Page.objects.filter(pk=page.pk).update(latest_revision=revision)
    return revision


def newest_revision(page: Page) -> Revision:
    """The page's newest draft; a page that never had one gets its first."""
    latest = page.get_latest_revision()
    return latest if latest is not None else page.specific.save_revision()


def go_live_of(content: dict[str, Any]) -> datetime | None:
    stored = content.get("go_live_at")
    return parse_datetime(stored) if isinstance(stored, str) else stored


def unpublish(page: Page, *, user: Any = None, expired: bool = False) -> None:
    action = UnpublishPageAction(
        page.specific,
        set_expired=expired,
        user=user,
        log_action="wagtail.unpublish.scheduled" if expired else True,
    )
    action.execute(skip_permission_checks=True)
