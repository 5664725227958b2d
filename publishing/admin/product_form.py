"""The form of a product: what was typed stays, and each refusal stands at its field."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from publishing.admin.typed_time import BadTime, Span, read_span
from publishing.models import Channel, Product
from publishing.planning.product_terms import Reach, Terms, TermsRefused
from publishing.ports import content_source


@dataclass(frozen=True)
class Choice:
    """A checkbox; `note` is the unit where it is not the channel's own."""

    value: str
    label: str
    ticked: bool
    note: str = ""


class ProductForm:
    """Reads one set of Terms. A product that is stored keeps the units it names."""

    def __init__(self, channel: Channel, product: Product | None = None) -> None:
        self.channel = channel
        terms = Terms.of(product) if product else Terms("")
        self.name = terms.name
        self.units = terms.units
        self.ticked_kinds = list(terms.kinds)
        self.kept_columns = [str(number) for number in terms.columns]
        self.ticked_columns = self.kept_columns
        self.span = Span.of(terms.offset_s) if terms.offset_s else Span("0", "m")
        self.errors: dict[str, str] = {}
        self.reach = Reach.of(channel)

    def read(self, posted: QueryDict) -> Terms:
        """Raises TermsRefused; `errors` then says the same by field."""
        self.name = posted.get("name", "").strip()
        self.ticked_kinds = posted.getlist("kinds")
        self.ticked_columns = posted.getlist("columns")
        self.span = Span(posted.get("amount", ""), posted.get("unit", "m"))
        try:
            offset_s = read_span(self.span)
        except BadTime as bad:
            self.errors["offset_s"] = str(bad)
            raise TermsRefused(self.errors) from bad
        return Terms(
            self.name,
            tuple(self.ticked_kinds),
            self.units,
            tuple(self._numbers()),
            offset_s,
        )

    def refuse(self, refused: TermsRefused) -> None:
        self.errors = refused.errors

    @property
    def kinds(self) -> list[Choice]:
        return [
            Choice(kind.code, kind.name, kind.code in self.ticked_kinds)
            for kind in content_source().kinds()
        ]

    @property
    def columns(self) -> list[Choice]:
        """Of the channel's own unit; others only where they are chosen already."""
        own = self.channel.unit_id
        known = {str(column.page_id): column for column in self.reach.columns}
        shown = [
            Choice(
                value,
                column.name,
                value in self.ticked_columns,
                "" if column.unit_page_id == own else column.unit,
            )
            for value, column in known.items()
            if column.unit_page_id == own or value in self.kept_columns
        ]
        gone = [value for value in self.kept_columns if value not in known]
        return shown + [self._gone(value) for value in gone]

    def _gone(self, value: str) -> Choice:
        label = _("a column that was deleted")
        return Choice(value, label, value in self.ticked_columns)

    def _numbers(self) -> Iterable[int]:
        for text in self.ticked_columns:
            if not text.isdecimal() or len(text) > 18:
                self.errors["columns"] = _("There is no such column.")
                raise TermsRefused(self.errors)
            yield int(text)
