""" "Cách làm hay" as a collection: search it, and write down who took what over."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, IntegerField, Prefetch, QuerySet, Value, When

from cms.content.timeline import live_stories_of
from cms.models import Adoption, Exemplar, Practice, UnitPage
from cms.search.question import Question


def collection(query: str = "") -> QuerySet[Practice]:
    """The practices of published stories that hold every word of `query`.

    Marks do not matter; rows whose title holds the words as typed come first.
    """
    rows = (
        Practice.objects.filter(shown=True, page__live=True)
        .select_related("page")
        .prefetch_related(
            Prefetch("adoptions", Adoption.objects.select_related("unit"))
        )
    )
    if question := Question.of(query):
        for word in question.words:
            rows = rows.filter(search_folded__contains=word)
        rows = rows.annotate(
            distance=Case(
                When(title__icontains=question.typed, then=Value(0)),
                default=Value(1),
                output_field=IntegerField(),
            )
        ).order_by("distance", "-page__first_published_at", "-pk")
    else:
        rows = rows.order_by("-page__first_published_at", "-pk")
    return rows


def followers(exemplar: Exemplar) -> int:
    """How many units took over a practice that a published story tells of them."""
    told = live_stories_of(exemplar).values("pk")
    adoptions = Adoption.objects.filter(practice__page__in=told, practice__shown=True)
    return adoptions.values("unit").distinct().count()


def adopt(
    practice: Practice, unit: UnitPage, applied_on: date, result: str, user: Any
) -> Adoption:
    """ "Đơn vị tôi đã áp dụng": once per unit; told again, it is told better."""
    adoption, _made = Adoption.objects.update_or_create(
        practice=practice,
        unit=unit,
        defaults={"applied_on": applied_on, "result": result, "told_by": user},
    )
    return adoption
