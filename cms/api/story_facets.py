"""How a list of stories is narrowed: unit, column, movement, person, place, time."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date
from wagtail.models import Page

from cms.api.endpoint import Facet, one_of, whole_number
from cms.api.schemas import DAY, NUMBER, TEXT, choice
from cms.models import (
    PRIORITY_GROUPS,
    STORY_TYPES,
    Award,
    AwardLevel,
    ColumnPage,
    Exemplar,
    Place,
    SectionPage,
    UnitPage,
)

Pages = QuerySet[Any]
KINDS = {kind.article_kind: kind for kind in STORY_TYPES}


def below(model: Any) -> Any:
    """Narrow to the stories below one page of `model`; an unknown one has none."""

    def narrow(pages: Pages, value: str) -> Pages:
        holder = model.objects.live().filter(pk=whole_number(value)).first()
        return pages.descendant_of(holder) if holder else pages.none()

    return narrow


def told(lookup: str, value: Any) -> Q:
    """Stories of whatever kind whose own fields say so."""
    found = Q(pk__in=[])
    for kind in STORY_TYPES:
        found |= Q(pk__in=kind.objects.filter(**{lookup: value}).values("pk"))
    return found


def _kind(pages: Pages, value: str) -> Pages:
    kind = ContentType.objects.get_for_model(KINDS[one_of(value, KINDS)])
    # Plus nothing: by the bare column SQLite would fetch and sort every story of the
    # kind instead of walking down the index of the newest.
    return pages.alias(kind=F("content_type_id") + 0).filter(kind=kind.pk)


def _movement(pages: Pages, value: str) -> Pages:
    return pages.filter(told("movements", whole_number(value)))


def _exemplar(pages: Pages, value: str) -> Pages:
    return pages.filter(told("exemplar", whole_number(value)))


def _province(pages: Pages, value: str) -> Pages:
    return pages.filter(told("exemplar__location__in", places(value)))


def _priority(pages: Pages, value: str) -> Pages:
    return pages.filter(told(f"exemplar__{one_of(value, PRIORITY_GROUPS)}", True))


def _value(pages: Pages, value: str) -> Pages:
    return pages.filter(told("values__code", value))


def _programme(pages: Pages, value: str) -> Pages:
    return pages.filter(told("programmes", whole_number(value)))


def _award_level(pages: Pages, value: str) -> Pages:
    level = one_of(value, AwardLevel.values)
    return pages.filter(told("exemplar__in", awarded(level)))


def awarded(level: str = "") -> QuerySet[Award, int]:
    """Keys of the exemplars who hold an award that is in force, of `level` if named."""
    held = Award.objects.filter(state=Award.State.IN_FORCE)
    return (held.filter(level=level) if level else held).values("exemplar")


def _of_whom(field: str, known: list[str], about: str) -> Facet:
    """By a field of the exemplar that is told of."""

    def narrow(pages: Pages, value: str) -> Pages:
        return pages.filter(told(f"exemplar__{field}", one_of(value, known)))

    return Facet(choice(known), about, narrow)


def _since(pages: Pages, value: str) -> Pages:
    return pages.filter(first_published_at__gte=_midnight(value))


def _until(pages: Pages, value: str) -> Pages:
    return pages.filter(first_published_at__lt=_midnight(value) + timedelta(days=1))


def _midnight(value: str) -> datetime:
    day = parse_date(value)
    if day is None or not 1900 < day.year < 9000:
        raise ValueError("must be a day like 2026-11-20")
    return datetime.combine(day, time.min, timezone.get_current_timezone())


def places(code: str) -> QuerySet[Place]:
    """A place by its code, with its parts and what was merged into it."""
    return Place.objects.filter(
        Q(code=code) | Q(province__code=code) | Q(successor__code=code)
    )


FACETS: dict[str, Facet] = {
    "unit": Facet(NUMBER, "Stories of this unit and of its members", below(UnitPage)),
    "section": Facet(NUMBER, "Stories of this section", below(SectionPage)),
    "column": Facet(NUMBER, "Stories of this column", below(ColumnPage)),
    "movement": Facet(NUMBER, "Stories of this movement or campaign", _movement),
    "exemplar": Facet(NUMBER, "Stories that tell of this exemplar", _exemplar),
    "province": Facet(
        TEXT, "Code of a province or special zone, former ones included", _province
    ),
    "kind": Facet(choice(list(KINDS)), "Kind of story", _kind),
    "priority": Facet(
        choice(list(PRIORITY_GROUPS)), "Priority group of the exemplar", _priority
    ),
    "standing": _of_whom("standing", Exemplar.Standing.values, "Kind of exemplar"),
    "deed": _of_whom("deed", Exemplar.Deed.values, "Kind of deed"),
    "category": _of_whom("category", Exemplar.Category.values, "Subject category"),
    "field": _of_whom("field", Exemplar.Field.values, "Field of achievement"),
    "award_level": Facet(
        choice(AwardLevel.values),
        "The exemplar holds an award of this level",
        _award_level,
    ),
    "value": Facet(TEXT, "Code of a value the story stands for", _value),
    "programme": Facet(NUMBER, "Stories of this programme", _programme),
    "since": Facet(DAY, "First published on this day or later (Viet Nam)", _since),
    "until": Facet(DAY, "First published on this day or earlier", _until),
}


def stories() -> QuerySet[Page]:
    """What the public may read."""
    return Page.objects.live().public().exact_type(*STORY_TYPES)
