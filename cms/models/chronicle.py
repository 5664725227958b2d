"""An exemplar over the years: where they worked, who honours them, who looks in."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from cms.models.tidy import TidyModel


class Station(Orderable, TidyModel):
    """A workplace for a time; open ends mean "since ever" and "until now"."""

    exemplar = ParentalKey("cms.Exemplar", related_name="stations")
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    workplace = models.CharField(_("workplace"), max_length=200)
    role = models.CharField(_("role"), max_length=160, blank=True)
    location = models.ForeignKey(
        "cms.Place",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("province or special zone"),
    )

    class Meta(Orderable.Meta):
        verbose_name = _("workplace at a time")
        verbose_name_plural = _("workplaces over time")

    def __str__(self) -> str:
        return self.workplace

    def clean(self) -> None:
        super().clean()
        if self.since and self.until and self.until < self.since:
            raise ValidationError({"until": _("The end lies before the beginning.")})


class Endorsement(Orderable, TidyModel):
    """What somebody says of them; shown to readers only with that person's consent."""

    exemplar = ParentalKey("cms.Exemplar", related_name="endorsements")
    name = models.CharField(_("who"), max_length=160)
    relation = models.CharField(
        _("relation"),
        max_length=120,
        blank=True,
        help_text=_("For example: colleague, former pupil, neighbour."),
    )
    words = models.TextField(_("words"))
    said_on = models.DateField(_("date"), null=True, blank=True)
    may_be_shown = models.BooleanField(
        _("this person agreed that name and words are shown"), default=False
    )

    class Meta(Orderable.Meta):
        verbose_name = _("words of others")
        verbose_name_plural = _("words of others")

    def __str__(self) -> str:
        return self.name


class FollowUp(Orderable, TidyModel):
    """A look back after the honours: what was found, and when to look again."""

    exemplar = ParentalKey("cms.Exemplar", related_name="follow_ups")
    done_on = models.DateField(_("date"))
    note = models.TextField(_("what was found"))
    next_on = models.DateField(_("look again on"), null=True, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")

    def __str__(self) -> str:
        return f"{self.done_on:%d/%m/%Y}"
