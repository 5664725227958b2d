"""Addresses of the public site beside the pages themselves.

The composition root mounts these before Wagtail's catch-all and names the handlers
of `cms.public.gone`.
"""

from __future__ import annotations

from django.urls import path, re_path

from cms.public import exemplars
from cms.public.files import (
    private_file,
    private_picture,
    public_picture,
    small_picture,
)
from cms.public.language import choose_language
from cms.public.recordings import recording_file

DIGEST = r"(?P<digest>[0-9a-f]{64})"

urlpatterns = [
    re_path(rf"^media/{DIGEST}\.jpg$", public_picture, name="public_picture"),
    re_path(rf"^anh-nho/{DIGEST}\.jpg$", small_picture, name="small_picture"),
    re_path(rf"^private/anh/{DIGEST}\.jpg$", private_picture, name="private_picture"),
    path("private/<path:name>", private_file, name="private_file"),
    re_path(
        r"^ghi-hinh/(?P<key>[0-9a-f-]{36})\.(?P<ending>[0-9a-z]{1,5})$",
        recording_file,
        name="recording_file",
    ),
    path("dien-hinh/", exemplars.roll, name="exemplars"),
    path("dien-hinh/<slug:slug>/", exemplars.exemplar, name="exemplar"),
    path("cach-lam-hay/", exemplars.practices, name="practices"),
    path("ngon-ngu/<str:code>/", choose_language, name="choose_language"),
]
