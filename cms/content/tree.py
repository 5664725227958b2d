"""Which unit and which column a page belongs to, for one page or for many."""

from __future__ import annotations

from collections.abc import Iterable

from cms.models import UnitPage

STEP = UnitPage.steplen


def prefixes(path: str) -> list[str]:
    """The treebeard paths of a page and its ancestors, the nearest last."""
    return [path[:end] for end in range(STEP, len(path) + 1, STEP)]


def units_of(paths: Iterable[str]) -> dict[str, UnitPage | None]:
    """The nearest unit of each path, in one query."""
    wanted = {path: prefixes(path) for path in set(paths)}
    found = {
        unit.path: unit
        for unit in UnitPage.objects.filter(
            path__in={prefix for chain in wanted.values() for prefix in chain}
        )
    }
    return {
        path: next((found[p] for p in reversed(chain) if p in found), None)
        for path, chain in wanted.items()
    }


def unit_of(path: str) -> UnitPage | None:
    return units_of([path])[path]
