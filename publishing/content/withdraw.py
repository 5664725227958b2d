"""One verb: take a story back, everywhere or only where it was not posted yet.

Unpublishing, expiry, deletion and withdrawn consent all come here. The page goes,
its addresses answer 410, the public pictures go, every place that may be out gets a
withdraw row, and nothing else of it is ever sent.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from wagtail.models import Page

from publishing.content import pictures, releases, wagtail_page
from publishing.content.stories import lock_story
from publishing.engine.rings import ring
from publishing.models import Delivery, GoneAddress, Placement, Snapshot, Story
from publishing.press import documents
from publishing.states import UNFINISHED, Action, Actor, State

OFF_THE_WIRE = (State.HELD, State.DUE, State.UNCERTAIN, State.FAILED)


def withdraw(
    story: Story,
    reason: str,
    *,
    user: Any = None,
    now: datetime,
    unsent_only: bool = False,
) -> None:
    """Take `story` down. `unsent_only` leaves standing what is out. Safe to repeat."""
    with transaction.atomic():
        story = lock_story(story.pk)
        releases.cancel_open(story, now)
        page = Page.objects.filter(pk=story.page_id, live=True).first()
        if unsent_only:
            _stop_unsent(story, reason, page_is_live=page is not None, now=now)
        else:
            _withdraw_everywhere(story, reason, now)
            documents.void(story.pk, now)
        if page is not None and not unsent_only:
            wagtail_page.unpublish(page, user=user)
        ring()
    if not unsent_only:
        finish_withdrawal(story, now)


def withdraw_place(
    placement: Placement, reason: str, *, user: Any = None, now: datetime
) -> None:
    """Take one place down and leave the others."""
    with transaction.atomic():
        lock_story(placement.story_id)
        current = Placement.objects.select_for_update().get(pk=placement.pk)
        if current.closed_at is None:
            close_place(current, reason, now)
            documents.void(current.story_id, now)
        ring()


def finish_withdrawal(story: Story, now: datetime) -> None:
    """Take the public pictures of a withdrawn story away. Safe to repeat."""
    pictures.hide_unused(
        Snapshot.objects.filter(story=story, pictures__public=True)
        .values_list("pictures", flat=True)
        .distinct()
    )
    Story.objects.filter(pk=story.pk, dirty_at__lte=now).update(dirty_at=None)


def _withdraw_everywhere(story: Story, reason: str, now: datetime) -> None:
    for placement in _open_places(story):
        close_place(placement, reason, now)
    if story.publication:
        _leave_gone_addresses(story, now)
    if story.withdrawn_at is None:
        story.withdrawn_at = now
        story.withdraw_reason = reason
    elif reason and not story.withdraw_reason:
        story.withdraw_reason = reason
    story.withdraw_scope = Story.WithdrawScope.EVERYWHERE
    story.go_live_at = story.page_published_at = None
    story.dirty_at = now
    story.save()


def _stop_unsent(
    story: Story, reason: str, *, page_is_live: bool, now: datetime
) -> None:
    """Cancel what nobody can have seen; the rest stays and is kept correct.

    Of an unpublished page the website's own place is gone in any case.
    """
    for placement in _open_places(story):
        can = placement.channel.connector.capabilities
        own_site = can.local and can.consent == "website"
        if own_site and page_is_live:
            continue
        if (own_site and story.publication) or not may_be_out(placement):
            close_place(placement, reason, now)
        else:
            _stop_follow_ups(placement, now)
    if page_is_live:
        story.withdraw_scope = ""
    else:
        story.withdraw_scope = Story.WithdrawScope.UNSENT
        story.go_live_at = story.page_published_at = None
    story.save(update_fields=["withdraw_scope", "go_live_at", "page_published_at"])
    if not page_is_live and story.publication:
        _leave_gone_addresses(story, now)


def _stop_follow_ups(placement: Placement, now: datetime) -> None:
    """The post stays; what was to follow it does not leave any more."""
    Delivery.objects.filter(
        placement=placement,
        action=Action.PUBLISH,
        part__gt=1,
        may_be_out=False,
        state__in=[State.HELD, State.DUE, State.FAILED],
    ).move(State.CANCELLED, Actor.PLANNER, finished_at=now)


def _open_places(story: Story) -> list[Placement]:
    return list(
        Placement.objects.filter(story=story, closed_at=None)
        .select_related("channel")
        .select_for_update(of=("self",))
        .order_by("pk")
    )


def close_place(placement: Placement, reason: str, now: datetime) -> None:
    """Cancel every row not on the wire; if anything may be out, have it removed.

    What `prepare` made stands in the `resume` of the rows cancelled here: it is
    removed by the same withdraw row.
    """
    rows = list(
        Delivery.objects.filter(placement=placement).select_for_update().order_by("pk")
    )
    if any(r.action == Action.WITHDRAW and r.state in UNFINISHED for r in rows):
        return
    to_remove = _needs_removal(rows)
    open_rows = Delivery.objects.filter(placement=placement, state__in=OFF_THE_WIRE)
    open_rows.exclude(action=Action.WITHDRAW).move(
        State.CANCELLED, Actor.PLANNER, finished_at=now
    )
    if to_remove:
        Delivery.objects.insert(
            placement,
            Action.WITHDRAW,
            snapshot=_newest_of(rows),
            state=State.DUE,
            event="recalled",
            reason=reason,
            planned_at=now,
            next_at=now,
        )
    placement.closed_at = now
    placement.save(update_fields=["closed_at"])


def _needs_removal(rows: list[Delivery]) -> bool:
    return any(
        row.state == State.SENDING
        or (
            row.action == Action.PUBLISH and (row.may_be_out or row.state == State.SENT)
        )
        or (row.state in OFF_THE_WIRE and bool(row.resume))
        for row in rows
    )


def may_be_out(placement: Placement) -> bool:
    """Whether a reader may have seen the place, or may any moment."""
    rows = Delivery.objects.filter(placement=placement)
    published = rows.filter(action=Action.PUBLISH)
    return (
        rows.filter(state=State.SENDING).exists()
        or published.filter(state=State.SENT).exists()
        or published.filter(may_be_out=True).exists()
    )


def _newest_of(rows: list[Delivery]) -> Snapshot | None:
    carried = [row for row in rows if row.snapshot_id is not None]
    return max(carried, key=lambda row: row.seq).snapshot if carried else None


def _leave_gone_addresses(story: Story, now: datetime) -> None:
    """Every address the story ever had answers 410."""
    addresses = Snapshot.objects.filter(story=story).values_list("url", flat=True)
    for path in {urlsplit(url).path for url in addresses.distinct()}:
        GoneAddress.objects.update_or_create(
            path=path, defaults={"story": story, "title": story.title, "at": now}
        )
