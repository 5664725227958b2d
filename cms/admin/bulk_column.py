"""Many stories into another column at once; their old addresses lead to the new."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.models import Page

from cms.admin.story_filters import own
from cms.models import ColumnPage, StoryPage
from publishing.admin.bulk import EachForItself, NotDone


class ColumnForm(forms.Form):
    column = forms.ModelChoiceField(
        label=_("Column"), queryset=ColumnPage.objects.none()
    )

    def __init__(self, *args: Any, request: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["column"].queryset = own(ColumnPage)(request)


class ToColumn(EachForItself):
    """Stories that stand in it already stay as they are."""

    display_name = _("Column")
    action_type = "to_column"
    aria_label = _("Put the chosen stories into another column")
    template_name = "cms/admin/stories/bulk_column.html"
    action_priority = 55
    form_class = ColumnForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "request": self.request}

    def check_perm(self, page: Page) -> bool:
        may: bool = page.permissions_for_user(self.request.user).can_move()
        return may and issubclass(page.specific_class or Page, StoryPage)

    def act(self, page: Page, number: int) -> str:
        column = ColumnPage.objects.get(
            pk=self.cleaned_form.cleaned_data["column"].pk
        )  # afresh: every move changes its numbers
        if page.is_child_of(column):
            return "standing"
        if not page.permissions_for_user(self.request.user).can_move_to(column):
            raise NotDone(_now("You may not put it there."))
        if column.get_children().filter(slug=page.slug).exists():
            raise NotDone(_now("A page with this address stands there already."))
        with transaction.atomic():
            page.move(column, pos="last-child", user=self.request.user)
        return "moved"

    def told(self, word: str, n: int) -> str:
        if word == "standing":
            text = ngettext(
                "%(n)s story stands there already.",
                "%(n)s stories stand there already.",
                n,
            )
        else:
            text = ngettext(
                "%(n)s story moved. Its old address leads to the new one.",
                "%(n)s stories moved. Their old addresses lead to the new ones.",
                n,
            )
        return text % {"n": n}
