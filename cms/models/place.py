"""Places with their dates: a story keeps the name that was right on its day."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from cms.models.tidy import TidyModel
from cms.vietnamese.folding import fold
from cms.vietnamese.names import text_key


class Place(TidyModel, index.Indexed):
    """A province, city, special zone or commune while it existed under this name.

    `successor` is what it became part of; rows are ended, never deleted.
    """

    class Kind(models.TextChoices):
        PROVINCE = "province", _("Province")
        CITY = "city", _("City under central government")
        SPECIAL_ZONE = "special_zone", _("Special zone (island)")
        COMMUNE = "commune", _("Commune")
        WARD = "ward", _("Ward")

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(
        _("type"), max_length=12, choices=Kind, default=Kind.PROVINCE
    )
    province = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("province"),
    )
    valid_from = models.DateField(_("exists since"), null=True, blank=True)
    valid_to = models.DateField(_("existed until"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("became"),
    )
    land_border = models.BooleanField(_("has a land border"), default=False)
    hardship = models.BooleanField(
        _("on the list of especially difficult areas"), default=False
    )
    search_folded = models.TextField(editable=False, blank=True)
    name_sort_key = models.CharField(max_length=1200, editable=False, db_index=True)

    search_fields = [
        index.SearchField("search_folded"),
        index.AutocompleteField("search_folded"),
        index.FilterField("kind"),
    ]

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["name_sort_key", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None)
                | Q(valid_to=None)
                | Q(valid_to__gte=models.F("valid_from")),
                name="place_dates_in_order",
            )
        ]

    def __str__(self) -> str:
        if self.valid_to:
            return f"{self.full_name} (–{self.valid_to:%d/%m/%Y})"
        return self.full_name

    @property
    def full_name(self) -> str:
        """ "đặc khu Lý Sơn, Quảng Ngãi": as a sentence would say it."""
        prefix = {
            self.Kind.CITY: "TP ",
            self.Kind.SPECIAL_ZONE: "đặc khu ",
            self.Kind.COMMUNE: "xã ",
            self.Kind.WARD: "phường ",
        }.get(self.Kind(self.kind), "")
        own = f"{prefix}{self.name}"
        return f"{own}, {self.province.full_name}" if self.province else own

    @property
    def merged_from(self) -> list[str]:
        """The names it was merged from, its own former self first."""
        names = [place.name for place in self.predecessors.all()]
        return sorted(names, key=lambda name: (name != self.name, text_key(name)))

    def exists_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )

    def at(self, day: date) -> Place | None:
        """This place, or what it had become, on `day`; None before it existed."""
        place: Place | None = self
        while place is not None and place.valid_to and day > place.valid_to:
            place = place.successor
        return place if place is not None and place.exists_on(day) else None

    def tidy(self) -> None:
        super().tidy()
        self.name_sort_key = text_key(self.name)[:1200]
        above = self.province.name if self.province else ""
        self.search_folded = fold(f"{self.name} {above} {self.code}")
