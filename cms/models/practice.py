""" "Cách làm hay" as a collection, and the units that took a practice over."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.models.tidy import TidyModel
from cms.vietnamese.folding import fold


class Practice(TidyModel):
    """A practice block of a published story, kept beside it so that it can be found.

    Rewritten at every publication (`cms.content.practices`); `block` is the id of
    the block in the stream. A practice that left its story but was taken over
    somewhere stays, not shown, because the report of the other unit rests on it.
    """

    page = models.ForeignKey(
        "wagtailcore.Page", models.CASCADE, related_name="practices"
    )
    block = models.CharField(max_length=40)
    shown = models.BooleanField(default=True)
    title = models.CharField(_("name of the practice"), max_length=300)
    context = models.TextField(_("situation"), blank=True)
    method = models.TextField(_("what was done"), blank=True)
    result = models.TextField(_("result"), blank=True)
    conditions = models.TextField(_("what others need to do the same"), blank=True)
    search_folded = models.TextField(editable=False, blank=True)

    class Meta:
        verbose_name = _("good practice")
        verbose_name_plural = _("good practices")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["page", "block"], name="practice_once")
        ]

    def __str__(self) -> str:
        return self.title

    def tidy(self) -> None:
        super().tidy()
        self.search_folded = fold(
            " ".join(
                [self.title, self.context, self.method, self.result, self.conditions]
            )
        )


class Adoption(TidyModel):
    """ "Đơn vị tôi đã áp dụng": one unit took one practice over, with what result."""

    practice = models.ForeignKey(
        Practice,
        models.CASCADE,
        related_name="adoptions",
        verbose_name=_("good practice"),
    )
    unit = models.ForeignKey(
        "cms.UnitPage",
        models.CASCADE,
        related_name="adoptions",
        verbose_name=_("unit"),
    )
    applied_on = models.DateField(_("applied since"))
    result = models.TextField(_("result"), blank=True)
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    told_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("practice taken over")
        verbose_name_plural = _("practices taken over")
        ordering = ["-applied_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "unit"],
                name="adoption_once",
                violation_error_message=_(
                    "Your unit is already written down for this practice."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.practice} – {self.unit}"
