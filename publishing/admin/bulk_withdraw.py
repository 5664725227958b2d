"""Unpublish many pages: stories are taken down everywhere, with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.models import Page

from publishing.admin import scope
from publishing.admin.bulk import EachForItself
from publishing.clock import database_now
from publishing.content.intent import open_places
from publishing.content.withdraw import withdraw
from publishing.models import Story
from publishing.ports import content_source


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason, as partners will read it"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    include_descendants = forms.BooleanField(
        label=_("Also the stories below these pages"), required=False
    )


class Withdraw(EachForItself):
    """Takes the place of Wagtail's "Unpublish", which says nothing of the places."""

    display_name = _("Take down")
    action_type = "unpublish"
    aria_label = _("Take the chosen pages down everywhere")
    template_name = "publishing/bulk_withdraw.html"
    action_priority = 50
    form_class = ReasonForm

    def check_perm(self, page: Page) -> bool:
        may: bool = page.permissions_for_user(self.request.user).can_unpublish()
        return may or (
            bool(open_places(page.pk))
            and scope.may_on_page(self.request.user, page, scope.PUBLISH)
        )

    def object_context(self, obj: Page) -> dict[str, Any]:
        return {**super().object_context(obj), "places": open_places(obj.pk)}

    def chosen(self, pages: list[Page]) -> Iterable[Page]:
        below = self.cleaned_form.cleaned_data["include_descendants"]
        for page in pages:
            yield page
            for one in page.get_descendants().live() if below else ():
                if self.check_perm(one):
                    yield one

    def act(self, page: Page, number: int) -> str:
        user, reason = self.request.user, self.cleaned_form.cleaned_data["reason"]
        story = Story.objects.filter(page_id=page.pk).first()
        if story is not None and content_source().is_story(page.pk):
            withdraw(story, reason, user=user, now=database_now())
        else:
            page.unpublish(user=user)
        return "down"

    def told(self, word: str, n: int) -> str:
        return ngettext(
            "%(n)s page is being taken down everywhere.",
            "%(n)s pages are being taken down everywhere.",
            n,
        ) % {"n": n}
