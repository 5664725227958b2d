"""/api/content/v2/exemplars/: whom published stories tell of, in name order."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from cms.api.endpoint import (
    Endpoint,
    Facet,
    Field,
    absolute,
    chosen,
    item_url,
    one_of,
    whole_number,
)
from cms.api.places import public_path, units_at
from cms.api.schemas import (
    ADDRESS,
    DAY,
    NUMBER,
    REFERENCE,
    TEXT,
    choice,
    many,
    maybe,
    shape,
)
from cms.api.story_facets import awarded, places
from cms.api.story_items import moment
from cms.content.timeline import told_exemplars
from cms.models import (
    PRIORITY_GROUPS,
    STORY_TYPES,
    AwardLevel,
    Exemplar,
    MovementPage,
    UnitPage,
)
from cms.search.question import Question

AWARD = shape(title=TEXT, decision_number=TEXT, decided_on=DAY)
STORY = shape(
    id=NUMBER, title=TEXT, published_at=TEXT, detail_url=ADDRESS, html_url=ADDRESS
)


def _unit(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    unit = UnitPage.objects.live().filter(pk=whole_number(value)).first()
    return rows.filter(unit__path__startswith=unit.path) if unit else rows.none()


def _province(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(location__in=places(value))


def _priority(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(**{one_of(value, PRIORITY_GROUPS): True})


def _award_level(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(pk__in=awarded(one_of(value, AwardLevel.values)))


def _movement(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    movement = MovementPage.objects.live().filter(pk=whole_number(value)).first()
    if movement is None:
        return rows.none()
    told = Q(pk__in=[])
    for kind in STORY_TYPES:
        stories = kind.objects.live().public().filter(movements=movement)
        told |= Q(pk__in=stories.exclude(exemplar=None).values("exemplar_id"))
    return rows.filter(told)


def _is(field: str, known: list[str]) -> Facet:
    return Facet(
        choice(known),
        f"Only this {field}",
        lambda rows, value: rows.filter(**{field: one_of(value, known)}),
    )


class Exemplars(Endpoint):
    model = Exemplar
    collection = "exemplars"
    type_name = "Exemplar"
    summary = "People and collectives whose stories are published"
    item_fields = {
        "name": Field(TEXT, "Form of address and name"),
        "full_name": Field(TEXT, "Name alone"),
        "call_name": Field(TEXT, "Name in running text", listed=False),
        "kind": Field(choice(list(Exemplar.Kind.values)), "Person or collective"),
        "standing": Field(choice(list(Exemplar.Standing.values)), "Kind of exemplar"),
        "deed": Field(choice(list(Exemplar.Deed.values)), "Kind of deed", listed=False),
        "category": Field(TEXT, "Subject category", listed=False),
        "field": Field(TEXT, "Field of achievement", listed=False),
        "role": Field(TEXT, "Role"),
        "workplace": Field(TEXT, "Workplace"),
        "place": Field(TEXT, "Place as the stories say it"),
        "province": Field(
            maybe(shape(code=TEXT, name=TEXT)), "Province or special zone"
        ),
        "priority_groups": Field(many(TEXT), "Priority groups"),
        "unit": Field(maybe(REFERENCE), "Unit"),
        "awards": Field(many(AWARD), "Awards that hold, newest first", listed=False),
        "stories": Field(many(STORY), "Published stories", listed=False),
    }
    facets = {
        "unit": Facet(NUMBER, "Exemplars of this unit and its members", _unit),
        "province": Facet(TEXT, "Code of a province or special zone", _province),
        "priority": Facet(choice(list(PRIORITY_GROUPS)), "Priority group", _priority),
        "kind": _is("kind", list(Exemplar.Kind.values)),
        "standing": _is("standing", list(Exemplar.Standing.values)),
        "deed": _is("deed", list(Exemplar.Deed.values)),
        "category": _is("category", list(Exemplar.Category.values)),
        "field": _is("field", list(Exemplar.Field.values)),
        "award_level": Facet(
            choice(AwardLevel.values), "Holds an award of this level", _award_level
        ),
        "movement": Facet(NUMBER, "Told of in this movement or campaign", _movement),
    }
    orders = {
        "name": ("name_sort_key", "pk"),
        "-name": ("-name_sort_key", "-pk"),
        "id": ("pk",),
        "-id": ("-pk",),
    }
    default_order = "name"

    def rows(self) -> QuerySet[Exemplar]:
        return told_exemplars()

    def found(self, rows: QuerySet[Any], question: Question) -> list[int]:
        for word in question.words:
            rows = rows.filter(search_folded__contains=word)
        names = rows.order_by("name_sort_key", "pk").only(
            "honorific", "full_name", "workplace", "search_folded"
        )
        ranked = sorted(
            (one for one in names if question.found_in(one.search_folded)),
            key=lambda one: question.distance(str(one), one.workplace),
        )
        return [one.pk for one in ranked]

    def items(self, ids: list[int], names: frozenset[str]) -> list[dict[str, Any]]:
        people = (
            Exemplar.objects.filter(pk__in=ids)
            .select_related("location", "unit")
            .prefetch_related("awards__form")
            .in_bulk()
        )
        units = units_at(one.unit.path for one in people.values())
        stories = _stories(ids) if "stories" in names else {}
        return [
            chosen(
                {
                    "id": pk,
                    "meta": self._meta(one),
                    **_said(one),
                    "unit": units[one.unit.path],
                    "awards": _awards(one),
                    "stories": stories.get(pk, []),
                },
                names,
            )
            for pk in ids
            if (one := people.get(pk)) is not None
        ]

    def _meta(self, one: Exemplar) -> dict[str, Any]:
        return {
            "type": "cms.Exemplar",
            "detail_url": self.detail_url(one.pk),
            "html_url": absolute(reverse("exemplar", args=[one.slug])),
            "slug": one.slug,
        }


def _said(one: Exemplar) -> dict[str, Any]:
    place = one.location
    return {
        "name": str(one),
        **{
            name: getattr(one, name)
            for name in (
                "full_name",
                "call_name",
                "kind",
                "standing",
                "deed",
                "category",
                "field",
                "role",
                "workplace",
                "place",
            )
        },
        "province": {"code": place.code, "name": place.full_name} if place else None,
        "priority_groups": [name for name in PRIORITY_GROUPS if getattr(one, name)],
    }


def _awards(one: Exemplar) -> list[dict[str, Any]]:
    """What was given and still holds, as the public page shows it."""
    given = [award for award in one.awards.all() if award.in_force]
    given.sort(key=lambda award: str(award.decided_on or ""), reverse=True)
    return [
        {
            "title": str(award),
            "decision_number": award.decision_number,
            "decided_on": award.decided_on.isoformat() if award.decided_on else None,
        }
        for award in given
    ]


def _stories(ids: list[int]) -> dict[int, list[dict[str, Any]]]:
    rows: list[tuple[Any, ...]] = []
    for kind in STORY_TYPES:
        rows += (
            kind.objects.live()
            .public()
            .filter(exemplar__in=ids)
            .values_list("first_published_at", "pk", "title", "url_path", "exemplar")
        )
    rows.sort(key=lambda row: (str(row[0] or ""), row[1]), reverse=True)
    found: dict[int, list[dict[str, Any]]] = {}
    for published, pk, title, url_path, exemplar in rows:
        found.setdefault(exemplar, []).append(
            {
                "id": pk,
                "title": title,
                "published_at": moment(published),
                "detail_url": item_url("stories", pk),
                "html_url": absolute(public_path(url_path)),
            }
        )
    return found
