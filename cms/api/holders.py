"""/api/content/v2/{movements,columns}/, and what all pages that hold stories share."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from wagtail.rich_text import expand_db_html

from cms.api.endpoint import Endpoint, Facet, Field, absolute, chosen, one_of
from cms.api.places import public_path, units_at
from cms.api.schemas import (
    ADDRESS,
    DAY,
    HTML,
    NUMBER,
    REFERENCE,
    TEXT,
    choice,
    many,
    maybe,
    shape,
)
from cms.api.story_facets import below
from cms.api.story_items import moment
from cms.models import ColumnPage, MovementPage, UnitPage
from cms.public.whereabouts import where_of
from cms.search.question import Question
from cms.vietnamese.names import text_key


class Holders(Endpoint):
    """Pages of one kind; there are few enough to look at all their names."""

    orders = {
        "place": ("path",),
        "title": ("title", "pk"),
        "-title": ("-title", "-pk"),
        "-published_at": ("-first_published_at", "-pk"),
    }
    default_order = "place"

    def rows(self) -> QuerySet[Any]:
        return self.model.objects.live().public()

    def found(self, rows: QuerySet[Any], question: Question) -> list[int]:
        named = [
            (question.distance(title), text_key(title), pk)
            for pk, title in rows.values_list("pk", "title")
            if question.found_in(title)
        ]
        return [pk for _distance, _key, pk in sorted(named)]

    def items(self, ids: list[int], names: frozenset[str]) -> list[dict[str, Any]]:
        pages = self.pages(ids)
        # The unit a page stands in: for a unit, the one above it.
        above = {pk: self._above(page) for pk, page in pages.items()}
        units = units_at(above.values())
        more = self.more(pages, names)
        return [
            chosen(
                {
                    "id": pk,
                    "meta": self._meta(pages[pk]),
                    "title": pages[pk].title,
                    **self.said(pages[pk], names),
                    "unit": units[above[pk]],
                    "feeds": absolute(f"/feeds/{where_of(pages[pk])}/"),
                    **more.get(pk, {}),
                },
                names,
            )
            for pk in ids
            if pk in pages
        ]

    def pages(self, ids: list[int]) -> dict[int, Any]:
        found: dict[int, Any] = self.model.objects.in_bulk(ids)
        return found

    def said(self, page: Any, names: frozenset[str]) -> dict[str, Any]:
        raise NotImplementedError

    def more(
        self, pages: dict[int, Any], names: frozenset[str]
    ) -> dict[int, dict[str, Any]]:
        return {}

    def _above(self, page: Any) -> str:
        return str(page.path[: -page.steplen])

    def _meta(self, page: Any) -> dict[str, Any]:
        return {
            "type": f"cms.{type(page).__name__}",
            "detail_url": self.detail_url(page.pk),
            "html_url": absolute(public_path(page.url_path)),
            "slug": page.slug,
            "first_published_at": moment(page.first_published_at),
            "last_published_at": moment(page.last_published_at),
        }


def day(value: Any) -> str | None:
    return value.isoformat() if value else None


FEEDS = Field(ADDRESS, "Folder of rss.xml, atom.xml and feed.json", listed=False)
IN_UNIT = Facet(NUMBER, "Below this unit", below(UnitPage))


def _movement_kind(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(kind=one_of(value, MovementPage.Kind.values))


class Movements(Holders):
    model = MovementPage
    collection = "movements"
    type_name = "Movement"
    summary = "Emulation movements and campaigns"
    item_fields = {
        "title": Field(TEXT, "Name"),
        "kind": Field(choice(list(MovementPage.Kind.values)), "Movement or campaign"),
        "summary": Field(TEXT, "In one sentence"),
        "launched_on": Field(DAY, "Day of the launch"),
        "launched_by": Field(TEXT, "Who launched it"),
        "ended_on": Field(DAY, "Day of the end"),
        "plan": Field(HTML, "Plan and content", listed=False),
        "results": Field(HTML, "Results", listed=False),
        "joined": Field(
            many(shape(name=TEXT, unit=maybe(NUMBER), joined_on=DAY, result=TEXT)),
            "Units that joined",
            listed=False,
        ),
        "unit": Field(maybe(REFERENCE), "Unit that launched a local one"),
        "feeds": FEEDS,
    }
    facets = {
        "unit": IN_UNIT,
        "kind": Facet(
            choice(list(MovementPage.Kind.values)),
            "Movement or campaign",
            _movement_kind,
        ),
    }

    def said(self, page: MovementPage, names: frozenset[str]) -> dict[str, Any]:
        return {
            "kind": page.kind,
            "summary": page.summary,
            "launched_on": day(page.launched_on),
            "launched_by": page.launched_by,
            "ended_on": day(page.ended_on),
            "plan": expand_db_html(page.plan) if "plan" in names else "",
            "results": expand_db_html(page.results) if "results" in names else "",
        }

    def more(
        self, pages: dict[int, Any], names: frozenset[str]
    ) -> dict[int, dict[str, Any]]:
        joined: dict[int, dict[str, Any]] = {pk: {"joined": []} for pk in pages}
        if "joined" in names:
            model = MovementPage._meta.get_field("joined").related_model
            rows = model.objects.filter(movement__in=pages).select_related("unit")
            for one in rows.order_by("sort_order", "pk"):
                joined[one.movement_id]["joined"].append(
                    {
                        "name": str(one),
                        "unit": one.unit_id if one.unit and one.unit.live else None,
                        "joined_on": day(one.joined_on),
                        "result": one.result,
                    }
                )
        return joined


class Columns(Holders):
    model = ColumnPage
    collection = "columns"
    type_name = "Column"
    summary = "Columns in the order of the tree"
    item_fields = {
        "title": Field(TEXT, "Name"),
        "introduction": Field(TEXT, "What it is about"),
        "unit": Field(maybe(REFERENCE), "Unit"),
        "embed_url": Field(ADDRESS, "Page to show in a frame", listed=False),
        "feeds": FEEDS,
    }
    facets = {"unit": IN_UNIT}

    def said(self, page: ColumnPage, names: frozenset[str]) -> dict[str, Any]:
        return {
            "introduction": page.introduction,
            "embed_url": absolute(f"/nhung/{where_of(page)}/"),
        }
