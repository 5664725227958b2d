"""A product's filter over pages: what it takes, and in which respect it does not.

A filter is lists under "kinds", "units" (with those below) and "columns". An absent
or empty list takes everything; an unknown key takes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from wagtail.models import Page

from cms.content.tree import prefixes, units_of
from cms.models import STORY_TYPES
from publishing.ports import Kind, Mismatch

KEYS = {"kinds", "units", "columns"}


@dataclass(frozen=True)
class _Story:
    kind: str
    above: Mapping[int, str]  # the titles of its ancestors by id, the nearest last
    unit: str


def kinds() -> list[Kind]:
    return [
        Kind(kind.article_kind, str(capfirst(kind._meta.verbose_name)))
        for kind in STORY_TYPES
    ]


def mismatches(
    filter: Mapping[str, Any], page_ids: Sequence[int]
) -> list[tuple[Mismatch, ...]]:
    """The same few queries for one page and for many; () = taken."""
    stories = _stories(page_ids)
    return [_mismatches(filter, stories.get(page_id)) for page_id in page_ids]


def _mismatches(
    filter: Mapping[str, Any], story: _Story | None
) -> tuple[Mismatch, ...]:
    if story is None:
        return (Mismatch("page"),)
    if set(filter) - KEYS:
        return (Mismatch("filter"),)
    found = []
    if filter.get("kinds") and story.kind not in filter["kinds"]:
        names = {kind.code: kind.name for kind in kinds()}
        found.append(Mismatch("kinds", names[story.kind]))
    if filter.get("units") and not story.above.keys() & set(filter["units"]):
        found.append(Mismatch("units", story.unit))
    if filter.get("columns") and not story.above.keys() & set(filter["columns"]):
        found.append(Mismatch("columns", list(story.above.values())[-1]))
    return tuple(found)


def _stories(page_ids: Sequence[int]) -> dict[int, _Story]:
    """Those of the pages that are stories; every story stands in a column."""
    told = {
        pk: (kind.article_kind, path)
        for kind in STORY_TYPES
        for pk, path in kind.objects.filter(pk__in=page_ids).values_list("pk", "path")
    }
    paths = {path for _kind, path in told.values()}
    wanted = {prefix for path in paths for prefix in prefixes(path)[:-1]}
    found = Page.objects.filter(path__in=wanted).values_list("path", "pk", "title")
    titles = {path: (pk, title) for path, pk, title in found}
    units = units_of(paths)
    return {
        pk: _Story(
            kind,
            dict(titles[p] for p in prefixes(path)[:-1] if p in titles),
            str(units[path] or ""),
        )
        for pk, (kind, path) in told.items()
    }
