"""Many stories into a movement at once: a draft of each, nothing is published."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction
from wagtail.models import Page

from cms.models import MovementPage, StoryPage


class MovementForm(forms.Form):
    movement = forms.ModelChoiceField(
        label=_("Movement or campaign"), queryset=MovementPage.objects.order_by("path")
    )


class JoinMovement(PageBulkAction):
    """Stories that belong to it already stay as they are."""

    display_name = _("Movement")
    action_type = "join_movement"
    aria_label = _("Put the chosen stories into a movement")
    template_name = "cms/admin/stories/bulk_movement.html"
    action_priority = 60
    form_class = MovementForm

    def check_perm(self, page: Page) -> bool:
        may: bool = page.permissions_for_user(self.request.user).can_edit()
        return may and issubclass(page.specific_class or Page, StoryPage)

    def get_execution_context(self) -> dict[str, Any]:
        movement = self.cleaned_form.cleaned_data["movement"]
        return {**super().get_execution_context(), "movement": movement}

    @classmethod
    def execute_action(
        cls, objects: Any, movement: Any = None, user: Any = None, **kwargs: Any
    ) -> tuple[int, int]:
        changed = 0
        for page in objects:
            draft = page.specific.get_latest_revision_as_object()
            if movement.pk in {one.pk for one in draft.movements.all()}:
                continue
            draft.movements.add(movement)
            draft.save_revision(user=user, log_action=True)
            changed += 1
        return changed, 0

    def get_success_message(
        self, num_parent_objects: int, num_child_objects: int
    ) -> str:
        return ngettext(
            "%(n)s story changed. Publish it for readers to see the movement.",
            "%(n)s stories changed. Publish them for readers to see the movement.",
            num_parent_objects,
        ) % {"n": num_parent_objects}
