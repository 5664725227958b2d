"""/dien-hinh/: the honour roll, and a page for each exemplar a live story tells of."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.content.practices import collection, followers
from cms.content.timeline import live_stories_of, told_exemplars
from cms.models import Award, Exemplar
from cms.public.listing import cards
from cms.public.structured import profile
from cms.search.question import LONGEST, Question
from cms.vietnamese.tidying import tidy
from publishing.clock import database_now

PER_PAGE = 60


@require_safe
def roll(request: HttpRequest) -> HttpResponse:
    """Everybody a published story tells of, in Vietnamese name order."""
    query = _typed(request)
    people = told_exemplars().order_by("name_sort_key", "pk").select_related("unit")
    for word in Question.of(query).words:
        people = people.filter(search_folded__contains=word)
    found = Paginator(people, PER_PAGE).get_page(request.GET.get("trang", 1))
    return render(
        request,
        "cms/public/exemplars.html",
        {"people": found, "query": query, "canonical": _address("exemplars")},
    )


@require_safe
def exemplar(request: HttpRequest, slug: str) -> HttpResponse:
    person = (
        told_exemplars()
        .filter(slug=slug)
        .select_related("unit", "location")
        .prefetch_related("awards__form", "endorsements")
        .first()
    )
    if person is None:
        raise Http404
    return render(
        request,
        "cms/public/exemplar.html",
        {
            "person": person,
            "awards": _awards(person),
            "followers": followers(person),
            "place_today": _place_today(person),
            "endorsements": [
                one for one in person.endorsements.all() if one.may_be_shown
            ],
            "stories": cards(list(live_stories_of(person).specific())),
            "canonical": _address("exemplar", slug),
            "json_ld": profile(person, _address("exemplar", slug)),
            "unit": person.unit,
            "unit_path": person.unit.get_url() or "/",
        },
    )


@require_safe
def practices(request: HttpRequest) -> HttpResponse:
    """/cach-lam-hay/: what others can take over, and who did."""
    query = _typed(request)
    found = Paginator(collection(query), 20).get_page(request.GET.get("trang", 1))
    return render(
        request,
        "cms/public/practices.html",
        {"practices": found, "query": query, "canonical": _address("practices")},
    )


def _place_today(person: Exemplar) -> str:
    """What the province of the dossier became; empty while it still exists."""
    place = person.location
    now = place.at(timezone.localdate(database_now())) if place else None
    return now.full_name if now and now != place else ""


def _typed(request: HttpRequest) -> str:
    """What stands in the search box, as it is shown again."""
    return " ".join(tidy(request.GET.get("q", ""))[:LONGEST].split())


def _awards(person: Exemplar) -> list[Award]:
    """What was given and still holds; proposals and cancelled ones are not shown."""
    given = [award for award in person.awards.all() if award.in_force]
    return sorted(given, key=lambda award: str(award.decided_on or ""), reverse=True)


def _address(name: str, *args: Any) -> str:
    return f"{settings.LANTOA_BASE_URL}{reverse(name, args=args)}"
