"""Pictures with what the law and good manners ask for."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import (
    AbstractImage,
    AbstractRendition,
    WagtailImageField,
    WagtailImageFieldFile,
    get_upload_to,
)
from wagtail.search import index

from cms.models.original import Original, original
from cms.models.tidy import tidy_fields
from cms.vietnamese.folding import fold

SOON = timedelta(days=30)  # how long ahead an ending right is pointed out


class PictureFile(WagtailImageFieldFile):
    """Stores no picture that was not cleaned, whichever way it came."""

    def save(self, name: str, content: Any, save: bool = True) -> None:
        if not isinstance(content, Original):
            content.seek(0)
            content = original(content.read(), name)
            name = content.name
        super().save(name, content, save)


class PictureField(WagtailImageField):
    attr_class = PictureFile


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

    class AiUse(models.TextChoices):
        NONE = "", _("Not made or changed by AI")
        ASSISTED = "assisted", _("A real picture, changed with the help of AI")
        GENERATED = "generated", _("Made by AI")

    class Lack(models.TextChoices):
        """What a picture still needs before it may go out."""

        ANYTHING = "anything", _("Anything at all")
        CREDIT = "credit", _("Who took it")
        SOURCE = "source", _("Source")
        BASIS = "basis", _("Basis of use")
        MINORS = "minors", _("Look for children")
        ALT = "alt", _("Description for those who cannot see it")
        ENDED = "ended", _("The right to use it has ended")
        ENDING = "ending", _("The right to use it ends within 30 days")

    file = PictureField(
        verbose_name=_("file"),
        upload_to=get_upload_to,
        width_field="width",
        height_field="height",
    )
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
    rights_until = models.DateField(
        _("may be used until"),
        null=True,
        blank=True,
        help_text=_("The last day, this day included. Empty: without an end."),
    )
    ai_use = models.CharField(
        _("AI in the picture"),
        max_length=12,
        choices=AiUse,
        default=AiUse.NONE,
        blank=True,
        help_text=_("Stands below the picture wherever it goes: the law asks for it."),
    )
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
        "rights_until",
        "minors",
        "consent",
        "ai_use",
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

    def right_ended(self, now: datetime) -> bool:
        """The day is counted where the people are, not in UTC."""
        until = self.rights_until
        return until is not None and until < timezone.localdate(now)

    def lacks(self, now: datetime) -> list[Lack]:
        """The same for this picture, in the order it is asked for."""
        today, until = timezone.localdate(now), self.rights_until
        missing = {
            self.Lack.CREDIT: not self.credit,
            self.Lack.SOURCE: not self.source,
            self.Lack.BASIS: not self.basis,
            self.Lack.MINORS: not self.minors,
            self.Lack.ALT: not self.description,
            self.Lack.ENDED: self.right_ended(now),
            self.Lack.ENDING: until is not None and today <= until <= today + SOON,
        }
        return [lack for lack, missed in missing.items() if missed]

    @classmethod
    def lacking(cls, what: str, now: datetime) -> Q:
        """The pictures that need `what`, a value of `Lack`."""
        today = timezone.localdate(now)
        lacks = {
            cls.Lack.CREDIT: Q(credit=""),
            cls.Lack.SOURCE: Q(source=""),
            cls.Lack.BASIS: Q(basis=cls.Basis.UNSET),
            cls.Lack.MINORS: Q(minors=cls.Minors.UNSET),
            cls.Lack.ALT: Q(description=""),
            cls.Lack.ENDED: Q(rights_until__lt=today),
        }
        anything = Q()
        for lack in lacks.values():
            anything |= lack
        ending = Q(rights_until__range=(today, today + SOON))
        return {
            **lacks,
            cls.Lack.ENDING: ending,
            cls.Lack.ANYTHING: anything,
        }[cls.Lack(what)]

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
