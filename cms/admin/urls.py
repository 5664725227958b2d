"""Addresses of our own screens in the admin."""

from __future__ import annotations

from django.urls import path

from cms.admin.preview_link import PreviewLinkView
from cms.admin.readiness_view import ReadinessView
from cms.admin.write import WriteView

urlpatterns = [
    path("viet-bai/", WriteView.as_view(), name="cms_write"),
    path("san-sang/<int:page_id>/", ReadinessView.as_view(), name="cms_readiness"),
    path(
        "xem-truoc/<int:page_id>/", PreviewLinkView.as_view(), name="cms_preview_link"
    ),
]
