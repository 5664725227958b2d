"""What the endpoints of /api/content/v2/ share, on Wagtail's API v2.

The addresses, `fields`, `limit`, `offset`, `order`, `search` and the shape of answers
and errors are Wagtail's. Items are made for a whole page at a time from a fixed
number of queries instead of one serializer per row.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache as cache_once
from typing import Any, ClassVar

from django.conf import settings
from django.core.cache import cache
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.http import ConditionalGetMiddleware
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import decorator_from_middleware
from rest_framework.renderers import JSONRenderer
from wagtail.api.v2.utils import parse_fields_parameter
from wagtail.api.v2.views import BaseAPIViewSet

from cms.api.problems import Refused, answer
from cms.search.question import Question

FRESH = 60  # seconds a cache may hold an answer
COUNT_FOR = 10  # seconds a total may be old: counting costs more than the page
FARTHEST = 1_000_000  # the largest offset that is answered
JSON = "application/json; charset=utf-8"
_conditional = decorator_from_middleware(ConditionalGetMiddleware)


@dataclass(frozen=True)
class Field:
    """One name of an item: its JSON schema, and whether lists show it unasked."""

    schema: dict[str, Any]
    about: str
    listed: bool = True


@dataclass(frozen=True)
class Facet:
    """One query parameter that narrows a list. `narrow` raises ValueError."""

    schema: dict[str, Any]
    about: str
    narrow: Callable[[QuerySet[Any], str], QuerySet[Any]]


class Endpoint(BaseAPIViewSet):
    """`rows()` is what may be seen; `items(ids, names)` writes it, in that order."""

    model: ClassVar[Any]
    collection: ClassVar[str]  # its address (DRF empties `name`)
    type_name: ClassVar[str]
    summary: ClassVar[str]
    item_fields: ClassVar[dict[str, Field]]
    facets: ClassVar[dict[str, Facet]] = {}
    orders: ClassVar[dict[str, tuple[str, ...]]]
    default_order: ClassVar[str]

    authentication_classes: ClassVar[list[Any]] = []  # public: nobody is anybody here
    permission_classes: ClassVar[list[Any]] = []
    renderer_classes = [JSONRenderer]

    def rows(self) -> QuerySet[Any]:
        raise NotImplementedError

    def items(self, ids: list[int], names: frozenset[str]) -> list[dict[str, Any]]:
        raise NotImplementedError

    def found(self, rows: QuerySet[Any], question: Question) -> list[int]:
        """Primary keys of the `rows` that answer `question`, best first."""
        raise NotImplementedError

    @classmethod
    def as_view(cls, *args: Any, **kwargs: Any) -> Any:
        return _conditional(_open(super().as_view(*args, **kwargs)))

    def get_queryset(self) -> QuerySet[Any]:
        return self.rows()

    def handle_exception(self, exc: Exception) -> HttpResponse:
        found = answer(exc)
        response: HttpResponse = found or super().handle_exception(exc)
        return response

    def listing_view(self, request: Any) -> HttpResponse:
        asked = request.GET
        self._refuse_unknown(asked)
        names = self._names(asked.get("fields"), every=False)
        offset = _number(asked, "offset", 0, FARTHEST)
        limit = _number(asked, "limit", 20, settings.WAGTAILAPI_LIMIT_MAX)
        rows = self._narrowed(asked)
        question = self._question(asked)
        if question is not None:
            hits = self.found(rows, question) if question else []
            if "order" in asked:
                hits = list(
                    rows.filter(pk__in=hits)
                    .order_by(*self._order(asked))
                    .values_list("pk", flat=True)
                )
            total, ids = len(hits), hits[offset : offset + limit]
        else:
            total = self._count(rows, asked)
            ordered = rows.order_by(*self._order(asked))
            ids = list(ordered.values_list("pk", flat=True)[offset : offset + limit])
        return _json({"meta": {"total_count": total}, "items": self.items(ids, names)})

    def detail_view(self, request: Any, pk: int) -> HttpResponse:
        _refuse(set(request.GET) - {"fields", "format"})
        names = self._names(request.GET.get("fields"), every=True)
        if pk > 2**63 - 1 or not self.rows().filter(pk=pk).exists():
            raise Http404("not found")
        return _json(self.items([pk], names)[0])

    def find_object(self, queryset: QuerySet[Any], request: Any) -> Any:
        pk = request.GET.get("id", "")
        if pk and not (pk.isascii() and pk.isdigit() and len(pk) < 19):
            raise Refused("id", "must be a positive integer")
        if pk:
            return queryset.filter(pk=pk).first()
        if "slug" not in self.find_query_parameters:
            return None
        slug = request.GET.get("slug", "").replace("\x00", "")
        return queryset.filter(slug=slug).first() if slug else None

    find_query_parameters = BaseAPIViewSet.find_query_parameters.union(["slug"])

    def find_view(self, request: Any) -> HttpResponse:
        found = self.find_object(self.rows(), request)
        if found is None:
            raise Http404("not found")
        query = request.GET.copy()
        for name in self.find_query_parameters:
            query.pop(name, None)
        address = self.detail_url(found.pk)
        return redirect(f"{address}?{query.urlencode()}" if query else address)

    def detail_url(self, pk: int) -> str:
        return item_url(self.collection, pk)

    # What was asked, checked

    def _refuse_unknown(self, asked: Any) -> None:
        known = {"fields", "limit", "offset", "order", "search", "format"}
        _refuse(set(asked) - known - self.facets.keys())

    def _names(self, text: str | None, *, every: bool) -> frozenset[str]:
        listed = (name for name, field in self.item_fields.items() if field.listed)
        names = set(self.item_fields) if every else set(listed)
        if not text:
            return frozenset(names)
        try:
            wanted = parse_fields_parameter(text)
        except ValueError as problem:
            raise Refused("fields", str(problem)) from problem
        for name, negated, inside in wanted:
            if name == "*":
                names = set(self.item_fields)
            elif name == "_":
                names = set()
            elif name not in self.item_fields or inside:
                raise Refused("fields", f"unknown fields: {name}")
            elif negated:
                names.discard(name)
            else:
                names.add(name)
        return frozenset(names)

    def _narrowed(self, asked: Any) -> QuerySet[Any]:
        rows = self.rows()
        for name, facet in self.facets.items():
            if name not in asked:
                continue
            value = asked[name]
            if len(value) > 200 or "\x00" in value:
                raise Refused(name, "not a valid value")
            try:
                rows = facet.narrow(rows, value)
            except ValueError as problem:
                raise Refused(name, str(problem)) from problem
        return rows

    def _order(self, asked: Any) -> tuple[str, ...]:
        name = asked.get("order", self.default_order)
        if name not in self.orders:
            known = ", ".join(sorted(self.orders))
            raise Refused("order", f"must be one of {known}")
        return self.orders[name]

    def _question(self, asked: Any) -> Question | None:
        return Question.of(asked["search"]) if "search" in asked else None

    def _count(self, rows: QuerySet[Any], asked: Any) -> int:
        facets = sorted((name, asked[name]) for name in self.facets if name in asked)
        key = f"lantoa.api.{self.collection}.{json.dumps(facets).encode().hex()}"
        if len(key) > 240:
            return rows.count()
        total: int = cache.get_or_set(key, rows.order_by().count, COUNT_FOR)
        return total


def absolute(path: str) -> str:
    return f"{settings.LANTOA_BASE_URL}{path}"


def item_url(collection: str, pk: int) -> str:
    return f"{absolute(_listing(collection))}{pk}/"


@cache_once
def _listing(collection: str) -> str:
    """Looked up once: a page of items names sixty addresses."""
    return reverse(f"content_api:{collection}:listing")


def chosen(item: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """`item` with id and meta and the asked-for `names`, in its own order."""
    keep = {"id", "meta", *names}
    return {name: value for name, value in item.items() if name in keep}


def whole_number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise ValueError("must be a positive integer")
    return int(text)


def one_of(text: str, known: Iterable[str]) -> str:
    if text not in known:
        raise ValueError(f"must be one of {', '.join(known)}")
    return text


def _refuse(unknown: set[str]) -> None:
    """A name nobody knows is a mistake, not a wish to see everything."""
    if unknown:
        name = min(unknown)[:100]
        raise Refused(name, "query parameter is not an operation or a known field")


def _number(asked: Any, name: str, default: int, most: int) -> int:
    try:
        number = whole_number(asked.get(name, str(default)))
    except ValueError as problem:
        raise Refused(name, "must be a positive integer") from problem
    if number > most:
        raise Refused(name, f"cannot be higher than {most}")
    return number


def _json(document: Any) -> HttpResponse:
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text, content_type=JSON)


def _open(view: Any) -> Any:
    """Any website's script may read what anybody may read."""

    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        response = view(request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        if response.status_code == 200:
            response["Cache-Control"] = f"public, max-age={FRESH}"
        if hasattr(response, "render") and not response.is_rendered:
            response.render()  # before its tag is made of its bytes
        return response

    opened.cls = getattr(view, "cls", None)  # type: ignore[attr-defined]
    opened.csrf_exempt = True  # type: ignore[attr-defined]
    return opened
