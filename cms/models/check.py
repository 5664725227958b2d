""" "Sẵn sàng lan tỏa": what was verified, by whom, when and from which source."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.models.tidy import TidyModel


class Check(TidyModel):
    """One of the four checks of a story. No row means: not done yet.

    A copy of a page has no checks: they belong to what was checked.
    """

    class Kind(models.TextChoices):
        PERSON = "person", _("Right person")
        DEED = "deed", _("Right deed")
        ACHIEVEMENT = "achievement", _("Right achievement")
        PICTURES = "pictures", _("Basis for the pictures")

    class State(models.TextChoices):
        PASSED = "passed", _("Passed")
        FAILED = "failed", _("Not passed")
        MORE = "more", _("More is needed")

    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="checks")
    kind = models.CharField(_("check"), max_length=12, choices=Kind)
    state = models.CharField(
        _("state"), max_length=8, choices=State, default=State.PASSED
    )
    source = models.TextField(_("source"), blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    checked_at = models.DateTimeField(_("checked at"))

    class Meta:
        verbose_name = _("check")
        verbose_name_plural = _("checks")
        constraints = [
            models.UniqueConstraint(fields=["page", "kind"], name="check_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_state_display()}"
