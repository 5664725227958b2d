"""The installation's addresses with the demo's, which only the demo mounts."""

from __future__ import annotations

from django.urls import include, path

from cms import urls

handler404, handler500 = urls.handler404, urls.handler500
urlpatterns = [path("demo/", include("cms.demo.urls")), *urls.urlpatterns]
