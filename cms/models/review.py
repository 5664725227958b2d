"""What was looked at again after an award behind a story was cancelled."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.models.tidy import TidyModel


class StoryReview(TidyModel):
    """No row means: the story still has to be looked at because of that award."""

    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="reviews")
    award = models.ForeignKey("cms.Award", models.CASCADE, related_name="reviews")
    outcome = models.TextField(_("what was done"))
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(_("reviewed at"))

    class Meta:
        verbose_name = _("review of a story")
        verbose_name_plural = _("reviews of stories")
        constraints = [
            models.UniqueConstraint(fields=["page", "award"], name="review_once")
        ]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.outcome}"
