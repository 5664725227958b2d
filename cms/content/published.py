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

_kept: dict[str, Article] = {}
_lock = Lock()


@dataclass(frozen=True)
class Publication:
    """The newest snapshot of a page. `key` names its content wherever the row came
    from: a restored database may give an old number to new words."""

    snapshot: int
    key: str


def newest_publications(page_ids: Iterable[int]) -> dict[int, Publication]:
    """By page id; a page that was never frozen is missing."""
    wanted = list(page_ids)
    found: dict[int, Publication] = {}
    for start in range(0, len(wanted), PART):
        rows = (
            Snapshot.objects.published()
            .filter(story__page_id__in=wanted[start : start + PART])
            .order_by("publication")
            .values_list("story__page_id", "pk", "story_id", "publication", "digest")
        )
        for page_id, pk, *parts in rows:  # the newest comes last and stays
            found[page_id] = Publication(pk, ":".join(map(str, parts)))
    return found


def articles(publications: Iterable[Publication]) -> dict[str, Article]:
    """By `key`, in one query for those not met before."""
    wanted = {one.snapshot: one.key for one in publications}
    found = {key: _kept[key] for key in wanted.values() if key in _kept}
    missing = {pk: key for pk, key in wanted.items() if key not in found}
    if missing:
        for snapshot in Snapshot.objects.filter(pk__in=missing).only("document"):
            found[missing[snapshot.pk]] = snapshot.article
        with _lock:
            _kept.update((key, found[key]) for key in missing.values() if key in found)
            while len(_kept) > KEPT:
                del _kept[next(iter(_kept))]
    return found
