"""Freeze: a publication becomes an immutable Snapshot, and its places learn of it.

Called on commit of every publication and by the sweep; safe to repeat. Pictures are
rendered and stored before any lock is taken; then one transaction under the Story
lock inserts the snapshot and binds the rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.db import transaction
from wagtail.models import Page

from publishing.content import binding, pictures
from publishing.content.places import ensure_website
from publishing.content.stories import follow_page, lock_story
from publishing.engine import crash
from publishing.engine.rings import ring
from publishing.models import GoneAddress, Release, Snapshot, StoredPicture, Story
from publishing.planning import products
from publishing.ports import Rendered, content_source

LOOK_AGAIN = timedelta(seconds=1)
TRIES = 5
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class _Overtaken(Exception):
    """The page was published again while its pictures were rendered."""


@dataclass(frozen=True)
class _Publication:
    """What one publication of a page is, as read before the lock."""

    page: Page
    number: int
    release: Release | None
    rendered: Rendered


def freeze(story: Story, *, now: datetime) -> Snapshot | None:
    """The newest snapshot of a live story, made if need be; None when not live."""
    crash.point("before_freeze")
    for _attempt in range(TRIES):
        try:
            return _freeze(Story.objects.get(pk=story.pk), now)
        except _Overtaken:
            continue
    Story.objects.filter(pk=story.pk).update(dirty_at=now + LOOK_AGAIN)
    return None


def _freeze(story: Story, now: datetime) -> Snapshot | None:
    page = _live_page(story)
    if page is None:
        return None
    newest = newest_snapshot(story)
    if newest is not None and is_current(story, page):
        snapshot = _bind_only(story, page, newest, now)
        pictures.show(_digests(snapshot))
        _settle(story, now)
        return snapshot
    publication = _render(story, page, newest)
    pictures.store(publication.rendered.pictures)
    fresh = [picture.digest for picture in publication.rendered.pictures]
    pictures.show(fresh)
    try:
        snapshot = _insert(story, publication, now)
    finally:
        former = _digests(newest) if newest else []
        pictures.hide_unused([*former, *fresh])
    _settle(story, now)
    return snapshot


def newest_snapshot(story: Story) -> Snapshot | None:
    """The newest of what was live; content given ahead does not count."""
    published = Snapshot.objects.published().filter(story=story)
    return published.order_by("-publication").first()


def _live_page(story: Story) -> Page | None:
    return Page.objects.filter(pk=story.page_id, live=True, alias_of=None).first()


def _published_at(page: Page) -> datetime:
    """Tells publications apart; pages made live by code alone have no time."""
    moment: datetime | None = page.last_published_at
    return moment or NEVER


def is_current(story: Story, page: Page) -> bool:
    return (
        story.withdrawn_at is None
        and story.page_published_at == _published_at(page)
        and story.url_path == page.url_path
    )


def _render(story: Story, page: Page, newest: Snapshot | None) -> _Publication:
    """The article as published. A small fix leaves `updated` alone."""
    number = story.publication + 1
    release = _unfrozen_release(story)
    # Wagtail rounds its own first date when a revision goes through JSON.
    published_at = (
        newest.article.published_at
        if newest is not None
        else page.first_published_at or page.last_published_at or story.created_at
    )
    updated_at = page.last_published_at or published_at
    moved_only = newest is not None and (story.page_published_at == _published_at(page))
    if newest is not None and (
        moved_only or (release and release.kind == Release.Kind.MINOR)
    ):
        updated_at = newest.article.updated_at
    rendered = content_source().article(
        page.pk,
        story=str(story.pk),
        tag=story.tag,
        revision=number,
        published_at=published_at,
        updated_at=updated_at,
    )
    return _Publication(page, number, None if moved_only else release, rendered)


def _unfrozen_release(story: Story) -> Release | None:
    """The content of the newest publication; None when it passed by the service."""
    newest = (
        Release.objects.filter(story=story, published_at__isnull=False)
        .select_related("snapshot")
        .defer("content")
        .order_by("-published_at", "-pk")
        .first()
    )
    return newest if newest is not None and not hasattr(newest, "snapshot") else None


def _insert(story: Story, publication: _Publication, now: datetime) -> Snapshot | None:
    with transaction.atomic():
        story = lock_story(story.pk)
        page = _live_page(story)
        if page is None:
            return None
        seen = publication.page
        if (
            story.publication + 1 != publication.number
            or page.last_published_at != seen.last_published_at
            or page.url_path != seen.url_path
        ):
            raise _Overtaken
        follow_page(story)
        is_first = story.first_published_at is None
        snapshot = _snapshot(story, publication, now)
        _note_publication(story, page, snapshot, now)
        ensure_website(story)
        opened = products.plan_products(story, page.pk, now=now) if is_first else []
        unsettled = binding.bind(story, snapshot, now)
        products.drop_closed(opened, now)
        _mark(story, now + LOOK_AGAIN if unsettled else now)
        ring()
    return snapshot


def _snapshot(story: Story, publication: _Publication, now: datetime) -> Snapshot:
    """A new snapshot; or the newest one, when nothing at all was changed."""
    article = publication.rendered.article
    newest = newest_snapshot(story)
    digest = article.digest()
    if newest is not None and newest.digest == digest and story.withdrawn_at is None:
        return newest
    release = publication.release
    snapshot = Snapshot.objects.create(
        story=story,
        publication=publication.number,
        digest=digest,
        release=release,
        kind=release.kind if release else Release.Kind.UPDATE,
        note=release.note if release else "",
        document=article.model_dump(mode="json"),
        url=article.url,
        page_published_at=publication.page.last_published_at,
        created_at=now,
    )
    digests = [picture.digest for picture in publication.rendered.pictures]
    snapshot.pictures.set(StoredPicture.objects.filter(pk__in=digests))
    return snapshot


def _note_publication(
    story: Story, page: Page, snapshot: Snapshot, now: datetime
) -> None:
    if story.first_published_at is None or story.withdrawn_at is not None:
        story.first_published_at = page.last_published_at or now
    story.title = snapshot.article.title
    story.url = snapshot.url
    story.publication = snapshot.publication
    story.page_published_at = _published_at(page)
    story.url_path = page.url_path
    story.expire_at = page.expire_at
    story.withdrawn_at = None
    story.withdraw_reason = story.withdraw_scope = ""
    story.save()
    GoneAddress.objects.filter(path=urlsplit(snapshot.url).path).delete()


def _bind_only(
    story: Story, page: Page, snapshot: Snapshot, now: datetime
) -> Snapshot | None:
    with transaction.atomic():
        story = lock_story(story.pk)
        current = _live_page(story)
        if current is None:
            return None
        if story.publication != snapshot.publication or not is_current(story, current):
            raise _Overtaken
        follow_page(story)
        ensure_website(story)
        unsettled = binding.bind(story, snapshot, now)
        _mark(story, now + LOOK_AGAIN if unsettled else now)
        ring()
    return snapshot


def _mark(story: Story, at: datetime) -> None:
    """Leave a note for the sweep, in the same transaction as the work it ends."""
    Story.objects.filter(pk=story.pk).update(dirty_at=at)


def _settle(story: Story, now: datetime) -> None:
    """Take the note away, unless somebody left a later one."""
    Story.objects.filter(pk=story.pk, dirty_at__lte=now).update(dirty_at=None)


def _digests(snapshot: Snapshot | None) -> list[str]:
    if snapshot is None:
        return []
    return list(snapshot.pictures.values_list("pk", flat=True))
