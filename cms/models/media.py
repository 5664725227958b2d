"""Pictures with what the law and good manners ask for."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.search import index

from cms.models.tidy import tidy_fields
from cms.vietnamese.folding import fold


class StoryImage(AbstractImage):
    """Wagtail's `description` is the alt text. The file itself stays private."""

    class Basis(models.TextChoices):
        UNSET = "", _("Not stated yet")
        CONSENT = "consent", _("The people shown agreed")
        PUBLIC_ACTIVITY = "public_activity", _("Taken at a public activity")
        PUBLIC_INTEREST = "public_interest", _("In the public interest (say why)")
        NO_PERSON = "no_person", _("Our own picture, nobody can be recognised")
        ILLUSTRATION = "illustration", _("An illustration, no real person")

    class Minors(models.TextChoices):
        UNSET = "", _("Not looked at yet")
        NONE = "none", _("No children in it")
        REVIEWED = "reviewed", _("Children in it, reviewed: nobody can be recognised")
        NEEDS_CONSENT = "needs_consent", _("Children in it: consent needed")

    caption = models.CharField(_("caption"), max_length=500, blank=True)
    credit = models.CharField(
        _("credit"),
        max_length=160,
        blank=True,
        help_text=_("Who took it, as it shall be printed."),
    )
    source = models.CharField(_("source"), max_length=160, blank=True)
    basis = models.CharField(
        _("basis of use"), max_length=16, choices=Basis, default=Basis.UNSET, blank=True
    )
    basis_note = models.CharField(_("reason"), max_length=255, blank=True)
    minors = models.CharField(
        _("children"), max_length=16, choices=Minors, default=Minors.UNSET, blank=True
    )
    consent = models.ForeignKey(
        "cms.Consent",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="images",
        verbose_name=_("consent form"),
    )
    outgoing_digest = models.CharField(  # of the JPEG that leaves; set when rendered
        max_length=64, blank=True, editable=False, db_index=True
    )
    search_folded = models.TextField(editable=False, blank=True)

    admin_form_fields = (
        "title",
        "file",
        "collection",
        "description",
        "caption",
        "credit",
        "source",
        "basis",
        "basis_note",
        "minors",
        "consent",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )
    search_fields = [
        *AbstractImage.search_fields,
        index.SearchField("search_folded"),
        index.AutocompleteField("search_folded"),
    ]

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def tidy(self) -> None:
        tidy_fields(self)
        self.search_folded = fold(
            " ".join([self.title, self.description, self.caption, self.credit])
        )

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self.tidy()
        super().full_clean(*args, **kwargs)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.tidy()
        super().save(*args, **kwargs)


class Rendition(AbstractRendition):
    image = models.ForeignKey(StoryImage, models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("image", "filter_spec", "focal_point_key"),
                name="rendition_once",
            )
        ]
