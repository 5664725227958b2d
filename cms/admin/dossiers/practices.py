""" "Cách làm hay" for editors: all units' practices, and who took them over."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminDateInput

from cms.content.practices import adopt, collection
from cms.models import Adoption, Practice, UnitPage
from publishing.admin import scope
from publishing.admin.desk import Crumb, DeskView

PER_PAGE = 20


class PracticesView(DeskView):
    """Every unit reads every published practice: that is what they are for."""

    template_name = "cms/admin/dossiers/practices.html"
    page_title = gettext_lazy("Good practices")
    header_icon = "pick"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET.get("q", "")
        own = scope.unit_ids_of(self.request.user, scope.PLAN)
        page = Paginator(collection(query), PER_PAGE).get_page(
            self.request.GET.get("p", 1)
        )
        for practice in page.object_list:
            practice.taken_over = any(
                adoption.unit_id in own for adoption in practice.adoptions.all()
            )
        return super().get_context_data(
            query=query, practices=page, may_adopt=bool(own), **kwargs
        )


class AdoptionForm(forms.ModelForm):
    class Meta:
        model = Adoption
        fields = ("unit", "applied_on", "result")
        widgets = {
            "applied_on": AdminDateInput,
            "result": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, units: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = UnitPage.objects.filter(pk__in=units)
        if len(units) == 1:
            self.fields["unit"].initial = units[0]


class AdoptView(DeskView):
    template_name = "cms/admin/dossiers/adopt.html"
    page_title = gettext_lazy("My unit took it over")
    header_icon = "check"

    @cached_property
    def practice(self) -> Practice:
        return get_object_or_404(collection(), pk=self.kwargs["pk"])

    @cached_property
    def units(self) -> list[int]:
        return scope.unit_ids_of(self.request.user, scope.PLAN)

    def crumbs(self) -> list[Crumb]:
        return [
            {"url": reverse("cms_practices"), "label": _("Good practices")},
            {"url": "", "label": self.page_title},
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        today = timezone.localdate(self.now)
        return self._show(AdoptionForm(units=self.units, initial={"applied_on": today}))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = AdoptionForm(request.POST, units=self.units)
        if not form.is_valid():
            return self._show(form, status=422)
        adopt(self.practice, **form.cleaned_data, user=request.user)
        self.say(_("Written down: your unit took this practice over."))
        return redirect("cms_practices")

    def _show(self, form: AdoptionForm, status: int = 200) -> HttpResponse:
        scope.require(bool(self.units))
        context = self.get_context_data(form=form, practice=self.practice)
        return self.render_to_response(context, status=status)
