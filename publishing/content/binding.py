"""What a new snapshot means for every place of its story.

A place that waits gets the snapshot; an unsent row is replaced by one that carries
it; a place that is out gets an update if its channel can be edited. Whatever may be
out already is left alone: the update queues behind it. Every caller holds the Story
lock; placements and deliveries are locked here, by id.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from channels.contract import Blind
from channels.wording import gettext_noop
from publishing.content.open_places import Place, follow_ups_of, place_of, places
from publishing.content.sameness import is_worth_an_update, says_the_same
from publishing.engine.accounts import account
from publishing.engine.compose import compose_for
from publishing.models import Delivery, Placement, Release, Snapshot, Story
from publishing.planning.times import after_quiet, due_at
from publishing.states import Action, Actor, State

OVERDUE_NOTE = gettext_noop("The story went live long after this place's time.")
OLDER_TEXT_NOTE = gettext_noop("The text of this channel is older than the story.")
NEW_TASK_NOTE = gettext_noop("The story was changed: use this text, not the former.")

WAITING = (State.HELD, State.DUE, State.FAILED, State.UNCERTAIN)
REPLACEABLE = (State.HELD, State.DUE, State.FAILED)


def bind(story: Story, snapshot: Snapshot, now: datetime) -> bool:
    """Bring every open place of the story to `snapshot`; safe to repeat.

    True when a row is being sent with an older text and must be looked at again.
    """
    unsettled = False
    for place in places(story):
        unsettled |= _bind_place(place, story, snapshot, now)
        if place.placement.channel.connector.capabilities.follow_ups:
            unsettled |= _bind_follow_ups(place.placement, story, snapshot, now)
    return unsettled


def bind_ahead(story: Story, snapshot: Snapshot, now: datetime) -> bool:
    """The same with planned content, for the places that get it before its hour."""
    unsettled = False
    for place in places(story):
        if place.placement.channel.early:
            unsettled |= _bind_place(place, story, snapshot, now)
    return unsettled


def _bind_follow_ups(
    placement: Placement, story: Story, snapshot: Snapshot, now: datetime
) -> bool:
    """The parts after the post come and go with it; one that is out is edited."""
    unsettled = False
    post = place_of(placement)
    composed = compose_for(placement, snapshot.article)
    for place in follow_ups_of(placement):
        wanted = composed.part(place.part) is not None
        if place.publish is not None and not wanted:
            cancel_unsent(place, now)
        elif place.is_told:
            unsettled |= _bind_place(place, story, snapshot, now)
        elif wanted and post is not None and post.publish is not None:
            insert_follow_up(place, post, snapshot, now)
    return unsettled


def insert_follow_up(
    place: Place, post: Place, snapshot: Snapshot, now: datetime
) -> None:
    """Planned for the hour of its post; it leaves once the post is out."""
    first = post.publish
    Delivery.objects.insert(
        place.placement,
        Action.PUBLISH,
        part=place.part,
        snapshot=snapshot,
        state=State.DUE,
        planned_at=(first.planned_at if first else None) or now,
        next_at=(first.next_at if first else None) or now,
    )


def cancel_unsent(place: Place, now: datetime) -> None:
    """A follow-up that nobody wants any more, unless it may be out already."""
    if place.publish is not None and is_replaceable(place.publish):
        Delivery.objects.filter(pk=place.publish.pk).move(
            State.CANCELLED, Actor.PLANNER, finished_at=now
        )


def _bind_place(place: Place, story: Story, snapshot: Snapshot, now: datetime) -> bool:
    publish = place.publish
    if publish is not None and publish.snapshot_id is None:
        _first_binding(place.placement, publish, story, snapshot, now)
        return False
    if publish is not None and is_replaceable(publish):
        if _carried(publish) < snapshot.publication:
            replace_publish(place, snapshot, now)
        return False
    if not place.is_told:
        return False
    if place.carries < snapshot.publication:
        update_place(place, snapshot, now)
    return (
        publish is not None
        and publish.state == State.SENDING
        and not publish.may_be_out
        and _carried(publish) < snapshot.publication
    )


def _first_binding(
    placement: Placement,
    row: Delivery,
    story: Story,
    snapshot: Snapshot,
    now: datetime,
) -> None:
    _own_text_belongs_to(placement, snapshot)
    mine = Delivery.objects.filter(pk=row.pk)
    if row.state == State.UNCERTAIN:  # a restored row: now it can be looked up
        can_ask = not isinstance(account(placement.channel).recovery, Blind)
        mine.filter(state=State.UNCERTAIN).update(
            snapshot=snapshot, next_at=now if can_ask else None
        )
        return
    if row.hold_reason != "not_live":  # a person or a pause holds it: only its text
        mine.filter(state=State.HELD).update(snapshot=snapshot)
        return
    if snapshot.embargoed_until is not None:
        moment, note = after_quiet(placement.channel, now)
        times = {"planned_at": moment, "next_at": moment, "wait_note": note}
        mine.move(State.DUE, Actor.PLANNER, snapshot=snapshot, **times)
        return
    live_since = story.first_published_at or now
    due = due_at(placement, live_since)
    planned_before = row.created_at <= live_since
    if placement.at is not None and planned_before:
        promised = due_at(placement, story.go_live_at or placement.at)
        promised, _note = after_quiet(placement.channel, promised)
        grace = timedelta(seconds=placement.channel.grace_s)
        if now > promised + grace:
            mine.filter(state=State.HELD).update(
                snapshot=snapshot,
                hold_reason="overdue",
                hold_note=OVERDUE_NOTE,
                planned_at=promised,
            )
            return
    next_at, note = after_quiet(placement.channel, max(due, now))
    planned_at = (row.planned_at or due) if planned_before and not note else next_at
    mine.move(
        State.DUE,
        Actor.PLANNER,
        snapshot=snapshot,
        next_at=next_at,
        planned_at=planned_at,
        wait_note=note,
    )


def replace_publish(place: Place, snapshot: Snapshot, now: datetime) -> None:
    """An unsent row becomes superseded; a new one carries the newest snapshot."""
    old = place.publish
    if old is None:
        raise ValueError("nothing to replace")
    handed_over = old.may_be_out  # only a task of the manual channel gets here
    supersede([old, *place.updates])
    held = old.state == State.HELD and not handed_over
    # What was tried before is a new promise now, or its grace would be long over.
    anew = handed_over or old.state == State.FAILED or old.attempts > 0
    planned_at, next_at, wait_note = old.planned_at, old.next_at, old.wait_note
    if anew:
        planned_at, next_at, wait_note = now, now, ""
    elif was_ahead(old) and snapshot.embargoed_until is None:
        # It did not leave ahead: from now on its own hour counts, like any other's.
        planned_at = next_at = max(due_at(place.placement, now), now)
    Delivery.objects.insert(
        place.placement,
        Action.PUBLISH,
        part=old.part,
        snapshot=snapshot,
        state=State.HELD if held else State.DUE,
        hold_reason=old.hold_reason if held else "",
        hold_note=(old.hold_note if held else NEW_TASK_NOTE if handed_over else ""),
        planned_at=planned_at,
        next_at=next_at,
        wait_note=wait_note,
        may_be_out=handed_over,
        resume=old.resume,
        key_created_at=old.key_created_at,
        event="updated" if handed_over else old.event,
    )


def update_place(place: Place, snapshot: Snapshot, now: datetime) -> None:
    """Queue an update, unless the channel cannot edit or would show the same."""
    placement = place.placement
    can = placement.channel.connector.capabilities
    if not (can.edit or can.by_hand or can.local):
        return
    waiting = [row for row in place.updates if row.state in WAITING]
    sure = place.is_out and len(waiting) == len(place.updates)
    supersede(waiting)
    if sure and not is_worth_an_update(placement, snapshot, place.part):
        return
    insert_update(place, snapshot, now)


def insert_update(place: Place, snapshot: Snapshot, now: datetime) -> None:
    placement = place.placement
    older = place.part == 1 and own_text_is_older(placement, snapshot)
    Delivery.objects.insert(
        placement,
        Action.UPDATE,
        part=place.part,
        snapshot=snapshot,
        event=_event(place, snapshot),
        state=State.HELD if older else State.DUE,
        hold_reason="person" if older else "",
        hold_note=OLDER_TEXT_NOTE if older else "",
        planned_at=now,
        next_at=now,
    )


def _event(place: Place, snapshot: Snapshot) -> str:
    """What the update says of the story to those who get more than its text."""
    if snapshot.kind == Release.Kind.CORRECTION:
        return "corrected"
    if snapshot.embargoed_until is None and _had_it_ahead(place, snapshot):
        return "embargo_lifted"
    return "updated"


def _had_it_ahead(place: Place, live: Snapshot) -> bool:
    """Whether the newest that the place has is the same, given before its hour."""
    if not place.placement.channel.connector.capabilities.early:
        return False
    given = Snapshot.objects.exclude(embargoed_until=None).filter(
        story=place.placement.story_id, publication=place.carries
    )
    return any(says_the_same(ahead, live) for ahead in given)


def own_text_is_older(placement: Placement, snapshot: Snapshot) -> bool:
    """Whether the editor's text for this channel was written for an older story."""
    return (
        placement.own_text is not None
        and placement.channel.connector.capabilities.own_text
        and placement.own_text_digest != snapshot.digest
    )


def _own_text_belongs_to(placement: Placement, snapshot: Snapshot) -> None:
    """A text planned together with this very content is as new as its snapshot."""
    planned_for = snapshot.release.digest if snapshot.release else ""
    if placement.own_text is not None and placement.own_text_digest in (
        "",
        planned_for,
    ):
        placement.own_text_digest = snapshot.digest
        placement.save(update_fields=["own_text_digest"])


def is_replaceable(row: Delivery) -> bool:
    """Nothing of it can be out; or it is a task that a person has in hand."""
    if row.state not in REPLACEABLE:
        return False
    if row.may_be_out:
        return row.state == State.HELD and row.channel.connector.capabilities.by_hand
    return True


def was_ahead(row: Delivery) -> bool:
    """Whether the row carries planned content, for one who gets it before its hour."""
    return row.snapshot is not None and row.snapshot.embargoed_until is not None


def _carried(row: Delivery) -> int:
    return row.snapshot.publication if row.snapshot else 0


def supersede(rows: list[Delivery]) -> None:
    ids = [row.pk for row in rows if row.state in WAITING]
    Delivery.objects.filter(pk__in=ids).move(State.SUPERSEDED, Actor.PLANNER)
