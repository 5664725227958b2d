"""Lên lịch: a story gets its go-live and its places, in one transaction.

Planning always means occurrence 1: what is there already is shown, or moved while it
is unsent. So the same call twice, two playbooks, or two editors meet safely.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from publishing.content import binding, releases
from publishing.content.freeze import freeze, is_current, newest_snapshot
from publishing.content.places import ensure_website, open_place, reopen
from publishing.content.stories import ensure_story, follow_page, lock_story
from publishing.engine import crash
from publishing.engine.rings import ring
from publishing.models import Channel, Placement, Story
from publishing.planning.changes import (
    again,
    cancel,
    edit_own_text,
    is_unsent,
    move_to,
    reschedule,
)
from publishing.planning.examine import Examiner, examine, past
from publishing.planning.legs import Leg, LegExam, PlanRefused, Reason
from publishing.planning.serving import channel_problems
from publishing.planning.times import has_passed
from publishing.planning.website import website_channel

__all__ = [
    "Leg",
    "LegExam",
    "PlanRefused",
    "PlanResult",
    "Reason",
    "again",
    "cancel",
    "edit_own_text",
    "examine",
    "plan",
    "reschedule",
]


@dataclass(frozen=True)
class PlanResult:
    """`placements` are new or moved (the website first), `existing` stood already.

    `go_live_at` is later than asked when the embargo moved it (`embargoed`); None for
    a story that is live.
    """

    story: Story
    placements: tuple[Placement, ...]
    existing: tuple[Placement, ...]
    go_live_at: datetime | None = None
    embargoed: bool = False


def plan(
    page_id: int,
    legs: Sequence[Leg],
    *,
    go_live_at: datetime | None = None,
    kind: str = "update",
    note: str = "",
    only_add: bool = False,
    user: Any = None,
    now: datetime,
) -> PlanResult:
    """Plan `legs`, the website first. All of it or nothing: raises PlanRefused.

    Without `go_live_at` a story that is not live and not planned goes live at once; a
    planned one keeps its hour and its content. With it, a live story's newest draft
    is planned as an update. `only_add` leaves every place that stands as it is, and
    is refused unless the story is live.
    """
    examiner = Examiner(page_id, now=now, as_update=go_live_at is not None)
    site = website_channel(examiner.unit.page_id)
    legs, go_live_at = _website_aside(legs, site, go_live_at)
    examiner.go_live_at = go_live_at
    _refuse_shut(examiner, site, legs, go_live_at)
    with transaction.atomic():
        story = lock_story(ensure_story(page_id, now=now).pk)
        follow_page(story)
        page = Page.objects.get(pk=page_id)
        if only_add:
            _refuse_unless_live(page)
        start, embargoed = _plan_go_live(
            story, page, examiner, go_live_at, kind=kind, note=note, user=user, now=now
        )
        made, existing = _plan_legs(
            story, examiner, site, legs, move=not only_add, user=user, now=now
        )
        _recheck_channels(examiner, legs)
        bound = _bind_if_live(story, page, now)
        ring()
        crash.point("before_commit")
    if page.live and not bound:
        freeze(story, now=now)
    return PlanResult(story, tuple(made), tuple(existing), start, embargoed)


def _website_aside(
    legs: Sequence[Leg], site: Channel, go_live_at: datetime | None
) -> tuple[list[Leg], datetime | None]:
    """The website's own leg is the go-live; each channel once, the last word counts."""
    by_channel = {leg.channel_id: leg for leg in legs}
    own = by_channel.pop(site.pk, None)
    if own is not None and go_live_at is None:
        go_live_at = own.at
    return list(by_channel.values()), go_live_at


def _refuse_shut(
    examiner: Examiner, site: Channel, legs: Sequence[Leg], go_live_at: datetime | None
) -> None:
    standing = _standing(examiner, legs)
    reasons: dict[int | None, tuple[Reason, ...]] = {}
    if go_live_at is not None and has_passed(go_live_at, examiner.now):
        reasons[None] = (past(go_live_at),)
    website = Leg(site.pk, offset_s=0)
    for exam in examiner.examine([website, *legs]):
        if exam.leg.channel_id not in standing and exam.reasons:
            reasons[exam.leg.channel_id] = exam.reasons
    if reasons:
        raise PlanRefused(reasons)


