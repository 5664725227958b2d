"""What is said of an exemplar, sentence by sentence, and what proves it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.documents import get_document_model_string
from wagtail.models import Orderable

from cms.models.tidy import TidyModel


class Claim(Orderable, TidyModel, ClusterableModel):
    """One sentence a story may say: "tăng từ 61% lên 88%". Without evidence it is
    only said."""

    exemplar = ParentalKey("cms.Exemplar", related_name="claims")
    text = models.CharField(_("what is claimed"), max_length=500)

    class Meta(Orderable.Meta):
        verbose_name = _("claim")
        verbose_name_plural = _("claims")

    def __str__(self) -> str:
        return self.text

    @property
    def proved(self) -> bool:
        return bool(list(self.evidence.all()))


class Evidence(Orderable, TidyModel):
    """One proof of one claim; a file, a link, a figure, a witness or a decision."""

    class Kind(models.TextChoices):
        FILE = "file", _("File")
        LINK = "link", _("Link")
        FIGURE = "figure", _("Figure")
        WITNESS = "witness", _("Witness")
        DECISION = "decision", _("Decision")

    claim = ParentalKey(Claim, related_name="evidence")
    kind = models.CharField(_("type"), max_length=8, choices=Kind, default=Kind.FILE)
    said = models.CharField(
        _("what it shows"),
        max_length=500,
        help_text=_("A number with its unit, a name, the number of a decision …"),
    )
    document = models.ForeignKey(
        get_document_model_string(),
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("file"),
    )
    url = models.URLField(_("link"), max_length=500, blank=True)
    dated = models.DateField(_("date"), null=True, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")

    def __str__(self) -> str:
        return self.said

    def clean(self) -> None:
        super().clean()
        if self.kind == self.Kind.FILE and self.document_id is None:
            raise ValidationError({"document": _("Add the file.")})
        if self.kind == self.Kind.LINK and not self.url:
            raise ValidationError({"url": _("Add the link.")})
