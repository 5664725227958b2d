"""What a story is tied to is looked up here, or made, or named as left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from cms.importing.belongings import Belongings, Document, Person, Series
from cms.importing.parsed import Wording
from cms.models import (
    BasisDocument,
    ColumnPage,
    Exemplar,
    MovementPage,
    Programme,
    StoryPage,
    UnitPage,
    ValueTag,
)
from cms.models import Series as StoredSeries


@dataclass
class Ties:
    """`values` are set on the page; the lists name what became of each key."""

    values: dict[str, Any] = field(default_factory=dict)
    found: list[str] = field(default_factory=list)
    made: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    remarks: list[Wording] = field(default_factory=list)

    def put_on(self, page: StoryPage) -> None:
        for name, value in self.values.items():
            if hasattr(page, name):
                setattr(page, name, value)

    @property
    def notes(self) -> tuple[Wording, ...]:
        lines = (
            (_("Found here and tied to the story: %(names)s."), self.found),
            (_("Made new, please complete: %(names)s."), self.made),
            (_("Not known here, so left out: %(names)s."), self.missing),
        )
        said = [text % {"names": ", ".join(names)} for text, names in lines if names]
        return (*said, *self.remarks)


def ties_of(belongings: Belongings, column: ColumnPage) -> Ties:
    """Inside the transaction that makes the draft: what is missing is made here."""
    unit = UnitPage.objects.ancestor_of(column).last()
    ties = Ties()
    if belongings.slug:
        _slug(ties, belongings.slug, column)
    if belongings.exemplar and unit:
        _one(
            ties, "exemplar", belongings.exemplar, _exemplar(belongings.exemplar, unit)
        )
    if belongings.series and unit:
        _one(ties, "series", belongings.series, _series(belongings.series, unit))
    ties.values["part_number"] = belongings.part_number
    own = Q(unit=None) | Q(unit=unit)
    _many(
        ties,
        "movements",
        ((one, _movement(one.code, one.title, unit)) for one in belongings.movements),
    )
    _many(
        ties,
        "programmes",
        (
            (one, Programme.objects.filter(own, **one.model_dump()).first())
            for one in belongings.programmes
        ),
    )
    _many(
        ties,
        "basis_documents",
        ((one, _document(one, own)) for one in belongings.documents),
    )
    _many(
        ties,
        "values",
        (
            (code, ValueTag.objects.filter(code=code).first())
            for code in belongings.values
        ),
    )
    if belongings.consents or belongings.checks:
        ties.remarks.append(
            _(
                "Stayed in the other house, because they hold only there: %(consents)s "
                "forms of consent, %(checks)s checks. Write them down here anew."
            )
            % {"consents": belongings.consents, "checks": belongings.checks}
        )
    return ties


def _slug(ties: Ties, slug: str, column: ColumnPage) -> None:
    if column.get_children().filter(slug=slug).exists():
        ties.remarks.append(
            _("The address “%(slug)s” is taken in this column; the story got another.")
            % {"slug": slug}
        )
    else:
        ties.values["slug"] = slug


def _one(ties: Ties, name: str, key: Any, stored: tuple[Any, bool]) -> None:
    ties.values[name], made = stored
    (ties.made if made else ties.found).append(str(key))


def _many(ties: Ties, name: str, pairs: Iterable[tuple[Any, Any]]) -> None:
    kept = []
    for key, stored in pairs:
        (ties.found if stored else ties.missing).append(str(stored or key))
        if stored:
            kept.append(stored)
    if kept:
        ties.values[name] = kept


def _exemplar(person: Person, unit: UnitPage) -> tuple[Exemplar, bool]:
    """A namesake at another workplace is somebody else."""
    namesakes = unit.exemplars.filter(full_name=person.full_name, kind=person.kind)
    same = namesakes.filter(workplace=person.workplace)
    if found := same.order_by("pk").first():
        return found, False
    return Exemplar.objects.create(unit=unit, **person.model_dump()), True


def _series(series: Series, unit: UnitPage) -> tuple[StoredSeries, bool]:
    found = unit.series.filter(title=series.title).order_by("pk").first()
    if found:
        return found, False
    return StoredSeries.objects.create(unit=unit, **series.model_dump()), True


def _movement(code: str, title: str, unit: UnitPage | None) -> MovementPage | None:
    """A national one, or one of the unit or of a unit above it."""
    pages = MovementPage.objects.all()
    if code:
        return pages.filter(code=code).order_by("path").first()
    above = unit.get_ancestors(inclusive=True) if unit else []
    for holder in reversed(list(above)):
        if found := pages.child_of(holder).filter(title=title).first():
            return found
    return None


def _document(one: Document, own: Q) -> BasisDocument | None:
    key = one.model_dump(exclude={"issuer"})
    found = BasisDocument.objects.filter(own, **key).order_by("pk")
    return found.filter(issuer=one.issuer).first() or (
        found.first() if one.number else None
    )
