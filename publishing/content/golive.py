"""Go-live: the one gated way a story becomes public, now or at its planned second."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from wagtail.models import Page, Revision

from publishing.content import releases, wagtail_page
from publishing.content.places import ensure_website
from publishing.content.releases import GatesShut, NothingPlanned
from publishing.content.stories import ensure_story, lock_story
from publishing.engine import holds
from publishing.engine.rings import ring
from publishing.models import Release, Story
from publishing.ports import Draft, content_source

__all__ = [
    "GatesShut",
    "NothingPlanned",
    "Publication",
    "publish_due",
    "publish_page",
    "replace_planned",
    "schedule",
]

log = logging.getLogger("lantoa.golive")
BATCH = 200
BUDGET_S = 1.0
ASK_GATES_AGAIN = timedelta(seconds=5)
TRY_AGAIN = timedelta(seconds=60)


class _Paused(Exception):
    """A Hold stands over the unit's website; says why."""


@dataclass(frozen=True)
class Publication:
    """What became of a wish to publish: live now, or planned for `go_live_at`.

    `embargoed` says that the embargo moved it there.
    """

    release: Release
    live: bool
    go_live_at: datetime
    embargoed: bool = False


def schedule(
    page_id: int,
    go_live_at: datetime,
    *,
    draft: Draft | None = None,
    kind: str = "update",
    note: str = "",
    user: Any = None,
    now: datetime,
) -> Release:
    """ "Lên lịch": copy the newest draft (or `draft`) as checked; it goes live so.

    Never before its embargo: the release says when it will be.
    """
    draft = draft or content_source().draft(page_id)
    return _plan(draft, go_live_at, kind=kind, note=note, user=user, now=now)


def replace_planned(story: Story, *, user: Any = None, now: datetime) -> Release:
    """ "Đưa vào bản đã lên lịch": the newest draft takes the planned one's place."""
    if story.page_id is None:
        raise NothingPlanned
    draft = content_source().draft(story.page_id)
    releases.ask_gates(draft, now)
    with transaction.atomic():
        story = lock_story(story.pk)
        planned = releases.open_release(story)
        if planned is None:
            raise NothingPlanned
        return releases.plan_content(
            story,
            draft,
            releases.not_before(draft, planned.go_live_at),
            kind=planned.kind,
            note=planned.note,
            user=user,
            now=now,
        )


def publish_page(
    page: Page,
    revision: Revision | None = None,
    *,
    user: Any = None,
    kind: str = "update",
    note: str = "",
    now: datetime,
    skip_permission_checks: bool = True,
    **how: Any,
) -> Publication | None:
    """Publish through the gates, whoever asked: button, bulk, workflow, API.

    A future go-live of the content, or its embargo, turns this into a plan. What was
    planned before is given up: it is older than what goes out now. None for pages
    that are no story; they have no gates. `how` goes to Wagtail's action.
    """
    revision = revision or wagtail_page.newest_revision(page)
    if not skip_permission_checks:
        wagtail_page.may_publish(revision, user)
    if page.alias_of_id is not None or not content_source().is_story(page.pk):
        wagtail_page.publish_revision(revision, user=user, **how)
        return None
    content = revision.content
    draft = Draft(page.pk, content, content_source().digest(content))
    wanted = max(wagtail_page.go_live_of(content) or now, now)
    start = releases.not_before(draft, wanted)
    if start > now:
        release = _plan(draft, start, kind=kind, note=note, user=user, now=now)
        return Publication(release, False, start, embargoed=start > wanted)
    releases.ask_gates(draft, now)
    with transaction.atomic():
        story = lock_story(ensure_story(page.pk, now=now).pk)
        release = releases.plan_content(
            story, draft, now, kind=kind, note=note, user=user, now=now
        )
        _go_live(story, release, revision, user=user, now=now, **how)
    return Publication(release, True, now)


def publish_due(now: datetime, *, seconds: float = BUDGET_S) -> int:
    """Publish the releases whose second has come; how many went live.

    Each in its own transaction, one at a time per story whoever else is at it; a
    failing one notes its problem and does not stop the others. Begins none after
    `seconds`: whoever calls has leases to renew, and calls again.
    """
    closing = time.monotonic() + seconds
    due = Release.objects.filter(
        published_at=None, cancelled_at=None, go_live_at__lte=now
    ).exclude(retry_at__gt=now)
    ids = due.order_by("go_live_at", "pk").values_list("pk", "story_id")[:BATCH]
    live = 0
    for pk, story_id in ids:
        if time.monotonic() >= closing:
            break
        live += _try_release(pk, story_id, now)
    return live


def _try_release(pk: int, story_id: Any, now: datetime) -> bool:
    try:
        return _publish_release(pk, story_id, now)
    except (GatesShut, _Paused) as shut:
        _note(pk, str(shut), now + ASK_GATES_AGAIN)
    except Exception as problem:
        log.exception("release %s could not go live", pk)
        _note(pk, f"{type(problem).__name__}: {problem}"[:2000], now + TRY_AGAIN)
    return False


def _publish_release(pk: int, story_id: Any, now: datetime) -> bool:
    with transaction.atomic():
        locked = Story.objects.select_for_update(skip_locked=True).filter(pk=story_id)
        story = locked.first()
        release = Release.objects.filter(
            pk=pk, published_at=None, cancelled_at=None
        ).first()
        if story is None or release is None or release.go_live_at > now:
            return False
        page = Page.objects.filter(pk=story.page_id).first()
        if page is None:  # deleted: there is nothing to publish
            releases.cancel_open(story, now)
            return False
        draft = releases.draft_of(release)
        start = releases.not_before(draft, now)
        if start > now:
            releases.move(release, start, user=release.created_by, now=now)
            return False
        releases.ask_gates(draft, now)
        paused = holds.over_website(story.unit_page_id, now)
        if paused is not None:
            raise _Paused(paused)
        revision = wagtail_page.revision_of(
            page.specific,
            release.content,
            user=release.created_by,
            written_at=release.created_at,
        )
        _go_live(story, release, revision, user=release.created_by, now=now)
    return True


def _go_live(
    story: Story,
    release: Release,
    revision: Revision,
    *,
    user: Any,
    now: datetime,
    **how: Any,
) -> None:
    """Publish inside the caller's transaction, with a note for the sweep."""
    Release.objects.filter(pk=release.pk).update(published_at=now, problem="")
    ensure_website(story, user=user)
    Story.objects.filter(pk=story.pk).update(dirty_at=now)
    wagtail_page.publish_revision(revision, user=user, **how)


def _plan(
    draft: Draft,
    go_live_at: datetime,
    *,
    kind: str,
    note: str,
    user: Any,
    now: datetime,
) -> Release:
    releases.ask_gates(draft, now)
    with transaction.atomic():
        story = lock_story(ensure_story(draft.page_id, now=now).pk)
        start = releases.not_before(draft, max(go_live_at, now))
        release = releases.plan_content(
            story, draft, start, kind=kind, note=note, user=user, now=now
        )
        ensure_website(story, user=user)
        ring()
    return release


def _note(pk: int, problem: str, retry_at: datetime) -> None:
    Release.objects.filter(pk=pk).update(problem=problem, retry_at=retry_at)
