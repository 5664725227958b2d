"""The unit and the column of many pages at once, as items refer to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page

from cms.api.endpoint import absolute, item_url
from cms.content.tree import STEP, prefixes
from cms.models import ColumnPage, UnitPage


def reference(name: str, pk: int, title: str, path: str) -> dict[str, Any]:
    return {
        "id": pk,
        "title": title,
        "detail_url": item_url(name, pk),
        "html_url": absolute(path),
    }


def public_path(url_path: str) -> str:
    """The public path of a page: what follows the site's root in `url_path`."""
    return "/" + url_path.strip("/").partition("/")[2] + "/"


@dataclass(frozen=True)
class Stand:
    """Where one page stands: its live unit and its live column."""

    unit: dict[str, Any] | None
    column: dict[str, Any] | None


def stands_of(paths: Iterable[str]) -> dict[str, Stand]:
    """By path, in one query; neither kind's own table is asked."""
    chains = {path: prefixes(path) for path in set(paths)}
    rows = (
        Page.objects.live()
        .exact_type(UnitPage, ColumnPage)
        .filter(path__in={prefix for chain in chains.values() for prefix in chain})
        .values_list("content_type", "path", "pk", "title", "url_path")
    )
    column = ContentType.objects.get_for_model(ColumnPage).pk
    units: dict[str, dict[str, Any]] = {}
    columns: dict[str, dict[str, Any]] = {}
    for kind, path, pk, title, url_path in rows:
        known, name = (columns, "columns") if kind == column else (units, "units")
        known[path] = reference(name, pk, title, public_path(url_path))
    return {
        path: Stand(
            next((units[p] for p in reversed(chain) if p in units), None),
            columns.get(path[:-STEP]),
        )
        for path, chain in chains.items()
    }


def units_at(paths: Iterable[str]) -> dict[str, dict[str, Any] | None]:
    """The nearest live unit of each path, in one query."""
    return {path: stand.unit for path, stand in stands_of(paths).items()}


def units_by_pk(pks: Iterable[int | None]) -> dict[int | None, dict[str, Any]]:
    """Live units by their key, in one query."""
    rows = UnitPage.objects.live().filter(pk__in={pk for pk in pks if pk})
    return {
        pk: reference("units", pk, title, public_path(url_path))
        for pk, title, url_path in rows.values_list("pk", "title", "url_path")
    }
