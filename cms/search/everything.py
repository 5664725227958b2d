"""What readers find: people, stories, practices, movements, units and columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When
from wagtail.models import Page

from cms.content.addresses import page_path
from cms.content.practices import collection
from cms.content.timeline import told_exemplars
from cms.models import (
    STORY_TYPES,
    ColumnPage,
    Exemplar,
    MovementPage,
    SectionPage,
    UnitPage,
)
from cms.search.pages import best_first
from cms.search.question import Question
from cms.vietnamese.names import text_key

MOST = 12  # of each kind beside the stories
LOOKED_AT = 500
PLACES = (UnitPage, SectionPage, ColumnPage, MovementPage)


@dataclass(frozen=True)
class Place:
    """A page that holds stories."""

    title: str
    url: str
    kind: str  # its name in the active language


@dataclass(frozen=True)
class Hits:
    """`stories` are page ids, best first; the rest is ready to be shown."""

    people: list[Exemplar] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    practices: list[Any] = field(default_factory=list)
    stories: list[int] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.people or self.places or self.practices or self.stories)


def public_hits(question: Question) -> Hits:
    if not question:
        return Hits()
    stories = Page.objects.live().public().exact_type(*STORY_TYPES)
    return Hits(
        people=people(question)[:MOST],
        places=places(question)[:MOST],
        practices=list(collection(question.typed)[:MOST]),
        stories=best_first(question, stories),
    )


def people(question: Question) -> list[Exemplar]:
    """Exact names first, then in Vietnamese name order."""
    found = folded_hits(question, told_exemplars().order_by("name_sort_key", "pk"))
    return sorted(found, key=lambda one: question.distance(str(one), one.workplace))


def folded_hits(question: Question, rows: QuerySet[Any]) -> list[Any]:
    """Those of `rows` in whose folded text every word begins a word. Of very many the
    ones that hold the words side by side are looked at first, and then no more."""
    for word in question.words:
        rows = rows.filter(search_folded__contains=word)
    together = Case(
        When(search_folded__contains=" ".join(question.words), then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    likely = rows.order_by(together, *rows.query.order_by)[:LOOKED_AT]
    return [one for one in likely if question.found_in(one.search_folded)]


def places(question: Question) -> list[Place]:
    """Live pages whose name has every word: there are few enough to look at all."""
    found: list[tuple[int, str, Place]] = []
    for kind in PLACES:
        name = str(kind._meta.verbose_name)
        for page in kind.objects.live().public().only(*_NEEDED):
            if question.found_in(page.title):
                place = Place(page.title, page_path(page), name)
                found.append(
                    (question.distance(page.title), text_key(page.title), place)
                )
    return [place for _distance, _key, place in sorted(found, key=lambda row: row[:2])]


_NEEDED = ("title", "path", "depth", "url_path", "slug", "content_type", "locale")
