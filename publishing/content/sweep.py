"""The sweep: each second, what a lost signal or a killed process left undone.

It looks both ways. Live pages that are newer than their snapshot, or moved, are
frozen; pages that went away have their stories withdrawn; pages past their hour
expire. Work that was begun is found by its mark (`Story.dirty_at`); the rest by a
patrol over the pages, a stretch each second, so that the cost of an idle second does
not grow with the archive.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet
from wagtail.models import Page, Revision

from publishing.content import early, pictures, wagtail_page
from publishing.content.freeze import freeze
from publishing.content.stories import ensure_story, follow_moved_page, is_story
from publishing.content.withdraw import finish_withdrawal, withdraw
from publishing.models import Delivery, Story
from publishing.ports import content_source
from publishing.states import State

log = logging.getLogger("lantoa.sweep")
BATCH = 50  # stories repaired in one second
BUDGET_S = 1.0
STRETCH = 1000  # page ids looked at in one second
TRY_AGAIN = timedelta(seconds=60)
PICTURES_EVERY = timedelta(minutes=10)


@dataclass(frozen=True)
class SweepReport:
    """What one sweep did; `failed` stories are tried again in a minute."""

    repaired: int = 0
    withdrawn: int = 0
    failed: int = 0

    def __add__(self, other: SweepReport) -> SweepReport:
        return SweepReport(
            self.repaired + other.repaired,
            self.withdrawn + other.withdrawn,
            self.failed + other.failed,
        )


@dataclass
class Patrol:
    """Where the patrol of this process stands, and which kinds of page are stories.

    Lost with the process and harmless to double: every repair may be repeated.
    """

    after: int = 0
    step: int = STRETCH
    pictures_at: datetime | None = None
    kinds: dict[int, bool] | None = None

    def stretch(self) -> tuple[int, int]:
        """The page ids to look at now: more than the first, up to the second."""
        last = Page.objects.aggregate(n=Max("pk"))["n"] or 0
        start = 0 if self.after >= last else self.after
        self.after = start + self.step
        return start, self.after

    def looks_at_pictures(self, now: datetime) -> bool:
        if self.pictures_at is not None and now < self.pictures_at:
            return False
        self.pictures_at = now + PICTURES_EVERY
        return True

    def is_story_kind(self, page: Page) -> bool:
        if self.kinds is None:
            self.kinds = {}
        kind = page.content_type_id
        if kind not in self.kinds:
            self.kinds[kind] = content_source().is_story(page.pk)
        return self.kinds[kind]

    @property
    def other_kinds(self) -> list[int]:
        return [kind for kind, story in (self.kinds or {}).items() if not story]


_patrol = Patrol()
Repair = Callable[[Story, datetime], SweepReport]


def sweep(
    now: datetime, *, patrol: Patrol | None = None, seconds: float = BUDGET_S
) -> SweepReport:
    """Repair what is found, beginning nothing after `seconds`: the next one goes on."""
    patrol = patrol or _patrol
    closing = time.monotonic() + seconds
    report = SweepReport()
    for repair, stories in _found(now):
        for story in stories[:BATCH]:
            if time.monotonic() >= closing:
                return report
            report += _attempt(repair, story, now)
    _publish_scheduled(now)
    start, end = patrol.stretch()
    for page in _odd_pages(start, end, patrol, now)[:BATCH]:
        if time.monotonic() >= closing:
            patrol.after = page.pk - 1
            return report
        report += _repair(page, patrol, now)
    if patrol.looks_at_pictures(now):
        pictures.hide_unused(pictures.orphans(BATCH))
    return report


def _found(now: datetime) -> list[tuple[Repair, QuerySet[Story]]]:
    """Stories that say of themselves that something is to be done."""
    marked = Story.objects.filter(dirty_at__lte=now).order_by("dirty_at")
    deleted = Story.objects.filter(page=None, withdrawn_at=None).filter(
        Q(first_published_at=None) | Q(page_published_at__isnull=False)
    )
    over = Story.objects.filter(expire_at__lte=now, withdrawn_at=None)
    return [(_finish, marked), (_withdraw, deleted), (_expire, over)]


def _odd_pages(start: int, end: int, patrol: Patrol, now: datetime) -> Any:
    """Pages of the stretch whose state and story disagree."""
    waiting = Delivery.objects.filter(
        placement__story__page=OuterRef("pk"),
        state=State.HELD,
        hold_reason="not_live",
    )
    story = "spread_story__"
    frozen_differs = (
        Q(**{f"{story}page_published_at": None})
        | Q(last_published_at__gt=F(f"{story}page_published_at"))
        | Q(**{f"{story}withdrawn_at__isnull": False})
        | Exists(waiting)
    )
    unfrozen = Q(live=True) & (
        Q(spread_story=None, alias_of=None) & ~Q(content_type__in=patrol.other_kinds)
        | Q(spread_story__isnull=False) & frozen_differs
    )
    gone = Q(live=False, **{f"{story}page_published_at__isnull": False})
    moved = Q(spread_story__isnull=False) & ~Q(url_path=F(f"{story}url_path"))
    expired = Q(live=True, expire_at__lte=now)
    return (
        Page.objects.filter(pk__gt=start, pk__lte=end)
        .filter(unfrozen | gone | moved | expired)
        .filter(Q(spread_story=None) | Q(**{f"{story}dirty_at": None}))
        .select_related("spread_story")
        .order_by("pk")
    )


def _repair(page: Page, patrol: Patrol, now: datetime) -> SweepReport:
    story = getattr(page, "spread_story", None)
    if page.live and page.expire_at is not None and page.expire_at <= now:
        if story is None:
            wagtail_page.unpublish(page, expired=True)
            return SweepReport(repaired=1)
        return _attempt(_expire, story, now)
    if story is None:
        if not patrol.is_story_kind(page) or not is_story(page):
            return SweepReport()
        story = ensure_story(page.pk, now=now)
    if page.live:
        return _attempt(_freeze, story, now)
    if story.page_published_at is not None:
        return _attempt(_withdraw, story, now)
    follow_moved_page(story.pk)
    Story.objects.filter(pk=story.pk).update(url_path=page.url_path)
    return SweepReport(repaired=1)


def _attempt(repair: Repair, story: Story, now: datetime) -> SweepReport:
    try:
        return repair(story, now)
    except Exception:
        log.exception("story %s could not be put right", story.pk)
        Story.objects.filter(pk=story.pk).update(dirty_at=now + TRY_AGAIN)
        return SweepReport(failed=1)


def _finish(story: Story, now: datetime) -> SweepReport:
    """End what was begun, whichever way the page stands now."""
    if Page.objects.filter(pk=story.page_id, live=True).exists():
        return _freeze(story, now)
    if story.withdrawn_at is None and story.page_published_at is not None:
        return _withdraw(story, now)
    early.settle(story, now=now)
    finish_withdrawal(story, now)
    return SweepReport(repaired=1)


def _freeze(story: Story, now: datetime) -> SweepReport:
    freeze(story, now=now)
    return SweepReport(repaired=1)


def _withdraw(story: Story, now: datetime) -> SweepReport:
    unsent_only = story.withdraw_scope == Story.WithdrawScope.UNSENT
    withdraw(story, story.withdraw_reason, now=now, unsent_only=unsent_only)
    return SweepReport(withdrawn=1)


def _expire(story: Story, now: datetime) -> SweepReport:
    """The page's own word counts: its hour may have been moved meanwhile."""
    page = Page.objects.filter(pk=story.page_id).first()
    if page is not None and page.live and _is_over(page, now):
        wagtail_page.unpublish(page, expired=True)
        return _withdraw(Story.objects.get(pk=story.pk), now)
    Story.objects.filter(pk=story.pk).update(
        expire_at=page.expire_at if page and page.live else None
    )
    return SweepReport()


def _is_over(page: Page, now: datetime) -> bool:
    return page.expire_at is not None and page.expire_at <= now


def _publish_scheduled(now: datetime) -> None:
    """What Wagtail itself has scheduled: pages that are no stories, snippets."""
    due = Revision.objects.filter(approved_go_live_at__lte=now)
    for revision in due.order_by("approved_go_live_at")[:BATCH]:
        try:
            revision.publish(log_action="wagtail.publish.scheduled")
        except Exception:
            log.exception("revision %s could not go live", revision.pk)
