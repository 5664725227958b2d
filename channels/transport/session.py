"""The one way out: requests that end by their deadline and never reach inside."""

from __future__ import annotations

import base64
import http.client
import json as jsonlib
import ssl
import zlib
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode, urljoin

from urllib3.exceptions import HTTPError
from urllib3.filepost import encode_multipart_formdata

from channels.transport.deadline import Deadline
from channels.transport.failures import Interrupted, NotSent, Refused
from channels.transport.guard import Guard, Target, target
from channels.transport.networks import Allow
from channels.transport.pools import Connection, Pools
from channels.transport.response import Response, read
from channels.wording import gettext_noop

DEADLINE_S = 30.0
LIMIT = 1_000_000  # bytes of an answer
REDIRECTS = 3
USER_AGENT = "LanToa/1.0"
_STALE = (ConnectionResetError, BrokenPipeError, ConnectionAbortedError)
_FOLLOWING = frozenset({"GET", "HEAD"})
_KEPT_ABROAD = frozenset(
    {"accept", "accept-encoding", "if-none-match", "if-modified-since", "user-agent"}
)

File = tuple[str, bytes, str]  # file name, content, media type


class Transport:
    """Guarded HTTP for connectors and whoever else asks the outside. Thread-safe.

    Environment proxies, .netrc and cookies are never used.
    """

    def __init__(
        self,
        allow: Allow | None = None,
        *,
        guard: Guard | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._pools = Pools(guard or Guard(allow), tls)
        self._left: Callable[[], float] | None = None

    def bounded(self, left: Callable[[], float]) -> Transport:
        """The same pools, each request ending within `left()` seconds (a lease)."""
        copy = object.__new__(Transport)
        copy._pools = self._pools
        copy._left = left
        return copy

    def close(self) -> None:
        self._pools.close()

    def request(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        json: Any = None,
        data: Mapping[str, str] | bytes | None = None,
        files: Mapping[str, File] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | str | None = None,
        creating: bool = False,
        repeatable: bool | None = None,
        deadline: float = DEADLINE_S,
        limit: int = LIMIT,
        redirects: int = REDIRECTS,
    ) -> Response:
        """Send one request and read its answer, whatever its status.

        `auth` is (user, password) or a bearer token. A `creating` call gets a fresh
        connection, unless it is `repeatable` (keyed): a kept one might turn out
        closed when the request is already under way. Only GET and HEAD follow
        redirects, each hop checked anew. Raises NotSent, Refused or Interrupted.
        """
        if params:
            url += ("&" if "?" in url else "?") + urlencode(params)
        body, kind = _encode(json, data, files)
        sent = {"User-Agent": USER_AGENT, "Accept-Encoding": "gzip"}
        if kind:
            sent["Content-Type"] = kind
        if auth is not None:
            sent["Authorization"] = _authorization(auth)
        sent.update(headers or {})
        _check_headers(sent)
        seconds = deadline if self._left is None else min(deadline, self._left())
        clock = Deadline(seconds)
        goal = target(url)
        again = not creating if repeatable is None else repeatable
        for _hop in range(redirects + 1):
            response = self._exchange(
                method, url, goal, body, sent, clock, again, limit
            )
            if method not in _FOLLOWING or not redirects or not _moved(response):
                return response
            url = urljoin(url, response.headers["location"])
            before, goal = goal, target(url)
            if goal.origin != before.origin:
                sent = {k: v for k, v in sent.items() if k.lower() in _KEPT_ABROAD}
        raise Refused(
            "redirects",
            gettext_noop("%(host)s passes us on without end."),
            fix=gettext_noop("Enter the final address in the channel's settings."),
            host=goal.host,
        )

    def _exchange(
        self,
        method: str,
        url: str,
        goal: Target,
        body: bytes | None,
        headers: Mapping[str, str],
        clock: Deadline,
        again: bool,
        limit: int,
    ) -> Response:
        kept = self._pools.idle(goal) if again else None
        if kept is not None:
            try:
                return self._talk(kept, method, url, goal, body, headers, clock, limit)
            except Interrupted as failure:
                if failure.status or not isinstance(failure.__cause__, _STALE):
                    raise
        connection = self._pools.fresh(goal)
        _connect(connection, goal, clock)
        return self._talk(connection, method, url, goal, body, headers, clock, limit)

    def _talk(
        self,
        connection: Connection,
        method: str,
        url: str,
        goal: Target,
        body: bytes | None,
        headers: Mapping[str, str],
        clock: Deadline,
        limit: int,
    ) -> Response:
        status: int | None = None
        try:
            connection.within(clock)
            raw = _answer(connection, method, goal.path, body, headers)
            status = raw.status
            response = read(raw, url, limit)
        except Interrupted:
            connection.close()
            raise
        except (OSError, ValueError, http.client.HTTPException, zlib.error) as error:
            connection.close()
            late = isinstance(error, TimeoutError)
            failure = Interrupted(
                "timeout" if late else "interrupted",
                _LATE if late else _CUT,
                host=goal.host,
            )
            failure.status = status
            raise failure from error
        if raw.will_close:
            connection.close()
        else:
            self._pools.keep(goal, connection)
        return response


_LATE = gettext_noop("%(host)s took the request and did not answer in time.")
_CUT = gettext_noop("%(host)s broke off while answering.")


def _answer(
    connection: Connection,
    method: str,
    path: str,
    body: bytes | None,
    headers: Mapping[str, str],
) -> http.client.HTTPResponse:
    try:
        connection.request(method, path, body, headers)
    except _STALE as error:
        # A peer that refuses a long body answers and hangs up before its end.
        try:
            return connection.getresponse()
        except (OSError, http.client.HTTPException):
            raise error from None
    return connection.getresponse()


def _connect(connection: Connection, goal: Target, clock: Deadline) -> None:
    """Dial and shake hands; whatever fails here was not sent."""
    try:
        connection.within(clock)
        connection.connect()
    except NotSent:
        connection.close()
        raise
    except (ssl.SSLError, ValueError, HTTPError) as error:
        connection.close()
        raise NotSent(
            "tls",
            gettext_noop("%(host)s cannot prove who it is (TLS certificate)."),
            fix=gettext_noop("Ask its operator to renew the certificate."),
            host=goal.host,
        ) from error
    except OSError as error:
        connection.close()
        raise NotSent(
            "connect_timeout" if isinstance(error, TimeoutError) else "unreachable",
            gettext_noop("%(host)s does not answer."),
            fix=gettext_noop("Nothing to do: it is tried again by itself."),
            host=goal.host,
        ) from error


def _encode(
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


def _check_headers(headers: Mapping[str, str]) -> None:
    for value in headers.values():
        if not value.isascii() or "\n" in value or "\r" in value:
            raise NotSent(
                "bad_header",
                gettext_noop("The request holds a character that cannot be sent."),
                fix=gettext_noop("Enter the channel's credentials again."),
            )


def _moved(response: Response) -> bool:
    return (
        response.status in {301, 302, 303, 307, 308} and "location" in response.headers
    )
