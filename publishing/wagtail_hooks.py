"""Registers the desk with Wagtail; nothing is decided here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path
from wagtail import hooks

from publishing.admin import (
    page_menu,
    panel,
    panel_feed,
    preview_picture,
    receipt,
    row_actions,
    story_actions,
)
from publishing.admin.bulk_playbook import PlanByPlaybook
from publishing.admin.bulk_publish import Publish
from publishing.admin.bulk_withdraw import Withdraw
from publishing.admin.viewsets import LanToaGroup, ProductViewSet

ICONS = (
    "facebook",
    "lt-board",
    "lt-channel",
    "lt-partner",
    "lt-playbook",
    "lt-spread",
    "rss",
)

# After Wagtail's own, whose places "Publish" and "Unpublish" take.
for action in (Publish, Withdraw, PlanByPlaybook):
    hooks.register("register_bulk_action", action, order=100)


@hooks.register("register_admin_viewset")
def lan_toa_group() -> LanToaGroup:
    return LanToaGroup()


@hooks.register("register_admin_viewset")
def products() -> ProductViewSet:
    return ProductViewSet()


@hooks.register("register_icons")
def icons(registered: list[str]) -> list[str]:
    return [*registered, *(f"publishing/icons/{name}.svg" for name in ICONS)]


@hooks.register("register_page_header_buttons")
def spread_button(page: Any, user: Any, **_kwargs: Any) -> Iterator[Any]:
    return page_menu.header_buttons(page, user)


@hooks.register("register_admin_urls")
def desk_urls() -> list[URLPattern]:
    story = "lan-toa/<int:page_id>/"
    return [
        path(story, panel.PanelView.as_view(), name="publishing_panel"),
        path(
            f"{story}dong/", panel_feed.RowsView.as_view(), name="publishing_panel_rows"
        ),
        path(
            f"{story}soan/",
            panel_feed.ComposeView.as_view(),
            name="publishing_panel_compose",
        ),
        path(
            f"{story}anh/<str:digest>.jpg",
            preview_picture.PreviewPictureView.as_view(),
            name="publishing_preview_picture",
        ),
        path(
            f"{story}dang/",
            story_actions.PublishView.as_view(),
            name="publishing_panel_publish",
        ),
        path(
            f"{story}ban-len-lich/",
            story_actions.ReplacePlannedView.as_view(),
            name="publishing_panel_replace",
        ),
        path(
            f"{story}go/",
            story_actions.WithdrawView.as_view(),
            name="publishing_panel_withdraw",
        ),
        path(
            "lan-toa/luot-dang/<int:pk>/minh-chung/",
            receipt.ReceiptView.as_view(),
            name="publishing_receipt",
        ),
        path(
            "lan-toa/luot-dang/<int:pk>/<str:action>/",
            row_actions.RowActionView.as_view(),
            name="publishing_row_action",
        ),
    ]
