"""Every address of the installation."""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms import health
from cms.metrics import metrics

handler404 = "cms.public.gone.not_found"
handler500 = "cms.public.gone.failed"

urlpatterns = [
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("metrics", metrics, name="metrics"),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("api/content/v2/", include("cms.api.urls")),
    path("api/publishing/v1/", include("publishing.api.urls")),
    path("", include("publishing.press.urls")),
    path("", include("cms.public.urls")),
]
if settings.LANTOA_ENV == "demo":
    urlpatterns.append(path("demo/", include("cms.demo.urls")))
urlpatterns.append(path("", include(wagtail_urls)))
