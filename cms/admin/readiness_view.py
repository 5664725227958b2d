"""Saves one check: inside the editor by script, on a page of its own without."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from cms.admin.readiness import readiness, record
from cms.models import Check
from publishing.admin import scope
from publishing.admin.desk import Crumb, DeskView
from publishing.engine.rings import ring
from publishing.ports import content_source


class CheckForm(forms.Form):
    kind = forms.ChoiceField(choices=Check.Kind.choices)
    state = forms.ChoiceField(choices=Check.State.choices)
    source = forms.CharField(
        max_length=2000,
        error_messages={
            "required": gettext_lazy("Write the source: a document, a person, a visit.")
        },
    )


class ReadinessView(DeskView):
    """GET shows the checks; POST records one. A fragment is asked for by header."""

    template_name = "cms/admin/readiness_page.html"
    page_title = gettext_lazy("Ready to spread")
    header_icon = "check"

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        self.request = request
        scope.require(scope.may_on_page(request.user, self.page, scope.PLAN))
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def page(self) -> Page:
        page: Page = get_object_or_404(Page, pk=self.kwargs["page_id"])
        if not content_source().is_story(page.pk):
            raise Http404
        return page

    @property
    def edit_url(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.page.pk])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._show()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = CheckForm(request.POST)
        if not form.is_valid():
            return self._show(form)
        record(self.page, **form.cleaned_data, user=request.user, now=self.now)
        ring()  # a row may wait for this very check
        if self._wants_fragment:
            return self._show()
        self.say(_("The check is written down."))
        return redirect(f"{self.edit_url}#readiness")

    def crumbs(self) -> list[Crumb]:
        title = self.page.get_admin_display_title()
        return [
            {"url": self.edit_url, "label": title},
            {"url": "", "label": self.page_title},
        ]

    @property
    def _wants_fragment(self) -> bool:
        return self.request.headers.get("X-Requested-With") == "fetch"

    def _show(self, form: CheckForm | None = None) -> HttpResponse:
        context = panel_context(self.page, self.now, form)
        status = 422 if form else 200
        if self._wants_fragment:
            fragment = "cms/admin/readiness_rows.html"
            html = render_to_string(fragment, context, self.request)
            return HttpResponse(html)
        return self.render_to_response(self.get_context_data(**context), status=status)


def panel_context(
    page: Page, now: Any, form: CheckForm | None = None
) -> dict[str, Any]:
    """What the rows' template reads. `form` is one that was refused."""
    return {
        "page": page,
        "readiness": readiness(page, now),
        "states": Check.State.choices,
        "refused": form,
        "refused_kind": form["kind"].value() if form else "",
    }
