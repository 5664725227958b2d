"""Whether a value is what a JSON schema says: the words our description uses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

KINDS: dict[str, Any] = {
    "string": str,
    "integer": int,
    "boolean": bool,
    "object": dict,
    "array": list,
    "null": type(None),
}
FORMATS: dict[str, Any] = {
    "date": date.fromisoformat,
    "date-time": lambda text: datetime.fromisoformat(text).utcoffset().seconds,
    "uri": lambda text: {"http": 1, "https": 1}[urlsplit(text).scheme],
}
KNOWN = {
    *("$ref", "oneOf", "type", "enum", "format", "properties", "required", "items"),
    *("description", "contentMediaType", "default", "maximum"),
}


def faults(value: Any, schema: dict[str, Any], root: Any, at: str = "") -> list[str]:
    """Every place where `value` differs, by its path; nothing undescribed may stand
    in an object whose properties are described."""
    if strange := set(schema) - KNOWN:
        return [f"{at}: {strange} is not checked here"]
    if "$ref" in schema:
        target = root
        for step in schema["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        return faults(value, target, root, at)
    if "oneOf" in schema:
        found = [faults(value, one, root, at) for one in schema["oneOf"]]
        return [] if sum(not one for one in found) == 1 else min(found, key=len)
    return list(_differences(value, schema, root, at))


def _differences(
    value: Any, schema: dict[str, Any], root: Any, at: str
) -> Iterator[str]:
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if not any(type(value) is KINDS[kind] for kind in kinds):
        yield f"{at}: {value!r} is no {kinds}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at}: {value!r} is none of {schema['enum']}"
    if "format" in schema and value is not None:
        try:
            FORMATS[schema["format"]](value)
        except (ValueError, KeyError, AttributeError):
            yield f"{at}: {value!r} is no {schema['format']}"
    if isinstance(value, dict):
        known = schema.get("properties", {})
        missing = set(schema.get("required", ())) - set(value)
        yield from (f"{at}: {name} is missing" for name in missing)
        for name, part in value.items():
            if name in known:
                yield from faults(part, known[name], root, f"{at}.{name}")
            else:
                yield f"{at}: {name} is not described"
    if isinstance(value, list):
        for number, part in enumerate(value):
            yield from faults(part, schema["items"], root, f"{at}[{number}]")
