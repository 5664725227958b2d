"""Đối tác: press desks that read our feeds, their addresses and tokens."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publishing.admin import scope
from publishing.admin.desk import Crumb, DeskView
from publishing.admin.product_list import products_of
from publishing.models import Partner, PartnerToken
from publishing.press import partners
from publishing.press.documents import FORMATS

TOKEN_KEY = "publishing_new_token"  # noqa: S105 - where it waits to be shown once


def crumbs_to(title: str) -> list[Crumb]:
    return [
        {"url": reverse("publishing_partners:index"), "label": _("Partners")},
        {"url": "", "label": title},
    ]


class PartnerListView(DeskView):
    template_name = "publishing/partner_list.html"
    page_title = gettext_lazy("Partners")
    header_icon = "lt-partner"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = scope.partners_of(self.request.user).select_related("channel__unit")
        return super().get_context_data(
            partners=found.annotate(stories=Count("entries__story", distinct=True)),
            may_add=bool(scope.units_of(self.request.user)),
            **kwargs,
        )


class PartnerAddView(DeskView):
    template_name = "publishing/partner_form.html"
    page_title = gettext_lazy("New partner")
    header_icon = "lt-partner"

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        self.units = scope.units_of(request.user)
        scope.require(bool(self.units))
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        names = ("name", "contact", "licence", "unit")
        self.typed = {name: request.POST.get(name, "").strip() for name in names}
        unit = next((u for u in self.units if str(u.pk) == self.typed["unit"]), None)
        if unit is None:
            raise PermissionDenied
        if not self.typed["name"] or len(self.typed["name"]) > 255:
            self.say(_("Give the partner a name."), level=messages.ERROR)
            return self.render_to_response(self.get_context_data())
        partner, token = partners.create_partner(
            unit.pk,
            self.typed["name"],
            contact=self.typed["contact"][:255],
            licence=self.typed["licence"],
        )
        request.session[TOKEN_KEY] = [partner.pk, token]
        return redirect("publishing_partners:detail", partner.pk)

    def crumbs(self) -> list[Crumb]:
        return crumbs_to(str(self.page_title))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            units=self.units, typed=getattr(self, "typed", {}), **kwargs
        )


class PartnerView(DeskView):
    """One partner: the addresses (whole only right after a token was made)."""

    template_name = "publishing/partner_detail.html"
    header_icon = "lt-partner"

    @cached_property
    def partner(self) -> Partner:
        found: Partner = get_object_or_404(
            Partner.objects.select_related("channel__unit"), pk=self.kwargs["pk"]
        )
        scope.require(
            scope.may_on_page(self.request.user, found.channel.unit, scope.PUBLISH)
        )
        return found

    def get_page_title(self) -> str:
        return self.partner.name

    def crumbs(self) -> list[Crumb]:
        return crumbs_to(self.partner.name)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        partner = self.partner
        match kwargs["action"]:
            case "rotate":
                token = partners.rotate(partner, now=self.now)
                request.session[TOKEN_KEY] = [partner.pk, token]
                self.say(_("A new token was made. The one before still works."))
            case "revoke":
                old = get_object_or_404(
                    PartnerToken, partner=partner, pk=request.POST.get("token", 0)
                )
                partners.revoke(old, now=self.now)
                self.say(_("The token …%(hint)s no longer works.") % {"hint": old.hint})
            case _:
                raise Http404
        return redirect("publishing_partners:detail", partner.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        token = self._token_once()
        base = f"{settings.LANTOA_BASE_URL}/press"
        return super().get_context_data(
            partner=self.partner,
            token=token,
            addresses=[f"{base}/{token or '…'}/{name}" for name in FORMATS],
            tokens=self.partner.tokens.order_by("-pk"),
            entries=self.partner.entries.select_related("story").order_by("-seq")[:20],
            **products_of(self.partner.channel),
            **kwargs,
        )

    def _token_once(self) -> str:
        """The token just made for this partner; asking takes it out of the session."""
        kept = self.request.session.get(TOKEN_KEY)
        if not kept or kept[0] != self.partner.pk:
            return ""
        del self.request.session[TOKEN_KEY]
        return str(kept[1])
