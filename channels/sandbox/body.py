"""Request bodies as the networks take them: JSON, forms, multipart."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from email import policy
from email.parser import BytesParser
from typing import Any
from urllib.parse import parse_qsl, unquote_plus

from channels.sandbox.exchange import Request


class BadBody(Exception):
    """The body is not what its Content-Type says."""


@dataclass(frozen=True)
class Upload:
    filename: str
    kind: str  # media type as declared
    data: bytes


@dataclass(frozen=True)
class Fields:
    values: dict[str, Any] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)


def media_type(request: Request) -> str:
    return request.header("Content-Type").split(";")[0].strip().lower()


def read_fields(request: Request) -> Fields:
    """The body's fields; form values stay text, JSON values keep their types."""
    match media_type(request):
        case _ if not request.body:
            return Fields()
        case "application/json":
            return Fields(read_object(request.body))
        case "application/x-www-form-urlencoded":
            return Fields(_read_form(request.body))
        case "multipart/form-data":
            return _read_multipart(request)
        case other:
            raise BadBody(f"unsupported media type {other!r}")


def read_object(body: bytes) -> dict[str, Any]:
    """A JSON object; anything else is a BadBody."""
    try:
        data = json.loads(body)
    except ValueError as error:
        raise BadBody("invalid JSON") from error
    if not isinstance(data, dict):
        raise BadBody("a JSON object is expected")
    return data


def searchable(body: bytes, kind: str) -> str:
    """The body as text for fault switches that match a phrase."""
    text = body.decode("utf-8", "replace")
    if kind == "application/x-www-form-urlencoded":
        return unquote_plus(text)
    if kind == "application/json":
        try:
            return json.dumps(json.loads(text), ensure_ascii=False)
        except ValueError:
            return text
    return text


def _read_form(body: bytes) -> dict[str, Any]:
    try:
        pairs = parse_qsl(
            body.decode("utf-8"), keep_blank_values=True, strict_parsing=True
        )
    except ValueError as error:
        raise BadBody("invalid form encoding") from error
    return dict(pairs)


def _read_multipart(request: Request) -> Fields:
    head = b"Content-Type: " + request.header("Content-Type").encode() + b"\r\n\r\n"
    message = BytesParser(policy=policy.HTTP).parsebytes(head + request.body)
    if not message.is_multipart():
        raise BadBody("invalid multipart body")
    values: dict[str, Any] = {}
    files: dict[str, Upload] = {}
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        data = part.get_payload(decode=True)
        if not isinstance(name, str) or not isinstance(data, bytes):
            raise BadBody("a multipart field has no name")
        filename = part.get_filename()
        if filename is None:
            values[name] = data.decode("utf-8")
        else:
            files[name] = Upload(filename, part.get_content_type(), data)
    return Fields(values, files)
