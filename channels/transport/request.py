"""A request as the bytes that leave (HTTP/1.1, RFC 9112)."""

from __future__ import annotations

import base64
import json as jsonlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from urllib3.filepost import encode_multipart_formdata

from channels.transport.failures import NotSent
from channels.transport.guard import Target
from channels.wording import gettext_noop

USER_AGENT = "LanToa/1.0"
TOGETHER = 256 * 1024  # bytes of a body that leave in one write with their head
_MEASURED = frozenset({"POST", "PUT", "PATCH"})  # say their length even when empty
_KEPT_ABROAD = frozenset(
    {"accept", "accept-encoding", "if-none-match", "if-modified-since", "user-agent"}
)

File = tuple[str, bytes, str]  # file name, content, media type


@dataclass(frozen=True)
class Request:
    """What is asked, whichever address it goes to in the end."""

    method: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes | None = field(repr=False)

    def abroad(self) -> Request:
        """Without what another origin must not see."""
        kept = {k: v for k, v in self.headers.items() if k.lower() in _KEPT_ABROAD}
        return replace(self, headers=kept)

    def pieces(self, goal: Target) -> Sequence[bytes]:
        """The bytes to write one after the other."""
        lines = [f"{self.method} {goal.path} HTTP/1.1", f"Host: {goal.netloc}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        body = self.body or b""
        if body or self.method in _MEASURED:
            lines.append(f"Content-Length: {len(body)}")
        head = "\r\n".join([*lines, "", ""]).encode("ascii")
        return (head + body,) if len(body) <= TOGETHER else (head, body)


def request_of(
    method: str,
    *,
    json: Any = None,
    data: Mapping[str, str] | bytes | None = None,
    files: Mapping[str, File] | None = None,
    headers: Mapping[str, str] | None = None,
    auth: tuple[str, str] | str | None = None,
) -> Request:
    """NotSent when a header holds what would end it or cannot be written."""
    body, kind = _encoded(json, data, files)
    sent = {"User-Agent": USER_AGENT, "Accept-Encoding": "gzip"}
    if kind:
        sent["Content-Type"] = kind
    if auth is not None:
        sent["Authorization"] = _authorization(auth)
    sent.update(headers or {})
    written = "".join(sent) + "".join(sent.values())
    if not (written.isascii() and written.isprintable()):
        raise NotSent(
            "bad_header",
            gettext_noop("The request holds a character that cannot be sent."),
            fix=gettext_noop("Enter the channel's credentials again."),
        )
    return Request(method, sent, body)


def _encoded(
    json: Any,
    data: Mapping[str, str] | bytes | None,
    files: Mapping[str, File] | None,
) -> tuple[bytes | None, str]:
    """The body and its media type."""
    if json is not None:
        text = jsonlib.dumps(json, ensure_ascii=False, separators=(",", ":"))
        return text.encode(), "application/json"
    if files is not None:
        fields = dict(data) if isinstance(data, Mapping) else {}
        return encode_multipart_formdata({**fields, **files})
    if isinstance(data, Mapping):
        return urlencode(data).encode(), "application/x-www-form-urlencoded"
    return data, ""


def _authorization(auth: tuple[str, str] | str) -> str:
    if isinstance(auth, str):
        return f"Bearer {auth}"
    return "Basic " + base64.b64encode(":".join(auth).encode()).decode()
