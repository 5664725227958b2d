"""The editor's own words for one channel."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from channels.article import Article
from publishing.content import binding, releases
from publishing.content.freeze import newest_snapshot
from publishing.content.open_places import Place, place_of
from publishing.content.places import lock_place
from publishing.engine.compose import compose_for
from publishing.engine.rings import ring
from publishing.models import Delivery, Placement, Snapshot
from publishing.planning.examine import Examiner
from publishing.planning.legs import PlanRefused, Reason
from publishing.states import State, Step
from publishing.wording import finding_text


def edit_own_text(
    placement: Placement, text: str | None, picture: str, *, now: datetime
) -> Placement:
    """The editor's own words for this channel; what is out there is changed too."""
    article = _article(placement, now)
    with transaction.atomic():
        story, placement = lock_place(placement)
        snapshot = newest_snapshot(story) if story.page_published_at else None
        planned = releases.open_release(story)
        placement.own_text, placement.picture = text, picture
        _refuse_findings(placement, article)
        if snapshot is not None:
            placement.own_text_digest = snapshot.digest
        else:
            placement.own_text_digest = planned.digest if planned else ""
        placement.save(update_fields=["own_text", "own_text_digest", "picture"])
        if snapshot is not None and placement.closed_at is None:
            _say_it_anew(placement, snapshot, now)
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


def _say_it_anew(placement: Placement, snapshot: Snapshot, now: datetime) -> None:
    place = place_of(placement)
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
    elif publish is not None or place.is_out:
        _queue_update(place, snapshot, now)


def _queue_update(place: Place, snapshot: Snapshot, now: datetime) -> None:
    can = place.placement.channel.connector.capabilities
    if can.edit or can.by_hand:
        binding.supersede(list(place.updates))
        binding.insert_update(place.placement, snapshot, now)
