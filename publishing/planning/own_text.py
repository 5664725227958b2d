"""The editor's own words for one channel."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from channels.article import Article
from publishing.content import binding, releases
from publishing.content.freeze import newest_snapshot
from publishing.content.open_places import Place, follow_ups_of, place_of
from publishing.content.places import lock_place
from publishing.engine.compose import compose_for
from publishing.engine.rings import ring
from publishing.models import Delivery, Placement, Snapshot
from publishing.planning.examine import Examiner
from publishing.planning.legs import PlanRefused, Reason
from publishing.states import State, Step
from publishing.wording import finding_text


def edit_own_text(
    placement: Placement,
    text: str | None,
    picture: str,
    follow_up: str | None = None,
    *,
    now: datetime,
) -> Placement:
    """The editor's own words for this channel; what is out there is changed too.

    `follow_up` are those of the part after the post; None is the channel's habit.
    """
    article = _article(placement, now)
    with transaction.atomic():
        story, placement = lock_place(placement)
        snapshot = newest_snapshot(story) if story.page_published_at else None
        planned = releases.open_release(story)
        placement.own_text, placement.picture = text, picture
        anew = placement.follow_up != follow_up
        placement.follow_up = follow_up
        _refuse_findings(placement, article)
        if snapshot is not None:
            placement.own_text_digest = snapshot.digest
        else:
            placement.own_text_digest = planned.digest if planned else ""
        placement.save(
            update_fields=["own_text", "own_text_digest", "picture", "follow_up"]
        )
        if snapshot is not None and placement.closed_at is None:
            post = place_of(placement)
            _say_it_anew(post, snapshot, now)
            if anew and post is not None:
                _follow_up_anew(placement, post, snapshot, now)
        ring()
    return placement


def _article(placement: Placement, now: datetime) -> Article | None:
    """What the words stand beside; read before any lock, it may render pictures."""
    page_id = placement.story.page_id
    return None if page_id is None else Examiner(page_id, now=now).article


def _refuse_findings(placement: Placement, article: Article | None) -> None:
    if article is None:
        return
    errors = compose_for(placement, article).errors
    if errors:
        reasons = tuple(Reason(e.code, finding_text(e)) for e in errors)
        raise PlanRefused({placement.channel_id: reasons})


def _follow_up_anew(
    placement: Placement, post: Place, snapshot: Snapshot, now: datetime
) -> None:
    """Asked for now it may also follow a post that is out; one out is never cut."""
    composed = compose_for(placement, snapshot.article)
    for place in follow_ups_of(placement):
        if composed.part(place.part) is None:
            binding.cancel_unsent(place, now)
        elif place.is_told:
            _say_it_anew(place, snapshot, now)
        elif post.is_told:
            binding.insert_follow_up(place, post, snapshot, now)


def _say_it_anew(place: Place | None, snapshot: Snapshot, now: datetime) -> None:
    if place is None:
        return
    publish = place.publish
    if publish is not None and publish.may_be_out and binding.is_replaceable(publish):
        binding.replace_publish(place, snapshot, now)  # a task in somebody's hands
    elif publish is not None and not publish.may_be_out:
        # What was prepared carried the former words.
        Delivery.objects.filter(
            pk=publish.pk, state__in=[State.HELD, State.DUE]
        ).update(step=Step.PREPARE)
        if publish.state == State.SENDING:
            _queue_update(place, snapshot, now)
    elif place.is_told:
        _queue_update(place, snapshot, now)


def _queue_update(place: Place, snapshot: Snapshot, now: datetime) -> None:
    can = place.placement.channel.connector.capabilities
    if can.edit or can.by_hand:
        binding.supersede(list(place.updates))
        binding.insert_update(place, snapshot, now)
