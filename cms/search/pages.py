"""Pages that hold the words of a question, best first, on either database.

The index knows folded words (design: one mechanism, no extension); the order of the
answers is ours, because neither database can tell "Đặng" from "dang" in a rank.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from cms.search.question import Question

BEST = 1000  # hits that are put in order; nobody leafs further


def _matching(question: Question, pages: QuerySet[Page]) -> Iterator[QuerySet[Page]]:
    """Those of `pages` whose text has every word of the question.

    Where no text has the last word as a whole it may be the beginning of one, the
    second answer: people stop typing early.
    """
    for method in ("search", "autocomplete"):
        yield pages.filter(pk__in=indexed(question, Page.objects.all(), method))


def best_first(question: Question, pages: QuerySet[Page]) -> list[int]:
    """Primary keys of the matching `pages`: exact hits, then the newest."""
    if not question:
        return []
    titled = Q(title__icontains=question.typed)
    for word in question.typed.split():
        titled |= Q(title__icontains=word)
    outside = Case(
        When(titled, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    for found in _matching(question, pages):
        best = found.order_by(outside, "-first_published_at", "-pk")
        if rows := list(best.values_list("pk", "title")[:BEST]):
            break
    ranked = [
        (question.distance(title), place, pk) for place, (pk, title) in enumerate(rows)
    ]
    return [pk for _distance, _place, pk in sorted(ranked)]


def indexed(question: Question, rows: QuerySet[Any], method: str) -> QuerySet[Any]:
    """The ids among `rows` as a subquery; `method` is search or autocomplete. The
    backend's own ranking is left out: it asks the index once more for every hit."""
    results = getattr(get_search_backend(), method)(
        " ".join(question.words),
        rows,
        operator="and",
        order_by_relevance=False,
    )
    compiler = results.query_compiler
    found: QuerySet[Any] = compiler.search(
        compiler.get_config(results.backend), None, None
    )
    return found.order_by().values("pk")


def in_list(question: Question, pages: QuerySet[Page]) -> QuerySet[Page]:
    """The matching `pages` as a list of the admin may filter and leaf through them:
    the title as typed, a typed word in the title, the newest."""
    if not question:
        return pages.none()
    worded = Q()
    for word in question.typed.split():
        worded |= Q(title__icontains=word)
    for found in _matching(question, pages):
        if few := list(found.order_by().values_list("pk", flat=True)[: BEST + 1]):
            break
    if len(few) <= BEST:  # the index is not asked again for the count and the rows
        found = pages.filter(pk__in=few)
    return found.annotate(
        distance=Case(
            When(title__icontains=question.typed, then=Value(0)),
            When(worded, then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        )
    ).order_by("distance", "-latest_revision_created_at", "-pk")
