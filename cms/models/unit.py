"""A unit: an organisation with its own pages, media, channels and people."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import (
    FieldPanel,
    InlinePanel,
    MultiFieldPanel,
    PageChooserPanel,
)
from wagtail.models import Collection, Orderable, Page

from cms.models.tidy import TidyModel, TidyPage


class UnitPage(TidyPage):
    """One node of the tree of units. Its collection and groups are made with it.

    The tree holds the territorial or owning superior; the second one is professional.
    A unit that ended names its successor and stays, because its stories stay.
    """

    class CheckDepth(models.TextChoices):
        ONE = "one", _("One person may check and publish")
        TWO = "two", _("The writer writes, a second person checks")

    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    unit_type = models.ForeignKey(
        "cms.UnitType",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="units",
        verbose_name=_("type"),
    )
    second_superior = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="second_members",
        verbose_name=_("second superior unit"),
    )
    valid_from = models.DateField(_("exists since"), null=True, blank=True)
    valid_to = models.DateField(_("existed until"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="former_units",
        verbose_name=_("went into"),
    )
    location = models.ForeignKey(
        "cms.Place",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("province or special zone"),
    )
    contact_name = models.CharField(_("contact person"), max_length=120, blank=True)
    contact_phone = models.CharField(_("telephone"), max_length=40, blank=True)
    contact_email = models.EmailField(_("e-mail"), blank=True)
    licence = models.TextField(
        _("licence line"),
        blank=True,
        help_text=_("What others may do with your stories; it goes with every feed."),
    )
    hashtags = models.CharField(
        _("hashtags"), max_length=255, blank=True, help_text=_("Separated by blanks.")
    )
    check_depth = models.CharField(
        _("depth of checks"),
        max_length=3,
        choices=CheckDepth,
        default=CheckDepth.ONE,
    )
    uses_social = models.BooleanField(_("social networks"), default=True)
    uses_press = models.BooleanField(_("press"), default=True)
    uses_partners = models.BooleanField(_("partners' websites"), default=True)
    shows_exemplars = models.BooleanField(_("Exemplars"), default=True)
    shows_movements = models.BooleanField(_("Movements and campaigns"), default=True)
    shows_practices = models.BooleanField(_("Good practices"), default=True)
    priority_share = models.PositiveSmallIntegerField(
        _("share of stories about priority groups (%)"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(100)],
    )
    collection = models.ForeignKey(
        Collection, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    editors = models.ForeignKey(
        Group, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    chief_editors = models.ForeignKey(
        Group, models.SET_NULL, null=True, editable=False, related_name="+"
    )

    slug_word = "don-vi"
    parent_page_types = ["cms.HomePage", "cms.UnitPage"]
    subpage_types = [
        "cms.UnitPage",
        "cms.SectionPage",
        "cms.ColumnPage",
        "cms.MovementPage",
    ]
    exclude_fields_in_copy = ["collection", "editors", "chief_editors"]
    template = "cms/public/unit.html"
    content_panels = [
        FieldPanel("title", heading=_("Name")),
        FieldPanel("short_name"),
        FieldPanel("unit_type"),
        FieldPanel("location"),
        MultiFieldPanel(
            [
                FieldPanel("contact_name"),
                FieldPanel("contact_phone"),
                FieldPanel("contact_email"),
            ],
            heading=_("Contact"),
        ),
        InlinePanel("signatories", heading=_("Who signs"), label=_("Signatory")),
        FieldPanel("licence"),
        FieldPanel("hashtags"),
        FieldPanel("check_depth"),
        MultiFieldPanel(
            [
                FieldPanel("uses_social"),
                FieldPanel("uses_press"),
                FieldPanel("uses_partners"),
            ],
            heading=_("Channels this unit uses"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("shows_exemplars"),
                FieldPanel("shows_movements"),
                FieldPanel("shows_practices"),
            ],
            heading=_("What its page shows beside the stories"),
        ),
        FieldPanel("priority_share"),
        MultiFieldPanel(
            [
                PageChooserPanel("second_superior", "cms.UnitPage"),
                FieldPanel("valid_from"),
                FieldPanel("valid_to"),
                PageChooserPanel("successor", "cms.UnitPage"),
            ],
            heading=_("Place in the organisation"),
            classname="collapsed",
        ),
    ]
    promote_panels = Page.promote_panels

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    @property
    def name(self) -> str:
        return self.short_name or self.title

    @property
    def unused_classes(self) -> frozenset[str]:
        """The classes of channels (publishing.ports) the unit switched off."""
        switches = {
            "social": self.uses_social,
            "press": self.uses_press,
            "partner": self.uses_partners,
        }
        return frozenset(name for name, used in switches.items() if not used)

    def exists_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )

    def signatory_on(self, day: date) -> Signatory | None:
        """Who signs for the unit on `day`; the latest appointed where two overlap."""
        able = [one for one in self.signatories.all() if one.holds_on(day)]
        return max(able, key=lambda one: one.since or date.min, default=None)

    def clean(self) -> None:
        super().clean()
        if self.pk and self.pk in {self.second_superior_id, self.successor_id}:
            raise ValidationError(_("A unit cannot be above itself or follow itself."))
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": _("The end lies before the beginning.")})

    def save(self, *args: Any, **kwargs: Any) -> Any:
        result = super().save(*args, **kwargs)
        from cms.content.units import set_up_unit

        set_up_unit(self)
        return result

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        from cms.public.context import unit_context

        context = super().get_context(request, *args, **kwargs)
        return {**context, **unit_context(self, request)}


class Signatory(Orderable, TidyModel):
    """Name and title under a unit's papers, for a time."""

    unit = ParentalKey(UnitPage, related_name="signatories")
    name = models.CharField(_("name"), max_length=160)
    title = models.CharField(
        _("title"), max_length=160, help_text=_("For example: CHỦ TỊCH.")
    )
    on_behalf = models.CharField(
        _("signs on behalf of"),
        max_length=120,
        blank=True,
        help_text=_("For example: TM. BAN CHẤP HÀNH."),
    )
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("signatory")
        verbose_name_plural = _("signatories")

    def __str__(self) -> str:
        return f"{self.title} {self.name}"

    def holds_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )
