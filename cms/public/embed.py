"""/nhung/<column>/: the newest stories of a page, in a frame on somebody's portal.

Framing is allowed for these addresses alone. Nothing is remembered about the
visitor: no session is opened, no cookie set, no address of anyone else called.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.http import ConditionalGetMiddleware
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.decorators import decorator_from_middleware
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from cms.content.addresses import canonical_url
from cms.content.timeline import stories_in
from cms.content.tree import unit_of
from cms.models import MovementPage
from cms.public.listing import cards, newest_below
from cms.public.whereabouts import holder, where_of

DEFAULT, MOST = 5, 20
_conditional = decorator_from_middleware(ConditionalGetMiddleware)
_cached = cache_control(public=True, max_age=300)


@require_safe
@_conditional
@_cached
@xframe_options_exempt
def embed(request: HttpRequest, where: str) -> HttpResponse:
    """`?so=` says how many stories (5, at most 20), `?anh=0` leaves pictures out."""
    page = holder(where)
    stories = stories_in(page) if isinstance(page, MovementPage) else newest_below(page)
    with translation.override("vi"):  # the portal's readers, not this browser's choice
        return render(
            request,
            "cms/public/embed.html",
            {
                "page": page,
                "unit": unit_of(page.path),
                "canonical": canonical_url(page),
                "stories": cards(list(stories[: _number(request)].specific())),
                "pictures": request.GET.get("anh") != "0",
            },
        )


@require_safe
@_conditional
@cache_control(public=True, max_age=24 * 3600)
def script(request: HttpRequest) -> HttpResponse:
    """/nhung/nhung.js, at an address that never changes: portals copy it once."""
    response = HttpResponse(
        render_to_string("cms/public/embed.js", {"base": settings.LANTOA_BASE_URL}),
        content_type="text/javascript; charset=utf-8",
    )
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def lines_for(page: object) -> tuple[str, str]:
    """What a portal's webmaster copies: an iframe, or a script that also sizes it."""
    address = f"{settings.LANTOA_BASE_URL}/nhung/{where_of(page)}/"
    title = getattr(page, "title", "").replace('"', "&quot;").replace("<", "&lt;")
    frame = (
        f'<iframe src="{address}" title="{title}" width="100%" height="640" '
        'loading="lazy" style="border:0"></iframe>'
    )
    tag = (
        f'<script src="{settings.LANTOA_BASE_URL}/nhung/nhung.js" '
        f'data-trang="{address}" data-ten="{title}" async></script>'
    )
    return frame, tag


def _number(request: HttpRequest) -> int:
    asked = request.GET.get("so", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 0
    return min(number, MOST) or DEFAULT
