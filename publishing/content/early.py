"""Stories given ahead: partners who are committed to the hour get planned content.

At Lên lịch the content is frozen for them alone, stamped with its go-live; nobody else
ever reads that snapshot. When the story goes live they are told so like everybody. The
sweep calls this for every story whose plan changed, so that a killed process leaves
nothing behind.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models, transaction
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import Page

from channels.article import Article
from publishing.content import binding, pictures, releases
from publishing.content.open_places import Place, places
from publishing.content.places import wait_for_go_live
from publishing.content.stories import lock_story
from publishing.content.withdraw import close_place, may_be_out
from publishing.engine.rings import ring
from publishing.models import Placement, Release, Snapshot, StoredPicture, Story
from publishing.planning import products
from publishing.ports import Rendered, content_source
from publishing.press import documents, early_pictures

LOOK_AGAIN = timedelta(seconds=1)


@dataclass(frozen=True)
class _Planned:
    """What is planned, as read before the lock."""

    release: Release
    number: int
    rendered: Rendered


def settle(story: Story, *, now: datetime) -> None:
    """Give the places that get it ahead what is planned now, or take it back.

    For stories that are not live; safe to repeat.
    """
    story = Story.objects.get(pk=story.pk)
    release = releases.open_release(story)
    if release is None or not _is_waiting(story):
        _take_back(story, now)
    elif _early_places(story).exists() or _may_be_ordered(story, now):
        planned = _render(story, release)
        pictures.store(planned.rendered.pictures)
        _give(story, planned, now)


def _is_waiting(story: Story) -> bool:
    waiting = Page.objects.filter(pk=story.page_id, live=False, alias_of=None)
    return bool(waiting.exists())


def _early_places(story: Story) -> models.QuerySet[Placement]:
    return Placement.objects.filter(
        story=story, closed_at=None, channel__early=True, channel__closed_at=None
    )


def _may_be_ordered(story: Story, now: datetime) -> bool:
    """Whether a product may open a place for it now: this is its first freeze."""
    if story.first_published_at is not None:
        return False
    standing = products.standing(now).filter(channel__unit=story.unit_page_id)
    return bool(standing.filter(channel__early=True).exists())


def _render(story: Story, release: Release) -> _Planned:
    """The planned content as the Article a partner gets: with its hour, and with
    pictures at addresses that only those know who have the Article."""
    number = story.publication + 1
    rendered = content_source().article(
        story.page_id or 0,
        content=release.content,
        story=str(story.pk),
        tag=story.tag,
        revision=number,
        published_at=release.go_live_at,
        updated_at=release.go_live_at,
    )
    article = _stamped(rendered.article, story, release.go_live_at)
    return _Planned(release, number, Rendered(article, rendered.pictures))


def _stamped(article: Article, story: Story, hour: datetime) -> Article:
    shown = tuple(
        picture.model_copy(
            update={"url": early_pictures.address(story.pk, picture.digest)}
        )
        for picture in article.pictures
    )
    return article.model_copy(update={"embargoed_until": hour, "pictures": shown})


def _give(story: Story, planned: _Planned, now: datetime) -> None:
    with transaction.atomic():
        story = lock_story(story.pk)
        if story.publication + 1 != planned.number or not _still(story, planned):
            _look_again(story, now)
            return
        opened = _ordered(story, now)
        if not _early_places(story).exists():
            return
        snapshot = _snapshot(story, planned, now)
        if binding.bind_ahead(story, snapshot, now):
            _look_again(story, now)
        products.drop_closed(opened, now)
        ring()


def _ordered(story: Story, now: datetime) -> list[Placement]:
    if story.first_published_at is not None or story.page_id is None:
        return []
    return products.plan_products(story, story.page_id, now=now, early_only=True)


def _still(story: Story, planned: _Planned) -> bool:
    current = releases.open_release(story)
    return current == planned.release and _is_waiting(story)


def _snapshot(story: Story, planned: _Planned, now: datetime) -> Snapshot:
    """A new snapshot; or the one they have, when content and hour are the same."""
    article = planned.rendered.article
    newest = Snapshot.objects.filter(story=story).order_by("-publication").first()
    if newest is not None and newest.digest == article.digest():
        return newest
    snapshot = Snapshot.objects.create(
        story=story,
        publication=planned.number,
        digest=article.digest(),
        kind=planned.release.kind,
        note=planned.release.note,
        document=article.model_dump(mode="json"),
        url=article.url,
        created_at=now,
        embargoed_until=article.embargoed_until,
    )
    digests = [picture.digest for picture in planned.rendered.pictures]
    snapshot.pictures.set(StoredPicture.objects.filter(pk__in=digests))
    story.publication = planned.number
    story.save(update_fields=["publication"])
    return snapshot


def _look_again(story: Story, now: datetime) -> None:
    Story.objects.filter(pk=story.pk).update(dirty_at=now + LOOK_AGAIN)


def _take_back(story: Story, now: datetime) -> None:
    """Nothing is planned any more: whoever has it is asked to drop it."""
    if not Snapshot.objects.filter(story=story).exclude(embargoed_until=None).exists():
        return
    with transaction.atomic():
        story = lock_story(story.pk)
        if releases.open_release(story) is not None or not _is_waiting(story):
            _look_again(story, now)
            return
        for place in places(story):
            if _was_given(place):
                _take_back_from(place, now)
        documents.void(story.pk, now)
        ring()


def _was_given(place: Place) -> bool:
    if place.publish is not None:
        return binding.was_ahead(place.publish)
    told = Snapshot.objects.filter(
        story=place.placement.story_id, publication=place.carries
    )
    return told.exclude(embargoed_until=None).exists()


def _take_back_from(place: Place, now: datetime) -> None:
    if may_be_out(place.placement):
        with translation.override(settings.LANGUAGE_CODE):
            reason = _("The story will not appear at the hour that was planned.")
        close_place(place.placement, reason, now)
    elif place.publish is not None:
        binding.supersede([place.publish, *place.updates])
        wait_for_go_live(place.placement)
