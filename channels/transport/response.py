"""An answer, read to its end and within its limits."""

from __future__ import annotations

import http.client
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from channels.transport.failures import Interrupted
from channels.wording import gettext_noop

CHUNK = 65536


@dataclass(frozen=True)
class Response:
    """`headers` have lower-case names; repeated ones are joined by commas."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    url: str = field(default="", repr=False)  # may hold a secret: never log it

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        """The body as JSON; ValueError when it is something else."""
        return json.loads(self.body)

    @property
    def is_page(self) -> bool:
        """Whether a web page came where data was asked for."""
        return (
            self.body[:512].lstrip().lower().startswith((b"<!doctype html", b"<html"))
        )

    def retry_after(self, now: datetime) -> float | None:
        """Seconds the peer asks us to wait, from its number or its date."""
        value = self.headers.get("retry-after", "").strip()
        if value.isdecimal():
            return float(value)
        try:
            moment = parsedate_to_datetime(value)
        except ValueError:
            return None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return max(0.0, (moment - now).total_seconds())


def read(raw: http.client.HTTPResponse, url: str, limit: int) -> Response:
    """Read `raw` to its end, at most `limit` bytes after decompression."""
    headers: dict[str, str] = {}
    for name, value in raw.headers.items():
        name = name.lower()
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    body = _body(raw, headers.get("content-encoding", "").strip().lower(), limit)
    return Response(raw.status, headers, body, url)


def _body(raw: http.client.HTTPResponse, encoding: str, limit: int) -> bytes:
    if encoding in {"", "identity"}:
        if raw.length is not None and raw.length <= limit:
            return raw.read()
        inflate = None
    elif encoding in {"gzip", "x-gzip", "deflate"}:
        inflate = zlib.decompressobj(zlib.MAX_WBITS | 32)  # gzip and zlib
    else:
        raise _unreadable(raw, "encoding")
    parts, size = [], 0
    while chunk := raw.read(CHUNK):
        if inflate is not None:
            chunk = inflate.decompress(chunk, limit - size + 1)
        parts.append(chunk)
        size += len(chunk)
        if size > limit or (inflate is not None and inflate.unconsumed_tail):
            raise _unreadable(raw, "too_large")
    if raw.length:  # the peer announced more than it sent
        raise http.client.IncompleteRead(b"", raw.length)
    if inflate is not None and parts and not inflate.eof:
        raise http.client.IncompleteRead(b"")
    return b"".join(parts)


def _unreadable(raw: http.client.HTTPResponse, code: str) -> Interrupted:
    failure = Interrupted(code, gettext_noop("The answer could not be read."))
    failure.status = raw.status
    return failure
