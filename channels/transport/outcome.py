"""Turns what happened on the wire into problems: the one table all connectors share.

A network with its own words for errors reads them first and falls back to this.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import quote, quote_plus

from channels.contract import Secrets
from channels.problems import (
    AuthNeeded,
    Gone,
    Problem,
    Rejected,
    RetryLater,
    Scope,
    Unknown,
)
from channels.transport.failures import NotSent, Refused, TransportFailure
from channels.transport.response import Response
from channels.transport.session import Transport
from channels.wording import gettext_noop

FIX_ITSELF = gettext_noop("Nothing to do: it is tried again by itself.")
FIX_LOOKED_UP = gettext_noop("It is being looked up; nothing is sent a second time.")
FIX_RECONNECT = gettext_noop("Open the channel and connect it again.")
FIX_ADDRESS = gettext_noop("Enter the final address in the channel's settings.")


def call(
    transport: Transport, method: str, url: str, *, creating: bool = False, **more: Any
) -> Response:
    """`transport.request`, its failures turned into problems.

    `creating` says that a repeat could make a second post. Nothing of the failed
    request is chained: it may hold an address with a token.
    """
    try:
        return transport.request(method, url, creating=creating, **more)
    except TransportFailure as failure:
        problem = of_failure(failure, creating=creating)
    raise problem


def of_failure(failure: TransportFailure, *, creating: bool) -> Problem:
    """Not sent → later; forbidden by us → for good; after the write → by `creating`."""
    more: dict[str, Any] = {"params": failure.params}
    if isinstance(failure, Refused):
        return Rejected(failure.code, failure.message, fix=failure.fix, **more)
    if isinstance(failure, NotSent):
        fix = failure.fix or FIX_ITSELF
        return RetryLater(failure.code, failure.message, fix=fix, **more)
    more["status"] = getattr(failure, "status", None)
    if creating:
        return Unknown(failure.code, failure.message, fix=FIX_LOOKED_UP, **more)
    return RetryLater(failure.code, failure.message, fix=FIX_ITSELF, **more)


def of_status(
    response: Response, *, creating: bool, now: datetime, answer: str = ""
) -> Problem:
    """The meaning of a status, when the network says no more than that.

    A 2xx comes here only when its body cannot be read.
    """
    status = response.status
    params = {"status": status}
    more: dict[str, Any] = {"status": status, "params": params, "answer": answer}
    after = response.retry_after(now)
    match status:
        case 401 | 403:
            return AuthNeeded(
                "auth",
                gettext_noop("The other side refuses our access (%(status)s)."),
                fix=FIX_RECONNECT,
                **more,
            )
        case 410:
            return Gone(
                "gone",
                gettext_noop("The receiver wants no more of it (410)."),
                fix=gettext_noop("Ask the receiver; the channel is closed."),
                **more,
            )
        case 413:
            return Rejected(
                "too_large",
                gettext_noop("The other side finds it too large."),
                fix=gettext_noop("Use fewer or smaller pictures, or a shorter text."),
                **more,
            )
        case 429:
            return RetryLater(
                "rate_limit",
                gettext_noop("The other side asks us to slow down."),
                fix=FIX_ITSELF,
                after=after,
                scope="channel",
                **more,
            )
    if 300 <= status < 400:
        return Rejected(
            "moved",
            gettext_noop("The address has moved (%(status)s)."),
            fix=FIX_ADDRESS,
            **more,
        )
    if 400 <= status < 500 and status not in {408, 425}:
        return Rejected(
            "refused",
            gettext_noop("The other side refuses the post (%(status)s)."),
            fix=gettext_noop("Read its answer in the log of sending."),
            **more,
        )
    code = "unreadable" if response.ok else "server_error"
    message = (
        gettext_noop("The answer could not be read.")
        if response.ok
        else gettext_noop("The other side had a fault (%(status)s).")
    )
    if creating:
        return Unknown(code, message, fix=FIX_LOOKED_UP, after=after, **more)
    # With a time to come back, it is the whole account that must wait (503).
    scope: Scope = "channel" if after is not None else "delivery"
    return RetryLater(code, message, fix=FIX_ITSELF, after=after, scope=scope, **more)


def not_prepared() -> RetryLater:
    """`send` was asked without what `prepare` makes; nothing was sent."""
    return RetryLater(
        "not_prepared",
        gettext_noop("The pictures of the post are not uploaded yet."),
        fix=FIX_ITSELF,
    )


def answer_of(response: Response, secrets: Secrets) -> str:
    """The first 2 kB of an answer with our own secrets taken out."""
    return redacted(response.text, secrets)[:2048]


def redacted(text: str, secrets: Secrets) -> str:
    """`text` without our secrets, however a peer that echoes them spells them."""
    if not text:
        return text
    values = tuple(value for _name, value in secrets if isinstance(value, str))
    text = _spelled(values).sub("…", text)
    # What was made of them: the header of Basic or Bearer, Facebook's proof.
    return _MADE.sub(r"\1…", text)


_MADE = re.compile(
    r"(?i)(\b(?:basic|bearer)(?:\s|%20|\+)+|appsecret_proof\W{1,6}|v1a?,)[\w+/=.~%-]{8,}"
)


@lru_cache(maxsize=1024)
def _spelled(values: tuple[str, ...]) -> re.Pattern[str]:
    """Finds every spelling of `values`, the longest first; too short ones are words."""
    found = {s for value in values if len(value) >= 4 for s in _spellings(value)}
    longest_first = sorted(found, key=lambda spelling: (-len(spelling), spelling))
    return re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")


def _spellings(value: str) -> set[str]:
    return {
        value,
        value.replace(" ", ""),
        value.replace("/", r"\/"),  # JSON as PHP writes it
        quote(value),
        quote(value, safe=""),
        quote_plus(value),
    }


def scrubbed(problem: Problem, secrets: Secrets) -> Problem:
    """The same problem, its words from outside without our secrets."""
    problem.code = redacted(problem.code, secrets)
    problem.answer = redacted(problem.answer, secrets)
    problem.params = {
        name: redacted(value, secrets) if isinstance(value, str) else value
        for name, value in problem.params.items()
    }
    return problem
