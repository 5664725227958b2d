"""Addresses below /api/content/v2/."""

from __future__ import annotations

from django.urls import include, path, re_path
from wagtail.api.v2.router import WagtailAPIRouter

from cms.api.description import ENDPOINTS, openapi
from cms.api.previews import preview, preview_picture

router = WagtailAPIRouter("content_api")
for endpoint in ENDPOINTS:
    router.register_endpoint(endpoint.collection, endpoint)

_endpoints, _app, _namespace = router.urls
urlpatterns = [
    path("preview/<str:token>/", preview, name="content_api_preview"),
    re_path(
        r"^preview/(?P<token>[^/]+)/(?P<digest>[0-9a-f]{64})\.jpg$",
        preview_picture,
        name="content_api_preview_picture",
    ),
    path("openapi.json", openapi, name="content_api_openapi"),
    path("", include((_endpoints, _app), namespace=_namespace)),
]
