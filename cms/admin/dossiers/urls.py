"""Addresses of the dossiers' own screens in the admin."""

from __future__ import annotations

from django.urls import path

from cms.admin.dossiers.practices import AdoptView, PracticesView
from cms.admin.dossiers.reviews import ReviewsView
from cms.admin.dossiers.targets import TargetsView

urlpatterns = [
    path("cach-lam-hay/", PracticesView.as_view(), name="cms_practices"),
    path("cach-lam-hay/<int:pk>/ap-dung/", AdoptView.as_view(), name="cms_adopt"),
    path("ra-lai/", ReviewsView.as_view(), name="cms_reviews"),
    path("chi-tieu/", TargetsView.as_view(), name="cms_targets"),
]
