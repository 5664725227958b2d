"""The public corrections of a story, oldest first, read from its publications."""

from __future__ import annotations

from channels.article import Correction
from publishing.models import Release


def corrections_of(story: str) -> tuple[Correction, ...]:
    """Each "Cải chính" of the story (its uuid) that was published."""
    return tuple(
        Correction(at=at, note=note)
        for at, note in Release.objects.filter(
            story_id=story,
            kind=Release.Kind.CORRECTION,
            published_at__isnull=False,
            note__gt="",
        )
        .order_by("published_at", "pk")
        .values_list("published_at", "note")
    )
