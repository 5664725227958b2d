"""Changing one place of a plan: its time, its text, whether it happens at all."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import Page

from publishing.content import binding, releases
from publishing.content.freeze import freeze, is_current, newest_snapshot
from publishing.content.places import lock_place, open_place
from publishing.content.withdraw import close_place, may_be_out
from publishing.engine.rings import ring
from publishing.models import Delivery, Placement, Story
from publishing.planning.examine import past, time_problems
from publishing.planning.legs import Leg, PlanRefused, Reason
from publishing.planning.own_text import edit_own_text
from publishing.planning.serving import channel_problems
from publishing.planning.times import (
    after_quiet,
    due_at,
    has_passed,
    waiting_times,
)
from publishing.planning.website import NETWORK as WEBSITE
from publishing.ports import content_source
from publishing.states import Action, Actor, State

__all__ = ["again", "cancel", "edit_own_text", "is_unsent", "move_to", "reschedule"]

UNSENT = (State.HELD, State.DUE, State.FAILED)


def reschedule(
    placement: Placement,
    *,
    at: datetime | None = None,
    offset_s: int | None = None,
    now: datetime,
) -> Placement:
    """Another time for an unsent place. The website's time is the go-live itself."""
    leg = Leg(placement.channel_id, at=at, offset_s=offset_s)
    if problems := time_problems(leg, now):
        raise PlanRefused({placement.channel_id: tuple(problems)})
    with transaction.atomic():
        story, placement = lock_place(placement)
        if placement.channel.network == WEBSITE:
            _move_go_live(story, at, now)
        elif not is_unsent(placement):
            raise _too_late(placement)
        else:
            move_to(placement, leg, now=now)
        ring()
    return placement


def move_to(placement: Placement, leg: Leg, *, now: datetime) -> bool:
    """Give an unsent place the leg's time and text; False when nothing changed.

    The caller holds the Story lock. A leg without a text leaves the text alone.
    """
    if not is_unsent(placement):
        return False
    wanted: dict[str, Any] = {"at": leg.at, "offset_s": leg.offset_s}
    if leg.own_text is not None:
        wanted |= {"own_text": leg.own_text, "own_text_digest": ""}
    if leg.picture:
        wanted["picture"] = leg.picture
    if leg.follow_up is not None:
        wanted["follow_up"] = leg.follow_up
    before = {name: getattr(placement, name) for name in wanted}
    if {**before, "own_text_digest": ""} == {**wanted, "own_text_digest": ""}:
        return False
    for name, value in wanted.items():
        setattr(placement, name, value)
    placement.save(update_fields=list(wanted))
    _retime(placement, now)
    return True


def cancel(placement: Placement, *, user: Any = None, now: datetime) -> None:
    """Do not post it there. What may be out is not cancelled but taken down."""
    with transaction.atomic():
        story, placement = lock_place(placement)
        if placement.channel.network == WEBSITE:
            _cancel_go_live(story, now)
        elif is_unsent(placement) or _is_unbegun(placement):
            close_place(placement, "", now)
        elif not _cancel_rest(placement, now):
            raise _too_late(placement)
        ring()


def again(
    placement: Placement,
    *,
    at: datetime | None = None,
    offset_s: int | None = None,
    own_text: str | None = None,
    picture: str = "",
    follow_up: str | None = None,
    user: Any = None,
    now: datetime,
) -> Placement:
    """ "Đăng lại": the next occurrence on the channel, at once unless told when."""
    if at is None and offset_s is None:
        at = now
    leg = Leg(placement.channel_id, at, offset_s, own_text, picture, follow_up)
    with transaction.atomic():
        story, placement = lock_place(placement)
        page = Page.objects.filter(pk=story.page_id).first()
        _refuse_again(story, page, placement, leg, now)
        snapshot = newest_snapshot(story)
        fresh = open_place(
            story,
            placement.channel,
            at=at,
            offset_s=offset_s,
            own_text=own_text,
            own_text_digest=snapshot.digest if snapshot else "",
            picture=picture,
            follow_up=follow_up,
            user=user,
        )
        Story.objects.filter(pk=story.pk).update(dirty_at=now)
        live = page if page is not None and page.live else None
        if live and snapshot is not None and is_current(story, live):
            binding.bind(story, snapshot, now)
        ring()
    freeze(story, now=now)
    return fresh


