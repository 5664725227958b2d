"""One search for everything the user may work on, and the way to it from the menu."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.search import SearchArea
from wagtail.models import Page
from wagtail.permissions import policy_registry

from cms.models import (
    STORY_TYPES,
    ColumnPage,
    Consent,
    Exemplar,
    MovementPage,
    SectionPage,
    StoryImage,
    UnitPage,
)
from cms.search.everything import folded_hits
from cms.search.pages import best_first
from cms.search.question import LONGEST, Question
from publishing.admin.desk import DeskView
from publishing.admin.scope import PLAN, unit_ids_of, units_of

PER_PAGE, MOST = 20, 12
PLACES = (UnitPage, SectionPage, ColumnPage, MovementPage)


@dataclass(frozen=True)
class Hit:
    """One line: where it leads, and what it is."""

    title: str
    url: str
    about: str = ""


class FindView(DeskView):
    template_name = "cms/admin/find.html"
    page_title = _("Search")
    header_icon = "search"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        typed = self.request.GET.get("q", "").replace("\x00", "")[:LONGEST].strip()
        question = Question.of(typed)
        stories = best_first(question, own_pages(self.request.user, *STORY_TYPES))
        page = Paginator(stories, PER_PAGE).get_page(self.request.GET.get("p", 1))
        groups = self._groups(question) if question and page.number == 1 else []
        return super().get_context_data(
            typed=typed,
            page=page,
            total=len(stories),
            stories=_story_hits(list(page.object_list)),
            groups=[(name, hits) for name, hits in groups if hits],
            **kwargs,
        )

    def _groups(self, question: Question) -> list[tuple[Any, list[Hit]]]:
        user = self.request.user
        units = unit_ids_of(user, PLAN)
        people = _named(Exemplar.objects.filter(unit__in=units), question)
        forms = _named(Consent.objects.filter(unit__in=units), question)
        return [
            (
                _("Exemplars"),
                [_edit("exemplars", one, one.workplace) for one in people],
            ),
            (_("Units, columns, movements"), _place_hits(user, question)),
            (_("Pictures"), _picture_hits(user, question)),
            (_("Consent forms"), [_edit("consents", one) for one in forms]),
        ]


def area() -> SearchArea:
    """Hook register_admin_search_area: the box in the menu asks here first."""
    return SearchArea(
        _("Everything"), reverse("cms_find"), name="all", icon_name="search", order=-1
    )


def own_pages(user: Any, *types: type[Page]) -> QuerySet[Page]:
    below = Q(pk__in=[])
    for unit in units_of(user, PLAN):
        below |= Q(path__startswith=unit.path)
    return Page.objects.filter(below).exact_type(*types)


def _story_hits(ids: list[int]) -> list[Page]:
    pages = Page.objects.filter(pk__in=ids).defer_streamfields().specific().in_bulk()
    return [pages[pk] for pk in ids if pk in pages]


def _named(rows: QuerySet[Any], question: Question) -> list[Any]:
    """Exact names first."""
    found = folded_hits(question, rows)
    return sorted(found, key=lambda one: question.distance(str(one)))[:MOST]


def _edit(viewset: str, one: Any, about: str = "") -> Hit:
    return Hit(str(one), reverse(f"{viewset}:edit", args=[one.pk]), about)


def _place_hits(user: Any, question: Question) -> list[Hit]:
    pages = [
        page
        for page in own_pages(user, *PLACES).only(*_NEEDED)
        if question.found_in(page.draft_title)
    ]
    pages.sort(key=lambda page: question.distance(page.draft_title))
    return [
        Hit(
            page.draft_title,
            reverse("wagtailadmin_pages:edit", args=[page.pk]),
            str(page.specific_class._meta.verbose_name),
        )
        for page in pages[:MOST]
    ]


def _picture_hits(user: Any, question: Question) -> list[Hit]:
    policy = policy_registry.get_by_type(StoryImage)
    rows = policy.instances_user_has_any_permission_for(
        user, ["add", "change", "delete", "choose"]
    )
    return [
        Hit(one.title, reverse("wagtailimages:edit", args=[one.pk]), one.credit)
        for one in _named(rows, question)
    ]


_NEEDED = ("title", "draft_title", "path", "depth", "content_type", "slug", "locale")
