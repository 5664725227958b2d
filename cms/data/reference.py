"""Lays the tables down as rows. Safe to repeat: what an administrator changed stays.

Works with the models of a migration as well as with the real ones, so it fills the
derived columns itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cms.data.awards import FORMS
from cms.data.documents import DOCUMENTS, PROGRAMMES, VALUES
from cms.data.places import (
    ENDED_ON,
    FORMER_BORDER,
    FORMER_CITIES,
    MERGED_ON,
    PROVINCES,
    SPECIAL_ZONES,
)
from cms.data.unit_types import TYPES
from cms.vietnamese.folding import fold
from cms.vietnamese.names import text_key
from cms.vietnamese.slugs import slugify

Models = Callable[[str], Any]


def lay_registers(model: Models) -> None:
    """Every register but the pages; `model` gives a model of `cms` by its name."""
    _places(model("Place"))
    documents = _documents(model("BasisDocument"))
    _programmes(model("Programme"), documents)
    for position, value in enumerate(VALUES, 1):
        code, name = value
        model("ValueTag").objects.get_or_create(
            code=code, defaults={"name": name, "position": position}
        )
    for position, form in enumerate(FORMS, 1):
        model("AwardForm").objects.get_or_create(
            code=form.code,
            defaults={
                "name": form.name,
                "nature": form.nature,
                "level": form.level,
                "for_whom": form.for_whom,
                "basis": documents["luat06"],
                "position": position,
                "search_folded": fold(form.name),
            },
        )
    for position, kind in enumerate(TYPES, 1):
        values = kind._asdict()
        model("UnitType").objects.get_or_create(
            code=values.pop("code"), defaults={**values, "position": position}
        )


def _places(Place: Any) -> None:
    by_code = {}
    for province in PROVINCES:
        by_code[province.code] = _place(
            Place,
            province.code,
            province.name,
            kind="city" if province.city else "province",
            land_border=province.land_border,
            valid_from=MERGED_ON if province.parts else None,
        )
        if province.parts:
            for name in (province.name, *province.parts):
                _place(
                    Place,
                    f"{slugify(name)}-cu",
                    name,
                    kind="city" if name in FORMER_CITIES else "province",
                    land_border=name in FORMER_BORDER,
                    valid_to=ENDED_ON,
                    successor=by_code[province.code],
                )
    for name, code in SPECIAL_ZONES.items():
        _place(
            Place,
            f"dk-{slugify(name)}",
            name,
            kind="special_zone",
            province=by_code[code],
            valid_from=MERGED_ON,
        )


def _place(Place: Any, code: str, name: str, **values: Any) -> Any:
    province = values.get("province")
    above = province.name if province else ""
    derived = {
        "search_folded": fold(f"{name} {above} {code}"),
        "name_sort_key": text_key(name)[:1200],
    }
    place, _made = Place.objects.get_or_create(
        code=code, defaults={"name": name, **values, **derived}
    )
    return place


def _documents(BasisDocument: Any) -> dict[str, Any]:
    found = {}
    for row in DOCUMENTS:
        values = row._asdict()
        key = values.pop("key")
        cited = f"{row.kind} số {row.number} của {row.issuer} {row.title}"
        found[key], _made = BasisDocument.objects.get_or_create(
            unit=None,
            number=values.pop("number"),
            issued_on=values.pop("issued_on"),
            defaults={**values, "search_folded": fold(cited)},
        )
    return found


def _programmes(Programme: Any, documents: dict[str, Any]) -> None:
    for plan in PROGRAMMES:
        text = f"{plan.name} {plan.start_year} {plan.end_year}"
        programme, made = Programme.objects.get_or_create(
            unit=None,
            name=plan.name,
            start_year=plan.start_year,
            end_year=plan.end_year,
            defaults={"search_folded": fold(text)},
        )
        if made:
            for key in plan.basis:
                Programme.basis.through.objects.get_or_create(
                    programme_id=programme.pk, basisdocument_id=documents[key].pk
                )
