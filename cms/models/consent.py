"""Consent to use a person's data: what, on which class of channel, until when."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents import get_document_model_string

from cms.models.tidy import TidyModel
from cms.vietnamese.folding import fold


class Consent(TidyModel):
    """One signed form. No box is ticked beforehand; silence is not consent."""

    unit = models.ForeignKey(
        "cms.UnitPage", models.CASCADE, related_name="consents", verbose_name=_("unit")
    )
    person = models.CharField(_("who agreed"), max_length=200)
    exemplar = models.ForeignKey(
        "cms.Exemplar",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="consents",
        verbose_name=_("exemplar"),
    )
    covers_picture = models.BooleanField(_("picture"), default=False)
    covers_ethnicity = models.BooleanField(
        _("ethnic origin (sensitive data)"), default=False
    )
    covers_children = models.BooleanField(
        _("children in the picture (signed by parents, and by children from 7)"),
        default=False,
    )
    on_website = models.BooleanField(_("the unit's website"), default=False)
    on_social = models.BooleanField(_("social networks"), default=False)
    in_press = models.BooleanField(_("press"), default=False)
    at_partners = models.BooleanField(_("partners' websites"), default=False)
    given_on = models.DateField(_("given on"))
    until = models.DateField(_("valid until"), null=True, blank=True)
    proof = models.ForeignKey(
        get_document_model_string(),
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("scan or recording"),
    )
    note = models.TextField(_("note"), blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    search_folded = models.TextField(editable=False, blank=True)

    class Meta:
        verbose_name = _("consent form")
        verbose_name_plural = _("consent forms")
        ordering = ["-given_on", "-pk"]

    def __str__(self) -> str:
        return self.person

    def tidy(self) -> None:
        super().tidy()
        self.search_folded = fold(f"{self.person} {self.note}")

    def allows(self, channel_class: str, now: datetime) -> bool:
        """Whether it holds at `now` for "website", "social", "press", "partner"."""
        from django.utils import timezone

        if self.withdrawn_at or (
            self.until and self.until < timezone.localtime(now).date()
        ):
            return False
        return {
            "website": self.on_website,
            "social": self.on_social,
            "press": self.in_press,
            "partner": self.at_partners,
        }[channel_class]
