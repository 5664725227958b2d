"""The people and collectives whose stories are told ("Điển hình")."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.search import index

from cms.models.tidy import TidyModel
from cms.vietnamese.folding import fold
from cms.vietnamese.names import name_key, text_key


class Exemplar(TidyModel, index.Indexed):
    """The honorific is data beside the name; `call_name` is used in prose."""

    class Kind(models.TextChoices):
        INDIVIDUAL = "individual", _("Individual")
        COLLECTIVE = "collective", _("Collective")

    unit = models.ForeignKey(
        "cms.UnitPage", models.CASCADE, related_name="exemplars", verbose_name=_("unit")
    )
    kind = models.CharField(
        _("kind"), max_length=12, choices=Kind, default=Kind.INDIVIDUAL
    )
    full_name = models.CharField(_("full name"), max_length=200)
    honorific = models.CharField(
        _("form of address"),
        max_length=40,
        blank=True,
        help_text=_("For example: cô, thầy, PGS.TS."),
    )
    call_name = models.CharField(
        _("name in running text"),
        max_length=80,
        blank=True,
        help_text=_("For example: cô Hoà."),
    )
    sort_name = models.CharField(
        _("sort under"),
        max_length=200,
        blank=True,
        help_text=_("Only for names that do not follow họ – đệm – tên."),
    )
    name_sort_key = models.CharField(max_length=1200, editable=False, db_index=True)
    role = models.CharField(_("role"), max_length=160, blank=True)
    workplace = models.CharField(_("workplace"), max_length=200, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    ethnicity_named = models.BooleanField(
        _("the story names the ethnic origin"),
        default=False,
        help_text=_("Sensitive data: it needs a consent of its own."),
    )
    search_folded = models.TextField(editable=False, blank=True)

    search_fields = [
        index.SearchField("full_name", boost=2),
        index.SearchField("search_folded"),
        index.AutocompleteField("search_folded"),
        index.AutocompleteField("full_name"),
        index.FilterField("unit_id"),
    ]
    panels = [
        FieldPanel("unit"),
        FieldPanel("kind"),
        MultiFieldPanel(
            [
                FieldPanel("full_name"),
                FieldPanel("honorific"),
                FieldPanel("call_name"),
                FieldPanel("sort_name"),
            ],
            heading=_("Name"),
        ),
        FieldPanel("role"),
        FieldPanel("workplace"),
        FieldPanel("place"),
        FieldPanel("ethnicity_named"),
    ]

    class Meta:
        verbose_name = _("exemplar")
        verbose_name_plural = _("exemplars")
        ordering = ["name_sort_key", "pk"]

    def __str__(self) -> str:
        return " ".join(filter(None, [self.honorific, self.full_name]))

    @property
    def collective(self) -> bool:
        return self.kind == self.Kind.COLLECTIVE

    def tidy(self) -> None:
        super().tidy()
        self.full_name = " ".join(self.full_name.split())
        order = text_key if self.collective or self.sort_name else name_key
        self.name_sort_key = order(self.sort_name or self.full_name)[:1200]
        self.search_folded = fold(
            " ".join([str(self), self.call_name, self.role, self.workplace, self.place])
        )
