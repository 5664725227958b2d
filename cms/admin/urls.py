"""Addresses of our own screens in the admin."""

from __future__ import annotations

from django.urls import path

from cms.admin.readiness_view import ReadinessView
from cms.admin.write import WriteView

urlpatterns = [
    path("viet-bai/", WriteView.as_view(), name="cms_write"),
    path("san-sang/<int:page_id>/", ReadinessView.as_view(), name="cms_readiness"),
]
