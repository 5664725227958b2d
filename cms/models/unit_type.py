"""The kinds of bodies and the groups across the tree, as dated data, never as code."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.models import Orderable

from cms.models.tidy import TidyModel
from cms.vietnamese.folding import fold


class UnitType(TidyModel):
    """A tier or kind of body, while the law knows it. Some are not unions at all."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=160)
    is_union = models.BooleanField(_("is a trade union"), default=True)
    may_have_union = models.BooleanField(_("may have a trade union"), default=True)
    valid_from = models.DateField(_("exists since"), null=True, blank=True)
    valid_to = models.DateField(_("existed until"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=255, blank=True)
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("type of unit")
        verbose_name_plural = _("types of units")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name

    def exists_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


class EmulationBlock(TidyModel, ClusterableModel):
    """A "khối thi đua": units beside each other, kept by the unit that leads it."""

    unit = models.ForeignKey(
        "cms.UnitPage",
        models.CASCADE,
        related_name="led_blocks",
        verbose_name=_("leading unit"),
    )
    name = models.CharField(_("name"), max_length=200)
    valid_from = models.DateField(_("exists since"), null=True, blank=True)
    valid_to = models.DateField(_("existed until"), null=True, blank=True)
    search_folded = models.TextField(editable=False, blank=True)

    class Meta:
        verbose_name = _("emulation block")
        verbose_name_plural = _("emulation blocks")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def tidy(self) -> None:
        super().tidy()
        self.search_folded = fold(self.name)


class BlockMember(Orderable, TidyModel):
    block = ParentalKey(EmulationBlock, related_name="members")
    unit = models.ForeignKey(
        "cms.UnitPage",
        models.CASCADE,
        related_name="blocks",
        verbose_name=_("unit"),
    )
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    panels = [
        PageChooserPanel("unit", "cms.UnitPage"),
        FieldPanel("since"),
        FieldPanel("until"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("member of the block")
        verbose_name_plural = _("members of the block")

    def __str__(self) -> str:
        return str(self.unit)
