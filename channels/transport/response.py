"""An answer, read to its end and within its limits."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from channels.transport.answers import Malformed, TooLarge

_NONE = frozenset({"", "identity"})
_ZLIB = frozenset({"gzip", "x-gzip", "deflate"})


class UnknownCoding(Exception):
    """A compression that was not asked for."""


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


def unpacked(body: bytes, coding: str, limit: int) -> bytes:
    """`body` without its content-coding; TooLarge beyond `limit` bytes.

    Raises UnknownCoding, Malformed when its end is missing, zlib.error.
    """
    coding = coding.strip().lower()
    if coding in _NONE:
        return body
    if coding not in _ZLIB:
        raise UnknownCoding
    inflate = zlib.decompressobj(zlib.MAX_WBITS | 32)  # gzip and zlib
    plain = inflate.decompress(body, limit + 1)
    if len(plain) > limit:
        raise TooLarge
    if body and not inflate.eof:
        raise Malformed("cut off")
    return plain
