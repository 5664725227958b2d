"""Movements ("Phong trào thi đua") and campaigns ("Cuộc vận động") with their pages."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import (
    FieldPanel,
    InlinePanel,
    MultiFieldPanel,
    PageChooserPanel,
)
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page

from cms.models.tidy import TidyModel, TidyPage
from cms.vietnamese.folding import fold

PLAIN = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]


class MovementPage(TidyPage):
    """National below the front page, local below the unit that launched it."""

    class Kind(models.TextChoices):
        MOVEMENT = "movement", _("Emulation movement")
        CAMPAIGN = "campaign", _("Campaign")

    code = models.SlugField(  # of the seeded ones: tells them from local namesakes
        max_length=60, blank=True, editable=False, db_index=True
    )
    kind = models.CharField(
        _("type"), max_length=8, choices=Kind, default=Kind.MOVEMENT
    )
    launched_on = models.DateField(_("launched on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    launched_by = models.CharField(_("launched by"), max_length=200, blank=True)
    summary = models.TextField(_("in one sentence"), blank=True)
    plan = RichTextField(_("plan and content"), blank=True, features=PLAIN)
    results = RichTextField(_("results"), blank=True, features=PLAIN)
    linked = ParentalManyToManyField(
        "self",
        blank=True,
        symmetrical=False,
        related_name="linked_from",
        verbose_name=_("goes together with"),
    )
    programmes = ParentalManyToManyField(
        "cms.Programme", blank=True, related_name="+", verbose_name=_("programmes")
    )
    basis = ParentalManyToManyField(
        "cms.BasisDocument",
        blank=True,
        related_name="+",
        verbose_name=_("basis documents"),
    )
    search_folded = models.TextField(editable=False, blank=True)

    slug_word = "phong-trao"
    parent_page_types = ["cms.HomePage", "cms.UnitPage"]
    subpage_types: list[str] = []
    template = "cms/public/movement.html"
    content_panels = [
        FieldPanel("title", heading=_("Name")),
        FieldPanel("kind"),
        FieldPanel("summary"),
        MultiFieldPanel(
            [
                FieldPanel("launched_on"),
                FieldPanel("launched_by"),
                FieldPanel("ended_on"),
            ],
            heading=_("Launch"),
        ),
        FieldPanel("plan"),
        InlinePanel("joined", heading=_("Units that joined"), label=_("Unit")),
        FieldPanel("results"),
        MultiFieldPanel(
            [FieldPanel("linked"), FieldPanel("programmes"), FieldPanel("basis")],
            heading=_("Goes together with"),
            classname="collapsed",
        ),
    ]
    promote_panels = Page.promote_panels

    class Meta:
        verbose_name = _("movement or campaign")
        verbose_name_plural = _("movements and campaigns")

    def tidy(self) -> None:
        super().tidy()
        self.search_folded = fold(f"{self.title} {self.summary} {self.launched_by}")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        from cms.public.movements import movement_context

        context = super().get_context(request, *args, **kwargs)
        return {**context, **movement_context(self, request)}


class JoinedUnit(Orderable, TidyModel):
    """A unit that took a movement up: one of ours, or any body by its name."""

    movement = ParentalKey(MovementPage, related_name="joined")
    unit = models.ForeignKey(
        "cms.UnitPage",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="movements_joined",
        verbose_name=_("unit"),
    )
    name = models.CharField(
        _("or its name"),
        max_length=200,
        blank=True,
        help_text=_("For a body that has no pages here."),
    )
    joined_on = models.DateField(_("joined on"), null=True, blank=True)
    result = models.CharField(_("result"), max_length=500, blank=True)

    panels = [
        PageChooserPanel("unit", "cms.UnitPage"),
        FieldPanel("name"),
        FieldPanel("joined_on"),
        FieldPanel("result"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("unit that joined")
        verbose_name_plural = _("units that joined")

    def __str__(self) -> str:
        return self.unit.title if self.unit else self.name
