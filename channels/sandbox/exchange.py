"""What goes in and out of the sandbox: one request, one answer or one mishap."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from enum import Enum
from typing import Any


class Fate(Enum):
    """What becomes of the answer on its way out."""

    ANSWER = "answer"
    HANG = "hang"  # never answers; the client gives up
    RESET = "reset"  # the connection is torn down (RST)
    TRUNCATE = "truncate"  # announces all of the body, sends half of it


@dataclass(frozen=True)
class Request:
    """`parts` are the decoded path segments below the network's prefix."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    headers: Message
    body: bytes = b""
    parts: tuple[str, ...] = ()
    base: str = ""  # public address of the sandbox, without a trailing slash

    def arg(self, name: str, default: str = "") -> str:
        """The last value of a query argument."""
        values = self.query.get(name)
        return values[-1] if values else default

    def header(self, name: str) -> str:
        return str(self.headers.get(name, ""))


@dataclass(frozen=True)
class Response:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    fate: Fate = Fate.ANSWER

    @property
    def ok(self) -> bool:
        return self.status < 400

    def adding(self, headers: Mapping[str, str]) -> Response:
        return Response(self.status, self.body, {**self.headers, **headers}, self.fate)

    def meeting(self, fate: Fate) -> Response:
        return Response(self.status, self.body, self.headers, fate)


def answer_json(
    data: Any, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    kind = {"Content-Type": "application/json; charset=utf-8"}
    return Response(status, body, {**kind, **(headers or {})})


def answer_html(text: str, status: int = 200) -> Response:
    return Response(status, text.encode(), {"Content-Type": "text/html; charset=utf-8"})


HANG = Response(504, fate=Fate.HANG)
RESET = Response(502, fate=Fate.RESET)
