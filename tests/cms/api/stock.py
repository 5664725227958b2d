"""The same stories through Wagtail's API v2 as it comes: the reference of a figure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.test import RequestFactory
from django.urls import path, set_urlconf
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet

from cms.api.stories import Stories
from cms.api.urls import router
from cms.urls import urlpatterns as own

ROUTER = WagtailAPIRouter("stock")


class Stock(PagesAPIViewSet):
    """Nothing changed but the fields a project would list in `api_fields`."""

    body_fields = [*PagesAPIViewSet.body_fields, "lead", "author", "body", "source"]


ROUTER.register_endpoint("pages", Stock)
urlpatterns = [path("stock/", ROUTER.urls), *own]
_stock = Stock.as_view({"get": "listing_view"})
_ours = Stories.as_view({"get": "listing_view"})


def _asked(where: str, of: Any, view: Any, **query: str) -> Any:
    request = RequestFactory().get(f"/{where}/?{urlencode(query)}")
    request.wagtailapi_router = of  # type: ignore[attr-defined]
    response = view(request)
    if hasattr(response, "render"):
        response.render()
    assert response.status_code == 200, response.content
    return response


def pairs() -> dict[str, tuple[Callable[[], Any], Callable[[], Any]]]:
    """What is compared: stock and ours, a page of twenty, newest first."""
    set_urlconf(__name__)  # both name the addresses of items
    newest = {"type": "cms.Article", "order": "-first_published_at"}
    return {
        "cards": (
            lambda: _asked("stock", ROUTER, _stock, **newest, fields="lead,author"),
            lambda: _asked("ours", router, _ours, kind="article"),
        ),
        "whole stories": (
            lambda: _asked(
                "stock", ROUTER, _stock, **newest, fields="lead,author,body,source"
            ),
            lambda: _asked("ours", router, _ours, kind="article", fields="body,source"),
        ),
        "as it comes": (
            lambda: _asked("stock", ROUTER, _stock, type="cms.Article"),
            lambda: _asked("ours", router, _ours),
        ),
    }