def is_unsent(placement: Placement) -> bool:
    """Its posting still waits, and nothing of it can be out."""
    waits = Delivery.objects.filter(
        placement=placement, action=Action.PUBLISH, state__in=UNSENT
    )
    return _is_unbegun(placement) and waits.exists()


def _is_unbegun(placement: Placement) -> bool:
    return placement.closed_at is None and not may_be_out(placement)


def _retime(placement: Placement, now: datetime) -> None:
    """New times for the unsent rows; a row that waited for a time is let go."""
    rows = Delivery.objects.filter(
        placement=placement,
        action=Action.PUBLISH,
        state__in=UNSENT,
        may_be_out=False,
    )
    rows = rows.select_related("snapshot").select_for_update(of=("self",))
    for row in rows.order_by("pk"):
        mine = Delivery.objects.filter(pk=row.pk)
        if row.snapshot is not None and row.snapshot.embargoed_until is not None:
            continue  # given ahead: it leaves at once and carries the hour
        if row.snapshot_id is None:
            waits = waiting_times(placement, placement.story.go_live_at)
            mine.filter(state=State.HELD).update(**waits._asdict())
            continue
        due = due_at(placement, placement.story.first_published_at or now)
        moment, note = after_quiet(placement.channel, max(due, now))
        times = {"planned_at": moment, "next_at": moment, "wait_note": note}
        if row.state == State.FAILED or row.hold_reason == "overdue":
            mine.move(State.DUE, Actor.EDITOR, attempts=0, **times)
        else:
            mine.filter(state__in=[State.HELD, State.DUE]).update(**times)


def _move_go_live(story: Story, at: datetime | None, now: datetime) -> None:
    planned = releases.open_release(story)
    if planned is None or at is None:
        raise PlanRefused.because(
            "no_go_live", _("There is no planned go-live to move.")
        )
    start = releases.not_before(releases.draft_of(planned), max(at, now))
    releases.move(planned, start, user=planned.created_by, now=now)


def _cancel_go_live(story: Story, now: datetime) -> None:
    if releases.open_release(story) is None:
        raise PlanRefused.because(
            "no_go_live",
            _("The story is on the website already: take it down instead."),
        )
    releases.unschedule(story, now)


def _cancel_rest(placement: Placement, now: datetime) -> int:
    """An edit or a follow-up nobody wants there; the post stays as it is."""
    follows = Q(action=Action.PUBLISH, part__gt=1, may_be_out=False)
    return (
        Delivery.objects.filter(Q(action=Action.UPDATE) | follows)
        .filter(placement=placement, state__in=UNSENT)
        .move(State.CANCELLED, Actor.EDITOR, finished_at=now)
    )


def _refuse_again(
    story: Story, page: Page | None, placement: Placement, leg: Leg, now: datetime
) -> None:
    found: list[Reason] = []
    unit = content_source().unit_of(page.pk) if page is not None else None
    if unit is None or page is None:
        found.append(Reason("no_page", _("The story's page was deleted.")))
    else:
        found += channel_problems(placement.channel, unit)
        if not page.live and releases.open_release(story) is None:
            text = _("The story is not on the website: plan or publish it first.")
            found.append(Reason("not_live", text))
    if leg.at is not None and has_passed(leg.at, now):
        found.append(past(leg.at))
    waiting = Delivery.objects.filter(
        placement__story=story,
        placement__channel=placement.channel,
        action=Action.PUBLISH,
    ).unfinished()
    if waiting.exists():
        text = _("A posting on this channel is still under way.")
        found.append(Reason("under_way", text))
    if found:
        raise PlanRefused({placement.channel_id: tuple(found)})


def _too_late(placement: Placement) -> PlanRefused:
    text = _("%(channel)s: it may be out already. Take it down instead.")
    message = text % {"channel": placement.channel.name}
    return PlanRefused.because("too_late", message, placement.channel_id)
