"""JSON schemas the endpoints share."""

from __future__ import annotations

from typing import Any

TEXT: dict[str, Any] = {"type": "string"}
HTML: dict[str, Any] = {"type": "string", "contentMediaType": "text/html"}
ADDRESS: dict[str, Any] = {"type": "string", "format": "uri"}
NUMBER: dict[str, Any] = {"type": "integer"}
TRUTH: dict[str, Any] = {"type": "boolean"}
MOMENT: dict[str, Any] = {"type": "string", "format": "date-time"}
WHEN: dict[str, Any] = {"type": ["string", "null"], "format": "date-time"}
DAY: dict[str, Any] = {"type": ["string", "null"], "format": "date"}


def shape(**properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def maybe(schema: dict[str, Any]) -> dict[str, Any]:
    return {"oneOf": [schema, {"type": "null"}]}


def many(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": schema}


def choice(values: list[str]) -> dict[str, Any]:
    return {"type": "string", "enum": values}


REFERENCE = shape(id=NUMBER, title=TEXT, detail_url=ADDRESS, html_url=ADDRESS)
PERSON = shape(id=NUMBER, name=TEXT, slug=TEXT, detail_url=ADDRESS, html_url=ADDRESS)
PICTURE = shape(
    url=ADDRESS,
    small_url=ADDRESS,
    width=NUMBER,
    height=NUMBER,
    alt=TEXT,
    caption=TEXT,
    credit=TEXT,
    source=TEXT,
)
META = shape(
    type=TEXT,
    detail_url=ADDRESS,
    html_url=ADDRESS,
    slug=TEXT,
    first_published_at=WHEN,
    last_published_at=WHEN,
    preview=TRUTH,
)
