"""The first page a newcomer sees, and its four buttons."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model, login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from channels.problems import Problem
from channels.sandbox.facebook_accounts import PAGE_ID
from cms.demo import show
from cms.demo.access import reconnect
from cms.demo.board import Board, read_board
from cms.demo.doors import demo_only, near_only
from cms.demo.sandbox import NoSandbox
from cms.demo.stage import USERNAME, set_stage
from publishing import wording
from publishing.clock import database_now

FRAMES = (
    ("facebook", f"/facebook/{PAGE_ID}"),
    ("wordpress", "/wordpress"),
    ("newsroom", "/newsroom"),
)


@never_cache
@demo_only
@require_safe
def demo(request: HttpRequest) -> HttpResponse:
    get_token(request)
    titles = {
        "facebook": _("Facebook (simulated)"),
        "wordpress": _("School site"),
        "newsroom": _("Sample newsroom (simulated)"),
    }
    lang = "?lang=en" if get_language() == "en" else ""
    sandbox = settings.LANTOA_SANDBOX_PUBLIC_URL
    board = read_board(database_now())
    context = {
        "board": board,
        "tally": tally(board) if board else "",
        "frames": [
            {"key": key, "title": titles[key], "url": f"{sandbox}{path}{lang}"}
            for key, path in FRAMES
        ],
    }
    return render(request, "cms/demo/demo.html", context)


@never_cache
@demo_only
@require_safe
def state(request: HttpRequest) -> JsonResponse:
    """The live parts as ready pieces, in order; the browser swaps what changed."""
    board = read_board(database_now())
    if board is None:
        return JsonResponse({"spots": [], "fates": [], "tally": ""})
    return JsonResponse(
        {
            "spots": _pieces("cms/demo/_spot.html", "spot", board.spots),
            "fates": _pieces("cms/demo/_fate.html", "fate", board.fates),
            "tally": tally(board),
            "picture": board.picture,
        }
    )


def tally(board: Board) -> str:
    return _("%(posts)s posts on %(places)s channels") % {
        "posts": board.posts,
        "places": board.places,
    }


def _pieces(template: str, name: str, items: Any) -> list[dict[str, str]]:
    return [
        {"key": item.key, "html": render_to_string(template, {name: item}).strip()}
        for item in items
    ]


@near_only
@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Sign the demo's editor in and go to the desk, or where a button pointed."""
    user = get_user_model().objects.get(username=USERNAME)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    wanted = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(wanted, {request.get_host()}):
        wanted = "/admin/"
    return redirect(wanted)


@near_only
@require_POST
def again(request: HttpRequest) -> HttpResponse:
    try:
        show.play()
    except NoSandbox:
        messages.error(request, _("The simulated networks do not answer."))
    return redirect("demo")


@near_only
@require_POST
def regain(request: HttpRequest) -> HttpResponse:
    """Log in to the simulated page again, as its administrator would."""
    try:
        reconnect(set_stage().places.second_page)
    except NoSandbox:
        messages.error(request, _("The simulated networks do not answer."))
    except Problem as problem:
        messages.error(request, wording.message(problem.message, problem.params))
    return redirect("demo")
