"""The press addresses. Mounted at the root of the installation."""

from __future__ import annotations

from django.urls import path

from publishing.press import views

urlpatterns = [
    path("press/<str:token>/<str:name>", views.by_path, name="press_feed"),
    path("press/<str:name>", views.by_header, name="press_feed_by_header"),
    path("press/<path:rest>", views.missing),
]
