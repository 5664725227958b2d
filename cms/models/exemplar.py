"""The people and collectives whose stories are told ("Điển hình")."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.search import index

from cms.models.chronicle import Station
from cms.models.tidy import TidyModel
from cms.vietnamese.folding import fold
from cms.vietnamese.names import name_key, text_key
from cms.vietnamese.slugs import MAX_LENGTH, slugify

# The seven groups the sector looks after first; each is a tick on the exemplar.
PRIORITY_GROUPS = (
    "in_small_collective",
    "is_direct_worker",
    "in_remote_area",
    "in_distant_area",
    "in_hardship_area",
    "in_border_area",
    "on_island",
)


# "(hư cấu)" behind a name is a remark, not the tên that lists are sorted by.
_REMARK = re.compile(r"\s*\([^()]*\)\s*$")


class Exemplar(TidyModel, index.Indexed, ClusterableModel):
    """The honorific is data beside the name; `call_name` is used in prose."""

    class Kind(models.TextChoices):
        INDIVIDUAL = "individual", _("Individual")
        COLLECTIVE = "collective", _("Collective")

    class Standing(models.TextChoices):
        EXEMPLAR = "exemplar", _("Advanced exemplar")
        GOOD_DEED = "good_deed", _("Good person, good deed")
        NEW_MODEL = "new_model", _("New model")
        NEW_FACTOR = "new_factor", _("New factor")

    class Deed(models.TextChoices):
        STEADY = "steady", _("Steady work")
        SUDDEN = "sudden", _("Sudden, outstanding")
        BRAVE = "brave", _("Act of bravery")

    class Category(models.TextChoices):
        MANAGER = "manager", _("Managing staff")
        TEACHER = "teacher", _("Teacher")
        WORKER = "worker", _("Other employee")

    class Field(models.TextChoices):
        MANAGEMENT = "management", _("Management")
        TEACHING = "teaching", _("Teaching")
        LEARNING = "learning", _("Learning")
        RESEARCH = "research", _("Research and technology transfer")
        SERVICE = "service", _("Service")
        UNION = "union", _("Trade union work")

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
    slug = models.SlugField(max_length=120, unique=True, editable=False)
    members = models.TextField(
        _("members"), blank=True, help_text=_("Of a collective: one name a line.")
    )
    size = models.PositiveIntegerField(_("number of members"), null=True, blank=True)
    head = models.CharField(_("head"), max_length=200, blank=True)
    standing = models.CharField(
        _("kind of exemplar"),
        max_length=12,
        choices=Standing,
        default=Standing.EXEMPLAR,
    )
    deed = models.CharField(
        _("kind of deed"), max_length=8, choices=Deed, default=Deed.STEADY
    )
    category = models.CharField(
        _("subject category"), max_length=8, choices=Category, blank=True
    )
    field = models.CharField(
        _("field of achievement"), max_length=12, choices=Field, blank=True
    )
    role = models.CharField(_("role"), max_length=160, blank=True)
    workplace = models.CharField(_("workplace"), max_length=200, blank=True)
    place = models.CharField(
        _("place"),
        max_length=200,
        blank=True,
        help_text=_("As the story says it; left empty: the province below."),
    )
    location = models.ForeignKey(
        "cms.Place",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="exemplars",
        verbose_name=_("province or special zone"),
    )
    in_small_collective = models.BooleanField(_("small collective"), default=False)
    is_direct_worker = models.BooleanField(_("direct worker"), default=False)
    in_remote_area = models.BooleanField(_("remote area (vùng sâu)"), default=False)
    in_distant_area = models.BooleanField(_("distant area (vùng xa)"), default=False)
    in_hardship_area = models.BooleanField(_("area of hardship"), default=False)
    in_border_area = models.BooleanField(_("border"), default=False)
    on_island = models.BooleanField(_("island"), default=False)
    deceased = models.BooleanField(
        _("has died"),
        default=False,
        help_text=_("Consent is then given by the family."),
    )
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

    class Meta:
        verbose_name = _("exemplar")
        verbose_name_plural = _("exemplars")
        ordering = ["name_sort_key", "pk"]

    def __str__(self) -> str:
        return " ".join(filter(None, [self.honorific, self.full_name]))

    @property
    def collective(self) -> bool:
        return self.kind == self.Kind.COLLECTIVE

    @property
    def priority_groups(self) -> list[str]:
        """The names of the ticked groups, in the language that is active."""
        return [
            str(self._meta.get_field(name).verbose_name)
            for name in PRIORITY_GROUPS
            if getattr(self, name)
        ]

    def station_on(self, day: date) -> Station | None:
        """Where they worked on `day`, as far as it was written down."""
        able = [
            one
            for one in self.stations.all()
            if (one.since is None or one.since <= day)
            and (one.until is None or day <= one.until)
        ]
        return max(able, key=lambda one: one.since or date.min, default=None)

    def tidy(self) -> None:
        super().tidy()
        self.full_name = " ".join(self.full_name.split())
        if not self.place.strip() and self.location is not None:
            self.place = self.location.full_name
        order = text_key if self.collective or self.sort_name else name_key
        name = _REMARK.sub("", self.sort_name or self.full_name) or self.full_name
        self.name_sort_key = order(name)[:1200]
        self.search_folded = fold(
            " ".join(
                [
                    str(self),
                    self.call_name,
                    self.role,
                    self.workplace,
                    self.place,
                    self.members,
                    self.head,
                ]
            )
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = self.slug or self._free_slug()
        super().save(*args, **kwargs)

    def _free_slug(self) -> str:
        """An address of its own: namesakes, and names that differ by tone, get -2."""
        wanted = slugify(self.full_name)[:MAX_LENGTH] or "dien-hinh"
        taken = set(
            Exemplar.objects.filter(slug__startswith=wanted).values_list(
                "slug", flat=True
            )
        )
        numbered = (f"{wanted}-{n}" for n in range(2, len(taken) + 3))
        return next(slug for slug in (wanted, *numbered) if slug not in taken)
