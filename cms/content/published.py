"""Published stories as they were frozen, many at a time and each read once a process.

A snapshot never changes, so its article may be kept as long as there is room.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock

from channels.article import Article
from publishing.models import Snapshot

KEPT = 1000
PART = 500  # ids in one query; databases limit their parameters

_kept: dict[int, Article] = {}
_lock = Lock()


@dataclass(frozen=True)
class Publication:
    """The newest snapshot of a page, known by its key until somebody reads it."""

    snapshot: int
    story: str  # uuid


def newest_publications(page_ids: Iterable[int]) -> dict[int, Publication]:
    """By page id; a page that was never frozen is missing."""
    wanted = list(page_ids)
    found: dict[int, Publication] = {}
    for start in range(0, len(wanted), PART):
        rows = (
            Snapshot.objects.filter(story__page_id__in=wanted[start : start + PART])
            .order_by("publication")
            .values_list("story__page_id", "pk", "story_id")
        )
        for page_id, pk, story in rows:  # the newest comes last and stays
            found[page_id] = Publication(pk, str(story))
    return found


def articles(snapshots: Iterable[int]) -> dict[int, Article]:
    """By snapshot key, in one query for those not met before."""
    wanted = set(snapshots)
    found = {pk: _kept[pk] for pk in wanted if pk in _kept}
    missing = wanted - found.keys()
    if missing:
        for snapshot in Snapshot.objects.filter(pk__in=missing).only("document"):
            found[snapshot.pk] = snapshot.article
        with _lock:
            _kept.update((pk, found[pk]) for pk in missing if pk in found)
            while len(_kept) > KEPT:
                del _kept[next(iter(_kept))]
    return found
