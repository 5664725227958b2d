"""Addresses of our own screens in the admin."""

from __future__ import annotations

from django.urls import path

from cms.admin.export import export_view
from cms.admin.find import FindView
from cms.admin.imported import ImportedView
from cms.admin.preview_link import PreviewLinkView
from cms.admin.readiness_view import ReadinessView
from cms.admin.saved_views import delete_view, save_view
from cms.admin.write import WriteView
from cms.exporting.formats import FORMATS

urlpatterns = [
    path("tim/", FindView.as_view(), name="cms_find"),
    path("bo-loc/", save_view, name="cms_save_view"),
    path("bo-loc/<int:pk>/xoa/", delete_view, name="cms_delete_view"),
    path("viet-bai/da-nhap/", ImportedView.as_view(), name="cms_imported"),
    path("viet-bai/", WriteView.as_view(), name="cms_write"),
    path("san-sang/<int:page_id>/", ReadinessView.as_view(), name="cms_readiness"),
    path(
        "xem-truoc/<int:page_id>/", PreviewLinkView.as_view(), name="cms_preview_link"
    ),
    *(
        path(
            f"tai-ve/<int:page_id>/{form}/",
            export_view,
            {"form": form},
            name=f"cms_export_{form}",
        )
        for form in FORMATS
    ),
]
