"""The terms of a product: what a person or a caller may ask for, begun and ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from publishing.models import Channel, Product
from publishing.ports import Column, Unit, content_source, story_desk

CLASSES = frozenset({"press", "partner"})
FILTER = ("kinds", "units", "columns")
LONGEST_NAME = 255
LONGEST_OFFSET_S = 365 * 86400


@dataclass(frozen=True)
class Terms:
    """Empty `kinds`, `units` or `columns` take everything."""

    name: str
    kinds: tuple[str, ...] = ()
    units: tuple[int, ...] = ()
    columns: tuple[int, ...] = ()
    offset_s: int = 0

    @classmethod
    def of(cls, product: Product) -> Terms:
        lists = {key: tuple(product.filter.get(key, ())) for key in FILTER}
        return cls(product.name, **lists, offset_s=product.offset_s)

    @property
    def filter(self) -> dict[str, list[Any]]:
        """As the content source understands it; what takes everything is left out."""
        asked: dict[str, list[Any]] = {
            "kinds": list(self.kinds),
            "units": list(self.units),
            "columns": list(self.columns),
        }
        return {key: values for key, values in asked.items() if values}


class TermsRefused(Exception):
    """Nothing was changed: `errors` says by field of Terms what is wrong with it."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(dict(errors))
        self.errors = dict(errors)

    def __str__(self) -> str:
        return " ".join(self.errors.values())


def may_carry(channel: Channel) -> bool:
    """Whether a product may stand on this channel: partners, and only while open."""
    return (
        channel.closed_at is None and channel.connector.capabilities.consent in CLASSES
    )


@dataclass(frozen=True)
class Reach:
    """What a filter on a channel may name: its own unit and those below it."""

    units: tuple[Unit, ...]
    columns: tuple[Column, ...] = field(default=())

    @classmethod
    def of(cls, channel: Channel) -> Reach:
        path = channel.unit.path
        units = tuple(
            unit for unit in content_source().units() if unit.path.startswith(path)
        )
        ids = {unit.page_id for unit in units}
        columns = story_desk().columns()
        return cls(units, tuple(c for c in columns if c.unit_page_id in ids))


def begin(channel: Channel, terms: Terms, *, now: datetime) -> Product:
    """A product from `now` on; older stories are none of its business."""
    if not may_carry(channel):
        text = _("Stories go by themselves to open channels of press partners alone.")
        raise TermsRefused({"channel": text})
    _refuse(Reach.of(channel), terms, Terms(""))
    return Product.objects.create(
        channel=channel,
        name=terms.name.strip(),
        filter=terms.filter,
        offset_s=terms.offset_s,
        began_at=now,
    )


def change(product: Product, terms: Terms) -> Product:
    """Other terms for the stories to come. A product that ended stays as it was."""
    if product.ended_at is not None:
        raise TermsRefused({"ended": _("It has ended: begin a new one.")})
    _refuse(Reach.of(product.channel), terms, Terms.of(product))
    product.name = terms.name.strip()
    product.filter = terms.filter
    product.offset_s = terms.offset_s
    product.save(update_fields=["name", "filter", "offset_s"])
    return product


def end(product: Product, *, now: datetime) -> None:
    """It plans nothing more; what it planned goes its way."""
    Product.objects.filter(pk=product.pk, ended_at=None).update(ended_at=now)
    product.refresh_from_db()


def _refuse(reach: Reach, terms: Terms, kept: Terms) -> None:
    """What stands in the filter already may stay: a page may have been deleted."""
    known: dict[str, set[str] | set[int]] = {
        "kinds": {kind.code for kind in content_source().kinds()} | {*kept.kinds},
        "units": {unit.page_id for unit in reach.units} | {*kept.units},
        "columns": {column.page_id for column in reach.columns} | {*kept.columns},
    }
    errors = {}
    if not terms.name.strip():
        errors["name"] = _("Give it a name.")
    elif len(terms.name.strip()) > LONGEST_NAME:
        errors["name"] = _("The name is too long.")
    if {*terms.kinds} - known["kinds"]:
        errors["kinds"] = _("There is no such kind of story.")
    if {*terms.units} - known["units"]:
        errors["units"] = _("Only the channel's own unit and those below it.")
    if {*terms.columns} - known["columns"]:
        errors["columns"] = _("Only columns of the channel's unit and those below it.")
    if not 0 <= terms.offset_s <= LONGEST_OFFSET_S:
        errors["offset_s"] = _("That is more than a year after the story.")
    if errors:
        raise TermsRefused(errors)
