"""Gives each web request an id: its log lines carry it, and so does its answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from structlog.contextvars import bind_contextvars, clear_contextvars

HEADER = "X-Request-ID"
_GIVEN = re.compile(r"[\w-]{8,64}")


class RequestIdMiddleware:
    """The first of all; a proxy in front may have given the id already."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        request_id = given if _GIVEN.fullmatch(given) else uuid4().hex
        # Bound until this thread's next request: Django's own line about a bad
        # answer is written when every middleware is done.
        clear_contextvars()
        bind_contextvars(request=request_id)
        response = self.get_response(request)
        response[HEADER] = request_id
        return response
