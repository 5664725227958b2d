"""One picture in the place of another, in every story at once.

What is live goes out again as an update through the gates; drafts and planned content
are changed where they lie. Nothing else of a story is touched: edits that wait in a
newer draft keep waiting. A channel that leads with the picture leads with the other
one. Each story is changed whole or not at all.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cms.content.drafts import digest, with_content
from cms.content.picture_uses import Content, Use, plain, shows
from cms.content.pictures import render
from cms.models import StoryImage, StoryPage
from publishing.content import wagtail_page
from publishing.content.golive import GatesShut, publish_page, schedule
from publishing.content.releases import open_release
from publishing.content.stories import lock_story
from publishing.models import Placement, Release, Story
from publishing.ports import Draft


@dataclass
class Swapped:
    """What became of each story; `left` says why one was not changed."""

    done: list[Use] = field(default_factory=list)
    left: list[tuple[Use, str]] = field(default_factory=list)

    @property
    def keeping(self) -> list[Any]:
        """Places whose network lets the text be edited, never the pictures."""
        return [
            place
            for use in self.done
            if use.live
            for place in use.places
            if place.channel.connector.capabilities.keeps_pictures
        ]


def swap(
    uses: Sequence[Use], old: StoryImage, new: StoryImage, *, user: Any, now: datetime
) -> Swapped:
    """Put `new` where `old` is, in those of `uses` that `user` may change."""
    result = Swapped()
    render(new)  # before any lock: channels name a picture by what leaves of it
    for use in uses:
        if not use.changes:
            continue
        if use.page.permissions_for_user(user).page_locked():
            result.left.append((use, _("Somebody has locked the story.")))
            continue
        try:
            with transaction.atomic():
                _lead_on_channels(use, old.outgoing_digest, new.outgoing_digest)
                _swap(use, old.pk, new.pk, user, now)
        except GatesShut as shut:
            result.left.append((use, str(shut)))
        else:
            result.done.append(use)
    return result


def _lead_on_channels(use: Use, old: str, new: str) -> None:
    story = Story.objects.filter(page_id=use.page.pk).first()
    if story is None or not old or not new or not (use.live or use.release):
        return
    lock_story(story.pk)
    Placement.objects.filter(story=story, picture=old).update(picture=new)


def _swap(use: Use, old: int, new: int, user: Any, now: datetime) -> None:
    page = use.page
    release = use.release or _planned(page)
    if use.live is not None:  # gives up what was planned: it is planned again below
        _publish(page, swapped(use.live, old, new), user, now)
    if use.draft is not None:
        _redraft(page, old, new, user)
    if release is not None and (use.live or use.release):
        content = swapped(release.content, old, new)
        schedule(
            page.pk,
            release.go_live_at,
            draft=Draft(page.pk, content, digest(content)),
            kind=release.kind,
            note=release.note,
            user=user,
            now=now,
        )


def _planned(page: StoryPage) -> Release | None:
    story = Story.objects.filter(page_id=page.pk).first()
    return open_release(story) if story else None


def _publish(page: StoryPage, content: Content, user: Any, now: datetime) -> None:
    if page.has_unpublished_changes:  # the newer draft stays on top
        revision = wagtail_page.revision_of(page, content, user=user, written_at=now)
    else:
        revision = with_content(page, content).save_revision(user=user)
    publish_page(page, revision, user=user, kind=Release.Kind.UPDATE, now=now)


def _redraft(page: StoryPage, old: int, new: int, user: Any) -> None:
    """The newest draft once more; after a publication it may be changed already."""
    fresh = type(page).objects.get(pk=page.pk)
    content = plain(fresh.get_latest_revision_as_object())
    if shows(content, old):
        with_content(fresh, swapped(content, old, new)).save_revision(user=user)


def swapped(content: Content, old: int, new: int) -> Content:
    """`content` with one picture for the other; everything else as it was."""
    changed = dict(content)
    if changed.get("lead_picture") == old:
        changed["lead_picture"] = new
    if changed.get("body"):
        changed["body"] = json.dumps(_walk(json.loads(changed["body"]), old, new))
    return changed


def _walk(value: Any, old: int, new: int) -> Any:
    match value:
        case dict():
            return {
                key: new if key == "image" and item == old else _walk(item, old, new)
                for key, item in value.items()
            }
        case list():
            return [_walk(item, old, new) for item in value]
        case _:
            return value
