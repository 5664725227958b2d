"""Addresses of the pictures' screens; the first three stand before Wagtail's own."""

from __future__ import annotations

from django.urls import path

from cms.admin.pictures.listing import PictureIndexView
from cms.admin.pictures.places import PictureEditView, PicturePlacesView

urlpatterns = [
    path("images/", PictureIndexView.as_view()),
    path("images/results/", PictureIndexView.as_view(results_only=True)),
    path("images/<int:image_id>/", PictureEditView.as_view()),
    path("anh/<int:pk>/", PicturePlacesView.as_view(), name="cms_picture_places"),
]
