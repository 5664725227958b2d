"""Minh chứng đã đăng: what, where, when, with what proof; fit for printing."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from publishing import wording
from publishing.admin import scope
from publishing.admin.desk import Crumb, DeskView
from publishing.admin.rows import row_of, with_rows
from publishing.models import Delivery, Placement
from publishing.states import State


class ReceiptView(DeskView):
    template_name = "publishing/receipt.html"
    page_title = _("Proof of posting")
    header_icon = "circle-check"

    @cached_property
    def placement(self) -> Placement:
        found: Placement = get_object_or_404(
            with_rows(Placement.objects.all()), pk=self.kwargs["pk"]
        )
        scope.require(self._may_see(found))
        return found

    def _may_see(self, placement: Placement) -> bool:
        page = placement.story.page
        if page is not None:
            return scope.may_on_page(self.request.user, page, scope.PLAN)
        return scope.may_touch(
            self.request.user, placement.story.unit_page_id, scope.PLAN
        )

    def crumbs(self) -> list[Crumb]:
        page_id = self.placement.story.page_id
        url = (
            reverse("publishing_panel", args=[page_id])
            if page_id
            else reverse("publishing_board:index")
        )
        return [
            {"url": url, "label": self.placement.story.title},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sent = (
            Delivery.objects.filter(placement=self.placement, state=State.SENT)
            .select_related("snapshot", "channel")
            .order_by("seq")
        )
        return super().get_context_data(
            placement=self.placement,
            row=row_of(self.placement, self.now),
            network=wording.network_label(self.placement.channel),
            acts=[
                {
                    "label": wording.label(delivery),
                    "at": delivery.finished_at,
                    "remote_id": delivery.remote_id,
                    "post_digest": delivery.post_digest,
                    "story_digest": (
                        delivery.snapshot.digest if delivery.snapshot else ""
                    ),
                    "status": delivery.receipt.get("status"),
                    "number": delivery.pk,
                }
                for delivery in sent
            ],
            **kwargs,
        )
