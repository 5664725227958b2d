"""Titles and awards: an editable catalogue, and who was given what by whom."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.documents import get_document_model_string
from wagtail.models import Orderable

from cms.models.tidy import TidyModel
from cms.vietnamese.folding import fold


class AwardLevel(models.TextChoices):
    STATE = "state", _("State level")
    MINISTRY = "ministry", _("Ministry or sector level")
    PROVINCE = "province", _("Province level")
    NATIONAL_UNIVERSITY = "national_university", _("National university level")
    BASE = "base", _("Grass-roots level")


class AwardForm(TidyModel):
    """One title or form of commendation, for as long as its basis document says."""

    class Nature(models.TextChoices):
        TITLE = "title", _("Emulation title")
        HONOUR = "honour", _("State honorary title or prize")
        FORM = "form", _("Form of commendation")

    class ForWhom(models.TextChoices):
        ALL = "all", _("Individuals and collectives")
        INDIVIDUAL = "individual", _("Individuals")
        COLLECTIVE = "collective", _("Collectives")

    code = models.CharField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    nature = models.CharField(
        _("type"), max_length=8, choices=Nature, default=Nature.FORM
    )
    level = models.CharField(
        _("level"), max_length=20, choices=AwardLevel, default=AwardLevel.BASE
    )
    for_whom = models.CharField(
        _("for whom"), max_length=12, choices=ForWhom, default=ForWhom.ALL
    )
    basis = models.ForeignKey(
        "cms.BasisDocument",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("basis document"),
    )
    valid_from = models.DateField(_("given since"), null=True, blank=True)
    valid_to = models.DateField(_("given until"), null=True, blank=True)
    position = models.PositiveIntegerField(_("position"), default=0)
    search_folded = models.TextField(editable=False, blank=True)

    class Meta:
        verbose_name = _("title or form of commendation")
        verbose_name_plural = _("titles and forms of commendation")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name

    def given_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )

    def clean(self) -> None:
        super().clean()
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": _("The end lies before the beginning.")})

    def tidy(self) -> None:
        super().tidy()
        self.search_folded = fold(self.name)


class Award(Orderable, TidyModel):
    """A title or commendation of one exemplar: proposed, in force or cancelled.

    A proposal is never shown to readers: it was not given yet.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed, not given yet")
        IN_FORCE = "in_force", _("In force")
        CANCELLED = "cancelled", _("Cancelled by decision")

    exemplar = ParentalKey("cms.Exemplar", related_name="awards")
    form = models.ForeignKey(
        AwardForm, models.PROTECT, related_name="awards", verbose_name=_("award")
    )
    level = models.CharField(
        _("level"),
        max_length=20,
        choices=AwardLevel,
        blank=True,
        help_text=_("Left empty: the level of the catalogue."),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.IN_FORCE
    )
    decision_number = models.CharField(_("decision number"), max_length=80, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    authority = models.CharField(_("decided by"), max_length=200, blank=True)
    document = models.ForeignKey(
        get_document_model_string(),
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decision (file)"),
    )
    posthumous = models.BooleanField(_("posthumous"), default=False)
    cancelled_on = models.DateField(_("cancelled on"), null=True, blank=True)
    cancelled_why = models.CharField(
        _("why it was cancelled"), max_length=255, blank=True
    )

    class Meta(Orderable.Meta):
        verbose_name = _("award")
        verbose_name_plural = _("awards")

    def __str__(self) -> str:
        return str(self.form)

    @property
    def in_force(self) -> bool:
        return self.state == self.State.IN_FORCE

    @property
    def cancelled(self) -> bool:
        return self.state == self.State.CANCELLED

    def clean(self) -> None:
        super().clean()
        if self.state == self.State.CANCELLED and not self.cancelled_why.strip():
            raise ValidationError(
                {"cancelled_why": _("Say why the award was cancelled.")}
            )

    def tidy(self) -> None:
        super().tidy()
        if not self.level and self.form_id:
            self.level = self.form.level
