"""The short way to the feeds: past everything that pages need and bytes do not.

Machines ask every minute with nothing but a token. Sessions, languages, forms and
policies would cost several times what a read of ready bytes costs.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings
from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.module_loading import import_string

ADDRESS = "/press/"


class ShortWay(WSGIHandler):
    """Django's own handler with only LANTOA_FEED_MIDDLEWARE around the views."""

    def load_middleware(self, is_async: bool = False) -> None:
        self._view_middleware: list[Any] = []
        self._template_response_middleware: list[Any] = []
        self._exception_middleware: list[Any] = []
        view: Any = self._get_response  # type: ignore[attr-defined]  # not in the stubs
        handler = convert_exception_to_response(view)
        for path in reversed(settings.LANTOA_FEED_MIDDLEWARE):
            handler = convert_exception_to_response(import_string(path)(handler))
        self._middleware_chain = handler

    def get_response(self, request: HttpRequest) -> HttpResponseBase:
        """In the house's language, whatever this thread's last page spoke."""
        translation.activate(settings.LANGUAGE_CODE)
        return super().get_response(request)


class Door:
    """Feeds by the short way, all the rest by `pages`."""

    def __init__(self, pages: WSGIApplication) -> None:
        self.pages = pages
        self.feeds: WSGIApplication = ShortWay()

    def __call__(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        way = self.pages
        if path.startswith(ADDRESS) and path != ADDRESS:
            way = self.feeds
        return way(environ, start_response)
