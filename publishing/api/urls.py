"""The publishing API. Mounted at api/publishing/v1/.

Every view passes `guarded`: size, Idempotency-Key, and errors as problem+json also
where the framework answers by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.openapi.docs import Swagger

from publishing.api import (
    channels,
    deliveries,
    holds,
    idempotency,
    media,
    placements,
    plans,
    problems,
    products,
    stories,
)
from publishing.api.auth import identify
from publishing.api.problems import ApiProblem, not_found

MAX_JSON = 2 * 1024 * 1024
FORM_OVERHEAD = 64 * 1024
DESCRIPTION = """
Write stories, plan them on channels, and see what became of them.

* **Token**: `Authorization: Bearer …` (`lantoa token create`). Scopes contain each
  other: read < plan < publish < admin. A token of a unit sees that unit and those
  below it; everything else is not there.
* **Errors** are `application/problem+json` (RFC 9457): `code` for machines, `detail`
  and `errors` (`field`, `message`) for people.
* **Idempotency-Key**: send one with every POST and PATCH. The same call again gets
  the same answer and is not done twice.
* **Pages**: `limit` up to 100; hand `next` back as `cursor`.
* **Times** are ISO 8601 with an offset, or `05/09/2026 07:30` in Viet Nam's time.
"""

api = NinjaAPI(
    title="Lan Tỏa publishing API",
    version="1",
    description=DESCRIPTION,
    urls_namespace="publishing-api",
    docs=Swagger({"persistAuthorization": False}),
)
problems.register(api)
for router in (
    stories.router,
    media.router,
    channels.router,
    plans.router,
    placements.router,
    deliveries.router,
    holds.router,
    products.router,
):
    api.add_router("", router)

View = Callable[..., HttpResponseBase]


def guarded(view: View) -> View:
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            _refuse_large(request)
            caller = identify(request)
            if caller is None:
                return _as_problem(view(request, *args, **kwargs))
            return idempotency.once(
                request,
                caller.token,
                lambda: _as_problem(view(request, *args, **kwargs)),
            )
        except ApiProblem as problem:
            return problem.response()

    answer.csrf_exempt = True  # type: ignore[attr-defined]
    return answer


def _refuse_large(request: HttpRequest) -> None:
    form = request.content_type == "multipart/form-data"
    most = settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE + FORM_OVERHEAD if form else MAX_JSON
    try:
        length = int(request.headers.get("Content-Length") or 0)
    except ValueError as error:
        raise ApiProblem(400, "bad_request") from error
    if length > most:
        raise ApiProblem(
            413,
            "too_large",
            _("At most %(limit)s bytes are possible.") % {"limit": most},
        )


def _as_problem(response: HttpResponseBase) -> HttpResponseBase:
    if isinstance(response, HttpResponseNotAllowed):
        allowed = response.headers["Allow"]
        return ApiProblem(
            405,
            "method_not_allowed",
            _("Possible here: %(methods)s.") % {"methods": allowed},
            headers={"Allow": allowed},
        ).response()
    return response


def index(request: HttpRequest) -> HttpResponse:
    """Where to begin."""
    base = request.path
    return JsonResponse(
        {"docs": f"{base}docs", "openapi": f"{base}openapi.json"}, status=200
    )


def missing(request: HttpRequest, rest: str) -> HttpResponse:
    return not_found(_("There is nothing at this address.")).response()


def _patterns() -> list[URLPattern]:
    patterns: list[Any] = api.urls[0]
    for pattern in patterns:
        pattern.callback = guarded(pattern.callback)
    return patterns


app_name = "publishing-api"
urlpatterns = [
    path("", index),
    *_patterns(),
    path("<path:rest>", guarded(missing)),
]
