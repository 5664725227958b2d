"""A reportage told in several parts."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.models.tidy import TidyModel
from cms.vietnamese.folding import fold


class Series(TidyModel):
    """What the parts have in common; each part is a page of its own."""

    unit = models.ForeignKey(
        "cms.UnitPage", models.CASCADE, related_name="series", verbose_name=_("unit")
    )
    title = models.CharField(_("title"), max_length=200)
    about = models.TextField(_("introduction"), blank=True)
    parts = models.PositiveSmallIntegerField(
        _("number of parts"),
        null=True,
        blank=True,
        help_text=_("Left empty while it is not known yet."),
    )
    search_folded = models.TextField(editable=False, blank=True)

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title

    def tidy(self) -> None:
        super().tidy()
        self.search_folded = fold(f"{self.title} {self.about}")
