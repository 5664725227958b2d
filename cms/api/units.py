"""/api/content/v2/units/: the tree, its types, second superiors, blocks and dates."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import QuerySet

from cms.api.endpoint import Facet, Field, whole_number
from cms.api.holders import FEEDS, Holders, day
from cms.api.places import units_by_pk
from cms.api.schemas import (
    DAY,
    NUMBER,
    REFERENCE,
    TEXT,
    TRUTH,
    many,
    maybe,
    shape,
)
from cms.api.story_facets import places
from cms.models import BlockMember, UnitPage

TYPE = shape(code=TEXT, name=TEXT, is_union=TRUTH)
BLOCK = shape(
    id=NUMBER,
    name=TEXT,
    led_by=maybe(REFERENCE),
    valid_from=DAY,
    valid_to=DAY,
    since=DAY,
    until=DAY,
)


def _province(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(location__in=places(value))


def _parent(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    parent = UnitPage.objects.live().filter(pk=whole_number(value)).first()
    return rows.child_of(parent) if parent else rows.none()


def _second(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(second_superior=whole_number(value))


def _type(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(unit_type__code=value)


def _block(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    members = BlockMember.objects.filter(block=whole_number(value))
    return rows.filter(pk__in=members.values("unit"))


class Units(Holders):
    model = UnitPage
    collection = "units"
    type_name = "Unit"
    summary = "Units in the order of their tree"
    item_fields = {
        "title": Field(TEXT, "Name"),
        "short_name": Field(TEXT, "Short name"),
        "type": Field(maybe(TYPE), "Tier or kind of body"),
        "province": Field(TEXT, "Code of its province or special zone"),
        "valid_from": Field(DAY, "Exists since"),
        "valid_to": Field(DAY, "Existed until"),
        "contact": Field(
            shape(name=TEXT, phone=TEXT, email=TEXT), "Whom to ask", listed=False
        ),
        "licence": Field(TEXT, "What others may do with its stories", listed=False),
        "unit": Field(maybe(REFERENCE), "The unit above it"),
        "second_superior": Field(
            maybe(REFERENCE), "The unit above it in its profession", listed=False
        ),
        "successor": Field(maybe(REFERENCE), "What it went into", listed=False),
        "blocks": Field(
            many(BLOCK), "Emulation blocks, each with its time in it", listed=False
        ),
        "feeds": FEEDS,
    }
    facets = {
        "parent": Facet(NUMBER, "Direct members of this unit", _parent),
        "second_superior": Facet(NUMBER, "With this second superior", _second),
        "type": Facet(TEXT, "Code of a type of unit", _type),
        "block": Facet(NUMBER, "Members of this emulation block, ever", _block),
        "province": Facet(TEXT, "Code of a province or special zone", _province),
    }

    def pages(self, ids: list[int]) -> dict[int, Any]:
        rows = UnitPage.objects.select_related("location", "unit_type")
        found: dict[int, Any] = rows.in_bulk(ids)
        return found

    def said(self, page: UnitPage, names: frozenset[str]) -> dict[str, Any]:
        kind = page.unit_type
        return {
            "short_name": page.short_name,
            "type": kind
            and {"code": kind.code, "name": kind.name, "is_union": kind.is_union},
            "province": page.location.code if page.location else "",
            "valid_from": day(page.valid_from),
            "valid_to": day(page.valid_to),
            "contact": {
                "name": page.contact_name,
                "phone": page.contact_phone,
                "email": page.contact_email,
            },
            "licence": page.licence,
        }

    def more(
        self, pages: dict[int, Any], names: frozenset[str]
    ) -> dict[int, dict[str, Any]]:
        members = _members(pages) if "blocks" in names else {}
        wanted = {row.block.unit_id for rows in members.values() for row in rows}
        for page in pages.values():
            wanted |= {page.second_superior_id, page.successor_id}
        known = units_by_pk(wanted) if names & RELATED else {}
        return {
            pk: {
                "second_superior": known.get(page.second_superior_id),
                "successor": known.get(page.successor_id),
                "blocks": [
                    _stay(row, known.get(row.block.unit_id))
                    for row in members.get(pk, ())
                ],
            }
            for pk, page in pages.items()
        }


RELATED = frozenset({"second_superior", "successor", "blocks"})


def _members(unit_ids: Any) -> dict[int, list[BlockMember]]:
    found: dict[int, list[BlockMember]] = defaultdict(list)
    rows = BlockMember.objects.filter(unit__in=unit_ids).select_related("block")
    for row in rows.order_by("block__name", "block", "since", "pk"):
        found[row.unit_id].append(row)
    return found


def _stay(row: BlockMember, leader: dict[str, Any] | None) -> dict[str, Any]:
    block = row.block
    return {
        "id": block.pk,
        "name": block.name,
        "led_by": leader,
        "valid_from": day(block.valid_from),
        "valid_to": day(block.valid_to),
        "since": day(row.since),
        "until": day(row.until),
    }
