"""The press addresses. Mounted at the root of the installation."""

from __future__ import annotations

from django.urls import path

from publishing.press import early_pictures, views

urlpatterns = [
    path(
        "press/early/<uuid:story>/<str:seal>/<str:digest>.jpg", early_pictures.picture
    ),
    path("press/archive/<int:number>/<str:name>", views.archive_by_header),
    path("press/<str:token>/archive/<int:number>/<str:name>", views.archive_by_path),
    path("press/<str:token>/<str:name>", views.by_path, name="press_feed"),
    path("press/<str:name>", views.by_header, name="press_feed_by_header"),
    path("press/<path:rest>", views.missing),
]
