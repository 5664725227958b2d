"""What every screen of the desk shares: Wagtail's furniture, our rights, the clock."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from publishing.clock import database_now

Crumb = dict[str, Any]


class DeskView(WagtailAdminTemplateMixin, TemplateView):
    """A screen inside the admin; `now` is read once, at this edge."""

    request: HttpRequest
    page_title: str | Promise = ""
    header_icon = "lt-spread"

    @cached_property
    def now(self) -> datetime:
        return database_now()

    def crumbs(self) -> list[Crumb]:
        """The steps between Home and this screen, this screen last."""
        return [{"url": "", "label": self.get_page_title()}]

    def get_breadcrumbs_items(self) -> list[Crumb]:
        home = {"url": reverse("wagtailadmin_home"), "label": _("Home")}
        return [home, *self.crumbs()]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(now=self.now, **kwargs)

    def say(self, text: str, *, level: int = messages.SUCCESS) -> None:
        messages.add_message(self.request, level, text)


def back(request: HttpRequest, fallback: str) -> HttpResponse:
    """To where the person came from, if that is on this site, else to `fallback`."""
    target = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return redirect(target)
    return redirect(fallback)
