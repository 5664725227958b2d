"""What stands around a story and beside the stories of a unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from cms.content.addresses import page_path
from cms.content.practices import collection
from cms.content.timeline import told_exemplars
from cms.models import EmulationBlock, MovementPage, Reportage, StoryPage, UnitPage

MOST = 12


@dataclass(frozen=True)
class Part:
    """One published part of a series, seen from another."""

    number: int
    title: str
    url: str
    here: bool


def belongings(page: StoryPage) -> dict[str, Any]:
    """The page of the exemplar, what a story belongs to and cites, its other parts."""
    exemplar = page.exemplar
    series = getattr(page, "series", None)
    return {
        "exemplar_slug": exemplar.slug if exemplar and page.live else "",
        "movements": MovementPage.objects.live().filter(
            pk__in=[movement.pk for movement in page.movements.all()]
        ),
        "values": page.values.all(),
        "citations": _citations(page),
        "series": series,
        "part_number": getattr(page, "part_number", None),
        "parts": _parts(series, page) if series else [],
    }


def _citations(page: StoryPage) -> list[str]:
    """What the story rests on: its own documents, then those of its programmes."""
    own = list(page.basis_documents.all())
    of_programmes = [
        document
        for programme in page.programmes.all()
        for document in programme.basis.all()
    ]
    return list(dict.fromkeys(one.citation for one in [*own, *of_programmes]))


def about_unit(unit: UnitPage, today: date) -> dict[str, Any]:
    """Its kind and place in the organisation, and what became of it."""
    blocks = EmulationBlock.objects.filter(
        Q(members__until=None) | Q(members__until__gte=today),
        Q(members__since=None) | Q(members__since__lte=today),
        members__unit=unit,
    )
    above = unit.second_superior
    return {
        "unit_type": unit.unit_type,
        "location": unit.location.at(today) if unit.location else None,
        "second_superior": above if above and above.live else None,
        "blocks": blocks.distinct(),
        "ended_on": None if unit.exists_on(today) else unit.valid_to,
        "successor": unit.successor,
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
