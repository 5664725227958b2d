"""What stands around a story and beside the stories of a unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cms.content.addresses import page_path
from cms.content.practices import collection
from cms.content.timeline import told_exemplars
from cms.models import MovementPage, Reportage, StoryPage, UnitPage

MOST = 12


@dataclass(frozen=True)
class Part:
    """One published part of a series, seen from another."""

    number: int
    title: str
    url: str
    here: bool


def belongings(page: StoryPage) -> dict[str, Any]:
    """The page of the exemplar, the movements and the other parts of a story."""
    exemplar = page.exemplar
    series = getattr(page, "series", None)
    return {
        "exemplar_slug": exemplar.slug if exemplar and page.live else "",
        "movements": MovementPage.objects.live().filter(
            pk__in=[movement.pk for movement in page.movements.all()]
        ),
        "series": series,
        "part_number": getattr(page, "part_number", None),
        "parts": _parts(series, page) if series else [],
    }


def _parts(series: Any, page: StoryPage) -> list[Part]:
    published = (
        Reportage.objects.live()
        .public()
        .filter(series=series)
        .order_by("part_number", "first_published_at")
    )
    return [
        Part(part.part_number or 0, part.title, page_path(part), part.pk == page.pk)
        for part in published
    ]


def beside_stories(unit: UnitPage) -> dict[str, Any]:
    """What the unit's own switches let its page show beside the stories."""
    shown: dict[str, Any] = {}
    if unit.shows_exemplars:
        shown["exemplars"] = told_exemplars().filter(unit=unit)[:MOST]
    if unit.shows_movements:
        shown["movements"] = MovementPage.objects.live().child_of(unit)
    if unit.shows_practices:
        shown["practices"] = collection().filter(page__path__startswith=unit.path)[
            :MOST
        ]
    return shown
