"""The editor of a story: what a writer needs, in order, and one way onwards.

Wagtail publishes nothing from here: "Lan tỏa" leads to the panel of the story,
where its one clock stands.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.panels import (
    FieldPanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    TabbedInterface,
    TitleFieldPanel,
)
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.models import Page

from cms.admin.readiness_view import panel_context
from cms.models import STORY_TYPES, StoryPage
from publishing.clock import database_now

TITLE_LIMIT = 90
LEAD_WORDS = (30, 60)
SPREAD = "action-spread"
# Publishing, taking down and scheduling live in the panel of the story.
HIDDEN_ACTIONS = frozenset({"action-publish", "action-unpublish", SPREAD})
FOR_REVIEW = "action-submit"


class TitleInput(AdminAutoHeightTextInput):
    """Shows a long title whole, and makes one line of what was pasted as several."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        return " ".join((super().value_from_datadict(data, files, name) or "").split())


class ReadinessPanel(Panel):
    """The checks beside the text; there is nothing to check before the first save."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms/admin/readiness_panel.html"

        def is_shown(self) -> bool:
            return super().is_shown() and self.instance.pk is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            return {**context, **panel_context(self.instance, database_now())}


class StoryColumns(ObjectList):
    """The text on the left, what must be right before it spreads on the right."""

    class BoundPanel(ObjectList.BoundPanel):
        template_name = "cms/admin/story_columns.html"


def story_panels() -> TabbedInterface:
    content = StoryColumns(
        [
            TitleFieldPanel(
                "title",
                placeholder=_("Title of the story"),
                widget=TitleInput,
                attrs={"data-lt-letters": TITLE_LIMIT},
            ),
            ReadinessPanel(
                heading=_("Ready to spread"), icon="check", classname="lt-editor__side"
            ),
            FieldPanel(
                "lead",
                heading=_("Lead (sapo)"),
                attrs={"data-lt-words": "-".join(map(str, LEAD_WORDS))},
            ),
            MultiFieldPanel(
                [FieldPanel("lead_picture"), FieldPanel("lead_caption")],
                heading=_("Lead picture"),
                icon="image",
            ),
            FieldPanel("body", heading=_("Content")),
            FieldPanel("exemplar"),
            MultiFieldPanel(
                [FieldPanel("author"), FieldPanel("source"), FieldPanel("hashtags")],
                heading=_("Attribution"),
                icon="user",
            ),
            MultiFieldPanel(
                [FieldPanel("ai_use"), FieldPanel("ai_label")],
                heading=_("AI"),
                icon="cogs",
                classname="collapsed",
            ),
            FieldPanel("embargo_at", classname="collapsed"),
        ],
        heading=_("Story"),
    )
    address = ObjectList(
        [
            FieldPanel("slug"),
            FieldPanel("seo_title"),
            FieldPanel("search_description"),
        ],
        heading=_("Address and search"),
    )
    return TabbedInterface([content, address])


def install() -> None:
    """Give every kind of story this editor."""
    for kind in STORY_TYPES:
        kind.edit_handler = story_panels()


def construct_actions(
    items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]
) -> None:
    """Hook construct_page_action_menu: of Wagtail's actions, what keeps one clock."""
    page = context.get("page")
    if page is not None and isinstance(page.specific_deferred, StoryPage):
        hidden = set(HIDDEN_ACTIONS)
        if page.permissions_for_user(request.user).can_publish():
            hidden.add(FOR_REVIEW)
        items[:] = [item for item in items if item.name not in hidden]


def spread_after_saving(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Hook after_edit_page: "Lan tỏa" saves first, then opens the panel."""
    if SPREAD in request.POST:
        return redirect("publishing_panel", page.pk)
    return None
