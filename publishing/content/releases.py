"""Checked content with its hour: copied at Lên lịch, published exactly so.

Nothing here touches the page; every function but `open_release` runs under the Story
lock.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from publishing.models import Release, Story
from publishing.planning.times import recompute
from publishing.ports import Checked, Draft, Gate, content_source


class GatesShut(Exception):
    """The story may not go out: `gates` says which doors are shut and where to fix."""

    def __init__(self, gates: Iterable[Gate]) -> None:
        self.gates = tuple(gates)
        super().__init__(*self.gates)

    def __str__(self) -> str:
        return " ".join(gate.message for gate in self.gates)


class NothingPlanned(Exception):
    def __str__(self) -> str:
        return _("Nothing is planned any more.")


def open_release(story: Story) -> Release | None:
    return Release.objects.filter(
        story=story, published_at=None, cancelled_at=None
    ).first()


def draft_of(release: Release) -> Draft:
    return Draft(release.story.page_id or 0, release.content, release.digest)


def plan_content(
    story: Story,
    draft: Draft,
    go_live_at: datetime,
    *,
    kind: str,
    note: str,
    user: Any,
    now: datetime,
) -> Release:
    """Put `draft` in the place of whatever was planned before."""
    cancel_open(story, now)
    release = Release.objects.create(
        story=story,
        content=draft.content,
        digest=draft.digest,
        kind=kind,
        note=note,
        go_live_at=go_live_at,
        created_by=user,
    )
    _tell_story(story, go_live_at, now)
    return release


def move(
    release: Release, go_live_at: datetime, *, user: Any, now: datetime
) -> Release:
    """The same content at another hour."""
    if release.go_live_at == go_live_at:
        return release
    return plan_content(
        release.story,
        draft_of(release),
        go_live_at,
        kind=release.kind,
        note=release.note,
        user=user,
        now=now,
    )


def cancel_open(story: Story, now: datetime) -> int:
    return Release.objects.filter(
        story=story, published_at=None, cancelled_at=None
    ).update(cancelled_at=now)


def unschedule(story: Story, now: datetime) -> None:
    """No go-live any more; the places wait for whenever the story is published."""
    cancel_open(story, now)
    if story.page_published_at is None:
        story.go_live_at = None
        story.dirty_at = now  # the sweep takes back what was given ahead
        story.save(update_fields=["go_live_at", "dirty_at"])
        recompute(story)


def ask_gates(draft: Draft, now: datetime) -> None:
    """Raise GatesShut unless the content may stand on the unit's website."""
    checked = Checked(draft.page_id, content=draft.content)
    shut = content_source().gates([checked], "website", now)[0]
    if shut:
        raise GatesShut(shut)


def not_before(draft: Draft, moment: datetime) -> datetime:
    """`moment`, or the end of the content's embargo if that is later."""
    embargo = content_source().embargo(Checked(draft.page_id, content=draft.content))
    return moment if embargo is None else max(moment, embargo)


def _tell_story(story: Story, go_live_at: datetime, now: datetime) -> None:
    """The story's one clock; a planned update of a live story does not turn it back."""
    if story.page_published_at is not None:
        return
    story.go_live_at = go_live_at
    story.dirty_at = now  # the sweep gives it to those who get it ahead
    story.save(update_fields=["go_live_at", "dirty_at"])
    recompute(story)
