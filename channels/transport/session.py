"""The one way out: requests that end by their deadline and never reach inside."""

from __future__ import annotations

import ssl
import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode, urljoin

from channels.transport.answers import Malformed, TooLarge
from channels.transport.connection import Connection
from channels.transport.deadline import Deadline
from channels.transport.failures import Interrupted, NotSent, Refused
from channels.transport.guard import Guard, Target, target
from channels.transport.networks import Allow
from channels.transport.pools import Pools
from channels.transport.request import File, Request, request_of
from channels.transport.response import Response, UnknownCoding, unpacked
from channels.wording import gettext_noop

DEADLINE_S = 30.0
LIMIT = 1_000_000  # bytes of an answer
REDIRECTS = 3
_STALE = (ConnectionResetError, BrokenPipeError, ConnectionAbortedError)
_FOLLOWING = frozenset({"GET", "HEAD"})


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
        asked = request_of(
            method, json=json, data=data, files=files, headers=headers, auth=auth
        )
        seconds = deadline if self._left is None else min(deadline, self._left())
        clock = Deadline(seconds)
        goal = target(url)
        again = not creating if repeatable is None else repeatable
        for _hop in range(redirects + 1):
            response = self._exchange(asked, url, goal, clock, again, limit)
            if method not in _FOLLOWING or not redirects or not _moved(response):
                return response
            url = urljoin(url, response.headers["location"])
            before, goal = goal, target(url)
            if goal.origin != before.origin:
                asked = asked.abroad()
        raise Refused(
            "redirects",
            gettext_noop("%(host)s passes us on without end."),
            fix=gettext_noop("Enter the final address in the channel's settings."),
            host=goal.host,
        )

    def _exchange(
        self,
        asked: Request,
        url: str,
        goal: Target,
        clock: Deadline,
        again: bool,
        limit: int,
    ) -> Response:
        kept = self._pools.idle(goal) if again else None
        if kept is not None:
            try:
                return self._talk(kept, asked, url, goal, clock, limit)
            except Interrupted as failure:
                if failure.status or not isinstance(failure.__cause__, _STALE):
                    raise
        fresh = _dial(self._pools, goal, clock)
        return self._talk(fresh, asked, url, goal, clock, limit)

    def _talk(
        self,
        connection: Connection,
        asked: Request,
        url: str,
        goal: Target,
        clock: Deadline,
        limit: int,
    ) -> Response:
        answers = connection.answers
        answers.begin(limit, bodiless=asked.method == "HEAD")
        try:
            _write(connection, asked.pieces(goal), clock)
            while not answers.complete:
                answers.take(connection.receive(clock))
            coding = answers.headers.get("content-encoding", "")
            body = unpacked(answers.body, coding, limit)
        except (OSError, zlib.error, TooLarge, UnknownCoding, Malformed) as error:
            connection.close()
            raise _interrupted(error, answers.status or None, goal) from error
        except BaseException:
            connection.close()
            raise
        if answers.keeps:
            self._pools.keep(goal, connection)
        else:
            connection.close()
        return Response(answers.status, answers.headers, body, url)


def _write(connection: Connection, pieces: Sequence[bytes], clock: Deadline) -> None:
    try:
        for piece in pieces:
            connection.send(piece, clock)
    except _STALE as error:
        # A peer that refuses a long body answers and hangs up before its end.
        try:
            connection.answers.take(connection.receive(clock))
        except (OSError, Malformed):
            raise error from None


_CUT = ("interrupted", gettext_noop("%(host)s broke off while answering."))
_UNREADABLE = gettext_noop("The answer could not be read.")
_CODES: dict[type[Exception], tuple[str, str]] = {
    TimeoutError: (
        "timeout",
        gettext_noop("%(host)s took the request and did not answer in time."),
    ),
    TooLarge: ("too_large", _UNREADABLE),
    UnknownCoding: ("encoding", _UNREADABLE),
}


def _interrupted(error: Exception, status: int | None, goal: Target) -> Interrupted:
    code, message = _CODES.get(type(error), _CUT)
    failure = Interrupted(code, message, host=goal.host)
    failure.status = status
    return failure


def _dial(pools: Pools, goal: Target, clock: Deadline) -> Connection:
    """Dial and shake hands; whatever fails here was not sent."""
    try:
        return pools.dial(goal, clock)
    except (ssl.SSLError, ValueError) as error:
        raise NotSent(
            "tls",
            gettext_noop("%(host)s cannot prove who it is (TLS certificate)."),
            fix=gettext_noop("Ask its operator to renew the certificate."),
            host=goal.host,
        ) from error
    except OSError as error:
        raise NotSent(
            "connect_timeout" if isinstance(error, TimeoutError) else "unreachable",
            gettext_noop("%(host)s does not answer."),
            fix=gettext_noop("Nothing to do: it is tried again by itself."),
            host=goal.host,
        ) from error


def _moved(response: Response) -> bool:
    return (
        response.status in {301, 302, 303, 307, 308} and "location" in response.headers
    )
