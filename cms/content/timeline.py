"""Stories by what they tell of, in one query whatever their kind."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet
from wagtail.models import Page

from cms.models import STORY_TYPES, Exemplar, MovementPage


def stories_of(exemplar: Exemplar) -> QuerySet[Page]:
    """Every page that tells of `exemplar`, the newest publication first."""
    return _newest_first(_told("exemplar", exemplar.pk))


def live_stories_of(exemplar: Exemplar) -> QuerySet[Page]:
    return _published(stories_of(exemplar))


def stories_in(movement: MovementPage) -> QuerySet[Page]:
    """The published stories that belong to `movement`."""
    return _published(_newest_first(_told("movements", movement.pk)))


def told_exemplars() -> QuerySet[Exemplar]:
    """The exemplars a published story tells of: they alone have a public page."""
    told = Q(pk__in=[])
    for kind in STORY_TYPES:
        live = kind.objects.live().public().exclude(exemplar=None)
        told |= Q(pk__in=live.values("exemplar_id"))
    return Exemplar.objects.filter(told)


def _told(field: str, pk: int) -> QuerySet[Page]:
    of_kind = Q(pk__in=[])
    for kind in STORY_TYPES:
        of_kind |= Q(pk__in=kind.objects.filter(**{field: pk}).values("pk"))
    return Page.objects.filter(of_kind)


def _published(pages: QuerySet[Page]) -> QuerySet[Page]:
    return pages.live().public()


def _newest_first(pages: QuerySet[Page]) -> QuerySet[Page]:
    return pages.order_by(F("first_published_at").desc(nulls_first=True), "-pk")
