"""The register of basis documents, the programmes that rest on them, and values.

A row without a unit belongs to everybody; a unit may add rows of its own.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.documents import get_document_model_string

from cms.models.tidy import TidyModel
from cms.vietnamese.folding import fold

OWNER_HELP = _("Left empty: it belongs to all units.")


class BasisDocument(TidyModel):
    """Số, ngày, cơ quan ban hành, trích yếu: what "Căn cứ …" cites."""

    unit = models.ForeignKey(
        "cms.UnitPage",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="basis_documents",
        verbose_name=_("unit"),
        help_text=OWNER_HELP,
    )
    kind = models.CharField(
        _("kind of document"),
        max_length=60,
        help_text=_("As it is cited: Kế hoạch, Quyết định, Nghị quyết …"),
    )
    number = models.CharField(_("number"), max_length=80, blank=True)
    issued_on = models.DateField(_("date of issue"), null=True, blank=True)
    issuer = models.CharField(_("issued by"), max_length=200, blank=True)
    title = models.CharField(_("summary"), max_length=500)
    is_theme = models.BooleanField(
        _("a policy theme stories are tagged with"), default=False
    )
    url = models.URLField(_("link"), max_length=500, blank=True)
    document = models.ForeignKey(
        get_document_model_string(),
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("file"),
    )
    search_folded = models.TextField(editable=False, blank=True)

    class Meta:
        verbose_name = _("basis document")
        verbose_name_plural = _("basis documents")
        ordering = ["-issued_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["number", "issued_on"],
                condition=~models.Q(number="") & models.Q(unit=None),
                name="basis_document_once",
            )
        ]

    def __str__(self) -> str:
        return self.citation

    @property
    def citation(self) -> str:
        """ "Quyết định số 1526/QĐ-TTg ngày 09/12/2022 của Thủ tướng Chính phủ"."""
        parts = [self.kind]
        if self.number:
            parts.append(f"số {self.number}")
        if self.issued_on:
            parts.append(f"ngày {self.issued_on:%d/%m/%Y}")
        if self.issuer:
            parts.append(f"của {self.issuer}")
        return " ".join(parts)

    def tidy(self) -> None:
        super().tidy()
        self.search_folded = fold(f"{self.citation} {self.title}")


class Programme(TidyModel, ClusterableModel):
    """A programme of some years; several run at once, later ones are only data."""

    unit = models.ForeignKey(
        "cms.UnitPage",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="programmes",
        verbose_name=_("unit"),
        help_text=OWNER_HELP,
    )
    name = models.CharField(_("name"), max_length=300)
    start_year = models.PositiveSmallIntegerField(_("first year"))
    end_year = models.PositiveSmallIntegerField(_("last year"))
    aim = models.TextField(_("aim"), blank=True)
    basis = ParentalManyToManyField(
        BasisDocument, blank=True, related_name="+", verbose_name=_("basis documents")
    )
    search_folded = models.TextField(editable=False, blank=True)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["-start_year", "-end_year", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(end_year__gte=models.F("start_year")),
                name="programme_years_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.start_year}–{self.end_year})"

    @property
    def citations(self) -> list[str]:
        """The "Căn cứ …" lines of its plans and reports."""
        return [f"Căn cứ {document.citation};" for document in self.basis.all()]

    def clean(self) -> None:
        super().clean()
        if (self.end_year or 0) < (self.start_year or 0):
            raise ValidationError({"end_year": _("The end lies before the beginning.")})

    def tidy(self) -> None:
        super().tidy()
        self.search_folded = fold(f"{self.name} {self.start_year} {self.end_year}")


class ValueTag(TidyModel):
    """What a story stands for: đoàn kết, vượt lên khó khăn, đổi mới sáng tạo …"""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=80, unique=True)
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("value")
        verbose_name_plural = _("values")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name
