"""A link to a draft for a front end of the union's own: made by who may edit it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.api.previews import SECONDS, link_to
from cms.models import StoryPage
from publishing.admin.desk import Crumb, DeskView
from publishing.admin.scope import PLAN, may_on_page, require


class PreviewLinkView(DeskView):
    """GET says what such a link is; POST makes one."""

    template_name = "cms/admin/preview_link.html"
    page_title = _("Link to the draft")
    link = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        page = get_object_or_404(Page, pk=kwargs["page_id"]).specific
        require(isinstance(page, StoryPage) and may_on_page(request.user, page, PLAN))
        self.story = page
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, page_id: int) -> HttpResponse:
        self.link = link_to(self.story)
        return self.get(request, page_id=page_id)

    def crumbs(self) -> list[Crumb]:
        edit = reverse("wagtailadmin_pages:edit", args=[self.story.pk])
        title = self.story.get_admin_display_title()
        return [{"url": edit, "label": title}, *super().crumbs()]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            story=self.story, link=self.link, minutes=SECONDS // 60, **kwargs
        )
