"""openapi.json, made from the endpoints themselves so that it cannot lag behind."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from cms.api.endpoint import Endpoint
from cms.api.exemplars import Exemplars
from cms.api.holders import Columns, Movements
from cms.api.images import Images
from cms.api.schemas import META, NUMBER, TEXT, many, shape
from cms.api.stories import Stories
from cms.api.units import Units

ENDPOINTS: tuple[type[Endpoint], ...] = (
    Stories,
    Exemplars,
    Movements,
    Units,
    Columns,
    Images,
)
PROBLEM = {
    **shape(
        type=TEXT,
        title=TEXT,
        status=NUMBER,
        code=TEXT,
        detail=TEXT,
        message=TEXT,
        errors=many(shape(field=TEXT, message=TEXT)),
    ),
    "required": ["type", "title", "status", "detail"],
}


@require_safe
@cache_control(public=True, max_age=3600)
def openapi(request: HttpRequest) -> JsonResponse:
    response = JsonResponse(document(), json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    return response


def document() -> dict[str, Any]:
    paths: dict[str, Any] = {}
    schemas: dict[str, Any] = {"Problem": PROBLEM}
    for endpoint in ENDPOINTS:
        base = f"/{endpoint.collection}/"
        schemas[endpoint.type_name] = _item(endpoint)
        paths[base] = {"get": _listing(endpoint)}
        paths[f"{base}{{id}}/"] = {"get": _detail(endpoint)}
        paths[f"{base}find/"] = {"get": _find(endpoint)}
    paths["/preview/{token}/"] = {"get": _preview()}
    root = reverse("content_api:stories:listing").removesuffix("/stories/")
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Lan Tỏa: content API",
            "version": "2",
            "description": "Public, live content. No token is needed. Times carry "
            "their offset; texts are NFC; HTML is limited to clean elements.",
        },
        "servers": [{"url": f"{settings.LANTOA_BASE_URL}{root}"}],
        "paths": paths,
        "components": {"schemas": schemas},
    }


def _item(endpoint: type[Endpoint]) -> dict[str, Any]:
    fields = {
        name: {**field.schema, "description": field.about}
        for name, field in endpoint.item_fields.items()
    }
    return {
        "type": "object",
        "required": ["id", "meta"],
        "properties": {"id": NUMBER, "meta": META, **fields},
    }


def _listing(endpoint: type[Endpoint]) -> dict[str, Any]:
    parameters = [
        _parameter(name, facet.schema, facet.about)
        for name, facet in endpoint.facets.items()
    ]
    orders = {"type": "string", "enum": list(endpoint.orders)}
    parameters += [
        _parameter("search", TEXT, "Words, with or without marks; exact hits first"),
        _parameter("order", orders, f"Default: {endpoint.default_order}"),
        _parameter("limit", {**NUMBER, "default": 20, "maximum": 50}, "Items a page"),
        _parameter("offset", {**NUMBER, "default": 0}, "Items to pass over"),
        _fields(endpoint),
    ]
    page = shape(
        meta=shape(total_count=NUMBER),
        items=many({"$ref": f"#/components/schemas/{endpoint.type_name}"}),
    )
    return {
        "summary": endpoint.summary,
        "operationId": f"list_{endpoint.collection}",
        "parameters": parameters,
        "responses": {**_found(page), **_answer(304, "Unchanged"), **_refused(400)},
    }


def _detail(endpoint: type[Endpoint]) -> dict[str, Any]:
    reference = {"$ref": f"#/components/schemas/{endpoint.type_name}"}
    parameter = {"name": "id", "in": "path", "required": True, "schema": NUMBER}
    return {
        "summary": f"One {endpoint.type_name.lower()} with every field",
        "operationId": f"get_{endpoint.collection}",
        "parameters": [parameter, _fields(endpoint)],
        "responses": {
            **_found(reference),
            **_answer(304, "Unchanged"),
            **_refused(400),
            **_refused(404),
        },
    }


def _find(endpoint: type[Endpoint]) -> dict[str, Any]:
    return {
        "summary": f"Leads to one {endpoint.type_name.lower()}",
        "operationId": f"find_{endpoint.collection}",
        "parameters": [
            _parameter(name, TEXT, f"Its {name}")
            for name in sorted(endpoint.find_query_parameters)
        ],
        "responses": {**_answer(302, "Where it stands"), **_refused(404)},
    }


def _preview() -> dict[str, Any]:
    return {
        "summary": "A draft, by a signed link an editor made; ends after an hour",
        "operationId": "preview",
        "parameters": [
            {"name": "token", "in": "path", "required": True, "schema": TEXT}
        ],
        "responses": {
            **_found({"$ref": "#/components/schemas/Story"}),
            **_refused(404),
            **_refused(410),
        },
    }


def _fields(endpoint: type[Endpoint]) -> dict[str, Any]:
    listed = [name for name, field in endpoint.item_fields.items() if field.listed]
    return _parameter(
        "fields",
        TEXT,
        "Names to add, -name to leave out, * for all, _ for none to begin with. "
        f"Lists show unasked: {', '.join(listed)}",
    )


def _parameter(name: str, schema: dict[str, Any], about: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema, "description": about}


def _found(schema: dict[str, Any]) -> dict[str, Any]:
    content = {"application/json": {"schema": schema}}
    return {"200": {"description": "Found", "content": content}}


def _refused(status: int) -> dict[str, Any]:
    about = {400: "Not understood", 404: "Not there", 410: "Ended"}[status]
    schema = {"$ref": "#/components/schemas/Problem"}
    content = {"application/problem+json": {"schema": schema}}
    return {str(status): {"description": about, "content": content}}


def _answer(status: int, about: str) -> dict[str, Any]:
    return {str(status): {"description": about}}
