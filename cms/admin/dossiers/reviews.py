""" "Rà lại bài": stories whose exemplar lost an award, until somebody answered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from cms.content.reviews import reviewed, stories_to_review
from cms.models import Award
from publishing.admin import scope
from publishing.admin.desk import DeskView


class OutcomeForm(forms.Form):
    page = forms.IntegerField()
    award = forms.IntegerField()
    outcome = forms.CharField(max_length=2000)


class ReviewsView(DeskView):
    template_name = "cms/admin/dossiers/reviews.html"
    page_title = gettext_lazy("Stories to look at again")
    header_icon = "warning"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = stories_to_review(self.request.user)
        return super().get_context_data(stories=found, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = OutcomeForm(request.POST)
        if not form.is_valid():
            self.say(_("Write what you did with the story."), level=messages.ERROR)
            return redirect("cms_reviews")
        page = get_object_or_404(Page, pk=form.cleaned_data["page"])
        scope.require(scope.may_on_page(request.user, page, scope.PLAN))
        award = get_object_or_404(
            Award, pk=form.cleaned_data["award"], state=Award.State.CANCELLED
        )
        reviewed(
            page, award, form.cleaned_data["outcome"], user=request.user, now=self.now
        )
        self.say(_("The review is written down."))
        return redirect("cms_reviews")
