"""The unit and the column of many pages at once, as items refer to them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from cms.api.endpoint import absolute
from cms.content.tree import STEP, prefixes
from cms.models import ColumnPage, UnitPage


def reference(name: str, pk: int, title: str, path: str) -> dict[str, Any]:
    return {
        "id": pk,
        "title": title,
        "detail_url": absolute(reverse(f"content_api:{name}:detail", args=[pk])),
        "html_url": absolute(path),
    }


def public_path(url_path: str) -> str:
    """The public path of a page: what follows the site's root in `url_path`."""
    return "/" + url_path.strip("/").partition("/")[2] + "/"


def units_at(paths: Iterable[str]) -> dict[str, dict[str, Any] | None]:
    """The nearest live unit above each path, in one query."""
    chains = {path: prefixes(path) for path in set(paths)}
    rows = (
        UnitPage.objects.live()
        .filter(path__in={prefix for chain in chains.values() for prefix in chain})
        .values_list("path", "pk", "title", "url_path")
    )
    known = {
        path: reference("units", pk, title, public_path(url_path))
        for path, pk, title, url_path in rows
    }
    return {
        path: next((known[p] for p in reversed(chain) if p in known), None)
        for path, chain in chains.items()
    }


def columns_at(paths: Iterable[str]) -> dict[str, dict[str, Any] | None]:
    """The live column each path stands in, in one query."""
    parents = {path: path[:-STEP] for path in set(paths)}
    rows = (
        ColumnPage.objects.live()
        .filter(path__in=set(parents.values()))
        .values_list("path", "pk", "title", "url_path")
    )
    known = {
        path: reference("columns", pk, title, public_path(url_path))
        for path, pk, title, url_path in rows
    }
    return {path: known.get(parent) for path, parent in parents.items()}