def _refuse_unless_live(page: Page) -> None:
    if not page.live:
        text = _("The story is not on the website: plan or publish it first.")
        raise PlanRefused.because("not_live", text)


def _standing(examiner: Examiner, legs: Sequence[Leg]) -> set[int]:
    """Channels whose place is out or over: it will only be shown, so not examined."""
    if examiner.story is None:
        return set()
    first = Placement.objects.filter(
        story=examiner.story,
        occurrence=1,
        channel_id__in=[leg.channel_id for leg in legs],
    )
    return {p.channel_id for p in first if p.closed_at is None and not is_unsent(p)}


def _plan_go_live(
    story: Story,
    page: Page,
    examiner: Examiner,
    go_live_at: datetime | None,
    *,
    kind: str,
    note: str,
    user: Any,
    now: datetime,
) -> tuple[datetime | None, bool]:
    """The hour the story goes live, and whether its embargo moved it."""
    planned = releases.open_release(story)
    if go_live_at is None:
        if page.live:
            return None, False
        if planned is not None:
            return planned.go_live_at, False
    wanted = max(go_live_at or now, now)
    start = releases.not_before(examiner.draft, wanted)
    if planned is not None:
        releases.move(planned, start, user=user, now=now)
    else:
        releases.plan_content(
            story, examiner.draft, start, kind=kind, note=note, user=user, now=now
        )
    return start, start > wanted


def _plan_legs(
    story: Story,
    examiner: Examiner,
    site: Channel,
    legs: Sequence[Leg],
    *,
    move: bool,
    user: Any,
    now: datetime,
) -> tuple[list[Placement], list[Placement]]:
    had_website = Placement.objects.filter(
        story=story, channel=site, closed_at=None
    ).exists()
    website = ensure_website(story, user=user)
    made, existing = ([], [website]) if had_website else ([website], [])
    first = {
        p.channel_id: p
        for p in Placement.objects.filter(
            story=story,
            occurrence=1,
            channel_id__in=[leg.channel_id for leg in legs],
        )
        .select_related("channel")
        .select_for_update(of=("self",))
        .order_by("pk")
    }
    for leg in legs:
        there = first.get(leg.channel_id)
        if there is None:
            made.append(_open(story, leg, examiner.digest, user))
        elif move and (_bring_back(there, leg, now) or move_to(there, leg, now=now)):
            made.append(there)
        else:
            existing.append(there)
    return made, existing


def _open(story: Story, leg: Leg, digest: str, user: Any) -> Placement:
    return open_place(
        story,
        Channel.objects.get(pk=leg.channel_id),
        at=leg.at,
        offset_s=leg.offset_s,
        own_text=leg.own_text,
        own_text_digest=digest if leg.own_text is not None else "",
        picture=leg.picture,
        follow_up=leg.follow_up,
        user=user,
    )


def _bring_back(placement: Placement, leg: Leg, now: datetime) -> bool:
    """A place cancelled before anything was out is planned again as it were new."""
    if placement.closed_at is None or not reopen(placement):
        return False
    move_to(placement, leg, now=now)
    return True


def _recheck_channels(examiner: Examiner, legs: Sequence[Leg]) -> None:
    """A channel may have been closed since it was examined: it waits for our lock."""
    channels = (
        Channel.objects.filter(pk__in=[leg.channel_id for leg in legs])
        .select_for_update()
        .order_by("pk")
    )
    standing = _standing(examiner, legs)
    reasons: dict[int | None, tuple[Reason, ...]] = {
        channel.pk: tuple(found)
        for channel in channels
        if channel.pk not in standing
        and (found := channel_problems(channel, examiner.unit))
    }
    if reasons:
        raise PlanRefused(reasons)


def _bind_if_live(story: Story, page: Page, now: datetime) -> bool:
    """On a live page the new rows are bound at once, by the snapshot that stands.

    On any other the sweep looks whether a place gets the planned content ahead.
    """
    if not page.live:
        Story.objects.filter(pk=story.pk).update(dirty_at=now)
        return True
    story.refresh_from_db()
    snapshot = newest_snapshot(story)
    if snapshot is None or not is_current(story, page):
        Story.objects.filter(pk=story.pk).update(dirty_at=now)
        return False
    binding.bind(story, snapshot, now)
    return True
