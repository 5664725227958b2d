"""Filters of the story list, kept under a name by whoever set them."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cms.models import SavedView
from cms.vietnamese.tidying import tidy

MOST = 30  # of one person: a list to choose from, not an archive
LONGEST = 2000
_PASSING = frozenset({"p", "page", "_w_filter_fragment"})  # not part of a filter


def views_of(user: Any) -> QuerySet[SavedView]:
    return SavedView.objects.filter(user=user)


@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """A name that is already there is set anew."""
    name = " ".join(tidy(request.POST.get("name", "")).split())[:80]
    query = lasting(request.POST.get("query", ""))
    if not name or not query:
        messages.error(request, _("Set a filter first, then give it a name."))
    elif len(query) > LONGEST:
        messages.error(request, _("This filter is too long to be kept."))
    elif (
        not views_of(request.user).filter(name=name).exists()
        and views_of(request.user).count() >= MOST
    ):
        messages.error(
            request,
            _("You keep %(most)s views already: delete one first.") % {"most": MOST},
        )
    else:
        SavedView.objects.update_or_create(
            user=request.user, name=name, defaults={"query": query}
        )
        messages.success(request, _("The view “%(name)s” is kept.") % {"name": name})
    return redirect(f"{reverse('stories:index')}?{query}")


@require_POST
def delete_view(request: HttpRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(views_of(request.user), pk=pk)
    view.delete()
    messages.success(
        request, _("The view “%(name)s” is deleted.") % {"name": view.name}
    )
    return redirect("stories:index")


def lasting(query: str) -> str:
    """`query` (after "?") without what only says where somebody was."""
    pairs = parse_qsl(query[: 2 * LONGEST].lstrip("?").replace("\x00", ""))
    return urlencode([(key, value) for key, value in pairs if key not in _PASSING])
