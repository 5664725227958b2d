"""Plan many stories by one playbook, one after the other."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.models import Page

from publishing.admin import scope
from publishing.admin.bulk import EachForItself
from publishing.admin.typed_time import BadTime, read_moment
from publishing.clock import database_now
from publishing.models import Playbook
from publishing.planning.plan import plan
from publishing.planning.playbooks import legs_of
from publishing.ports import content_source


class PlanForm(forms.Form):
    playbook = forms.ModelChoiceField(
        label=_("Playbook"), queryset=Playbook.objects.none()
    )
    go_live = forms.CharField(
        label=_("The first story goes live"),
        required=False,
        max_length=40,
        help_text=_("For example 20/11/2026 07:30. Left empty: now."),
    )
    apart = forms.IntegerField(
        label=_("Minutes between two stories"),
        initial=0,
        min_value=0,
        max_value=7 * 24 * 60,
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = scope.playbooks_of(user, scope.PUBLISH)
        self.fields["playbook"].queryset = own  # type: ignore[attr-defined]

    def clean_go_live(self) -> datetime:
        now = database_now()
        typed = self.cleaned_data["go_live"].strip()
        try:
            return max(read_moment(typed, now), now) if typed else now
        except BadTime as problem:
            raise forms.ValidationError(str(problem)) from problem


class PlanByPlaybook(EachForItself):
    display_name = _("Plan")
    action_type = "plan_by_playbook"
    aria_label = _("Plan the chosen stories by a playbook")
    template_name = "publishing/bulk_playbook.html"
    action_priority = 45
    form_class = PlanForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def check_perm(self, page: Page) -> bool:
        return content_source().is_story(page.pk) and scope.may_on_page(
            self.request.user, page, scope.PUBLISH
        )

    def act(self, page: Page, number: int) -> str:
        given = self.cleaned_form.cleaned_data
        start = given["go_live"] + timedelta(minutes=given["apart"] * number)
        now = database_now()
        plan(
            page.pk,
            legs_of(given["playbook"]),
            go_live_at=start if start > now and not page.live else None,
            user=self.request.user,
            now=now,
        )
        return "planned"

    def told(self, word: str, n: int) -> str:
        return ngettext("%(n)s story is planned.", "%(n)s stories are planned.", n) % {
            "n": n
        }
