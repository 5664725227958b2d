"""The menu group "Lan Tỏa" and the addresses of its screens."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup

from publishing.admin import (
    board,
    bulk_rows,
    catch_up,
    channels,
    partners,
    pauses,
    playbooks,
    products,
    quiet_hours,
    scope,
)


class UnitMenuItem(MenuItem):
    """Shown to people who have a unit to publish for."""

    def is_shown(self, request: object) -> bool:
        return bool(scope.units_of(request.user))  # type: ignore[attr-defined]


class StaffMenuItem(MenuItem):
    """Shown to everybody who may write in some unit."""

    def is_shown(self, request: object) -> bool:
        user = request.user  # type: ignore[attr-defined]
        return bool(scope.units_of(user, scope.PLAN))


class BoardViewSet(ViewSet):
    name = "publishing_board"
    url_prefix = "theo-doi-dang"
    icon = "lt-board"
    menu_label = _("Posting board")
    menu_item_class = StaffMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", board.BoardView.as_view(), name="index"),
            path("chon/", bulk_rows.BulkRowsView.as_view(), name="bulk"),
        ]


class ChannelViewSet(ViewSet):
    name = "publishing_channels"
    url_prefix = "kenh"
    icon = "lt-channel"
    menu_label = _("Channels")
    menu_item_class = UnitMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        form, one = channels.ChannelFormView, channels.ChannelView
        return [
            path("", channels.ChannelListView.as_view(), name="index"),
            path("them/", channels.ChannelPickView.as_view(), name="add"),
            path("them/<str:network>/", form.as_view(), name="add_network"),
            path("<int:pk>/", one.as_view(http_method_names=["get"]), name="detail"),
            path("<int:pk>/sua/", form.as_view(), name="edit"),
            path(
                "<int:pk>/<str:action>/",
                one.as_view(http_method_names=["post"]),
                name="act",
            ),
        ]


class PlaybookViewSet(ViewSet):
    name = "publishing_playbooks"
    url_prefix = "kich-ban"
    icon = "lt-playbook"
    menu_label = _("Playbooks")
    menu_item_class = UnitMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        form = playbooks.PlaybookFormView
        return [
            path("", playbooks.PlaybookListView.as_view(), name="index"),
            path("them/", form.as_view(), name="add"),
            path("<int:pk>/", form.as_view(), name="edit"),
        ]


class PartnerViewSet(ViewSet):
    name = "publishing_partners"
    url_prefix = "doi-tac"
    icon = "lt-partner"
    menu_label = _("Partners")
    menu_item_class = UnitMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        one = partners.PartnerView
        return [
            path("", partners.PartnerListView.as_view(), name="index"),
            path("them/", partners.PartnerAddView.as_view(), name="add"),
            path("<int:pk>/", one.as_view(http_method_names=["get"]), name="detail"),
            path(
                "<int:pk>/<str:action>/",
                one.as_view(http_method_names=["post"]),
                name="act",
            ),
        ]


class ProductViewSet(ViewSet):
    """Reached from a partner or a channel; it has no place in the menu."""

    name = "publishing_products"
    url_prefix = "goi-bai"

    def get_urlpatterns(self) -> list[URLPattern]:
        form, one = products.ProductFormView, products.ProductView
        return [
            path("kenh/<int:channel_id>/them/", form.as_view(), name="add"),
            path("<int:pk>/", one.as_view(http_method_names=["get"]), name="detail"),
            path("<int:pk>/sua/", form.as_view(), name="edit"),
            path("<int:pk>/gui-bu/", catch_up.CatchUpView.as_view(), name="catch_up"),
            path(
                "<int:pk>/ket-thuc/",
                one.as_view(http_method_names=["post"]),
                name="end",
            ),
        ]


class PausesViewSet(ViewSet):
    name = "publishing_pauses"
    url_prefix = "tam-dung"
    icon = "lock"
    menu_label = _("Pauses and quiet hours")
    menu_item_class = UnitMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", pauses.PausesView.as_view(), name="index"),
            path("<int:pk>/tiep/", pauses.GoOnView.as_view(), name="go_on"),
            path(
                "gio-yen-lang/<str:kind>/<int:pk>/",
                quiet_hours.QuietHoursView.as_view(),
                name="hours",
            ),
        ]


class LanToaGroup(ViewSetGroup):
    menu_label = "Lan Tỏa"
    menu_name = "lan-toa"
    menu_icon = "lt-spread"
    menu_order = 110
    submenu_hook = "register_lan_toa_menu_item"
    items = (
        BoardViewSet,
        ChannelViewSet,
        PlaybookViewSet,
        PartnerViewSet,
        PausesViewSet,
    )
