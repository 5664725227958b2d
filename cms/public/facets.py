"""How readers narrow the stories down: kind, unit, movement, province, year.

Only what a published story has is offered; anything else in the address is ignored.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.db.models.functions import Left, Length
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.api.story_facets import FACETS, KINDS, stories, told
from cms.models import STORY_TYPES, MovementPage, Place, UnitPage
from cms.public.edition import of_edition
from cms.vietnamese.names import text_key
from publishing.clock import database_now

Choices = tuple[tuple[str, str], ...]  # what the address says, and what people read


@dataclass(frozen=True)
class Offered:
    """What the published stories have; names as they are written, kinds by code.

    `homes` are the places that today's provinces stand for, former ones included.
    """

    kinds: tuple[str, ...] = ()
    units: Choices = ()
    movements: Choices = ()
    provinces: Choices = ()
    years: tuple[str, ...] = ()
    homes: dict[str, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Facet:
    """One field of the form. `without` is the address's question without it."""

    name: str
    label: str
    anything: str
    choices: Choices
    chosen: str = ""
    chosen_label: str = ""
    without: str = ""


@dataclass(frozen=True)
class Narrowed:
    """The stories that are left, the form's fields, and what keeps the choice."""

    pages: QuerySet[Page]
    facets: tuple[Facet, ...]
    query: str

    @property
    def chosen(self) -> list[Facet]:
        return [facet for facet in self.facets if facet.chosen]

    @property
    def carry(self) -> str:
        """The question of the address, without the number of the page."""
        return _question(self.query, {one.name: one.chosen for one in self.chosen})


def narrowed(asked: Mapping[str, str], query: str) -> Narrowed:
    offered = of_edition("facets", _offered)
    fields = _fields(offered)
    chosen = {
        one.name: asked.get(one.name, "")
        for one in fields
        if asked.get(one.name, "") in dict(one.choices)
    }
    facets = tuple(_with_choice(one, chosen, query) for one in fields if one.choices)
    return Narrowed(_matching(chosen, offered), facets, query)


def _fields(offered: Offered) -> tuple[Facet, ...]:
    kinds = tuple((code, _kind_name(code)) for code in offered.kinds)
    years = tuple((year, year) for year in offered.years)
    return (
        Facet("loai", _("Kind of story"), _("Every kind"), kinds),
        Facet("don-vi", _("Unit"), _("Every unit"), offered.units),
        Facet(
            "phong-trao",
            _("Movement or campaign"),
            _("Every movement"),
            offered.movements,
        ),
        Facet("tinh", _("Province or city"), _("Everywhere"), offered.provinces),
        Facet("nam", _("Year"), _("Every year"), years),
    )


def _kind_name(code: str) -> str:
    return capfirst(str(KINDS[code]._meta.verbose_name))


def _with_choice(one: Facet, chosen: dict[str, str], query: str) -> Facet:
    value = chosen.get(one.name, "")
    others = {name: kept for name, kept in chosen.items() if name != one.name}
    return replace(
        one,
        chosen=value,
        chosen_label=dict(one.choices).get(value, ""),
        without=_question(query, others) if value else "",
    )


def _question(query: str, chosen: Mapping[str, str]) -> str:
    return urlencode(({"q": query} if query else {}) | dict(chosen))


def _matching(chosen: Mapping[str, str], offered: Offered) -> QuerySet[Page]:
    pages = stories()
    for name, value in chosen.items():
        match name:
            case "loai":
                pages = FACETS["kind"].narrow(pages, value)
            case "don-vi":
                pages = FACETS["unit"].narrow(pages, value)
            case "phong-trao":
                pages = FACETS["movement"].narrow(pages, value)
            case "tinh":
                homes = offered.homes[value]
                pages = pages.filter(told("exemplar__location__in", homes))
            case "nam":
                pages = FACETS["since"].narrow(pages, f"{value}-01-01")
                pages = FACETS["until"].narrow(pages, f"{value}-12-31")
    return pages


def _offered() -> Offered:
    homes = _homes()
    names = {place.code: place.full_name for place in homes}
    return Offered(
        kinds=_kinds(),
        units=_units(),
        movements=_movements(),
        provinces=_by_name(names.items()),
        years=_years(),
        homes={place.code: tuple(sorted(ids)) for place, ids in homes.items()},
    )


def _kinds() -> tuple[str, ...]:
    return tuple(code for code, kind in KINDS.items() if _published(kind).exists())


def _published(kind: Any) -> QuerySet[Any]:
    return kind.objects.live().public()


def _units() -> Choices:
    """Those with stories of their own or of a member, in Vietnamese order."""
    columns = (
        stories()
        .order_by()
        .annotate(above=Left("path", Length("path") - Page.steplen))
        .values_list("above", flat=True)
        .distinct()
    )
    paths = {
        path[:end] for path in columns for end in range(0, len(path) + 1, Page.steplen)
    }
    units = UnitPage.objects.live().public().values_list("pk", "title", "path")
    return _by_name((str(pk), title) for pk, title, path in units if path in paths)


def _movements() -> Choices:
    used: set[int] = set()
    for kind in STORY_TYPES:
        pages = _published(kind).exclude(movements=None)
        used.update(pages.values_list("movements", flat=True).distinct())
    found = MovementPage.objects.live().public().filter(pk__in=used)
    return _by_name((str(pk), name) for pk, name in found.values_list("pk", "title"))


def _homes() -> dict[Place, list[int]]:
    """Today's provinces with the places of the told exemplars that lie in them."""
    used: set[int] = set()
    for kind in STORY_TYPES:
        told_of = _published(kind).exclude(exemplar__location=None)
        used.update(told_of.values_list("exemplar__location", flat=True).distinct())
    places = Place.objects.in_bulk() if used else {}
    today = timezone.localdate(database_now())
    found: dict[Place, list[int]] = defaultdict(list)
    for pk in used:
        found[_top(places[pk], places, today)].append(pk)
    return found


def _top(place: Place, places: Mapping[int, Place], today: Any) -> Place:
    """What `place` is part of today."""
    while True:
        if place.valid_to and place.valid_to < today and place.successor_id:
            place = places[place.successor_id]
        elif place.province_id:
            place = places[place.province_id]
        else:
            return place


def _years() -> tuple[str, ...]:
    days = stories().exclude(first_published_at=None).order_by()
    return tuple(
        str(one.year) for one in days.datetimes("first_published_at", "year", "DESC")
    )


def _by_name(choices: Any) -> Choices:
    return tuple(sorted(choices, key=lambda one: (text_key(one[1]), one[0])))
