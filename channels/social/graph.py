"""Meta's Graph API for one page: calls, its error table, its rate headers."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from channels.contract import Published, Secrets
from channels.problems import (
    AuthNeeded,
    Problem,
    Rejected,
    RetryLater,
    Scope,
    Unknown,
)
from channels.transport.outcome import (
    FIX_ITSELF,
    FIX_LOOKED_UP,
    FIX_RECONNECT,
    answer_of,
    call,
    of_status,
)
from channels.transport.request import File
from channels.transport.response import Response
from channels.transport.session import Transport
from channels.wording import gettext_noop

HOUR_S = 3600.0
UPLOAD_S = 120.0
BUSY = 95  # percent of a quota from which the page is left alone
NEARLY = 75  # percent from which it is asked less often
SLOW_S = 30.0

_THROTTLES: dict[int, Scope] = {
    4: "application",
    17: "channel",
    32: "channel",
    341: "application",
    613: "channel",
    80001: "channel",
}
_BROKEN = frozenset({1, 2, 1363047, 1609010})  # may have stored the post all the same
_TWINS = frozenset({506, 1366051})
_PERSON = {
    1404078: gettext_noop("Facebook asks for the page's publishing authorisation."),
    4854002: gettext_noop("Facebook asks the administrator to confirm who they are."),
}
_TOKEN = {
    458: gettext_noop("The app was removed from the Facebook account."),
    459: gettext_noop("Facebook wants the account holder to log in and confirm."),
    460: gettext_noop("The password of the Facebook account was changed."),
    463: gettext_noop("The Facebook access token has expired."),
    464: gettext_noop("The Facebook account is not confirmed."),
    467: gettext_noop("The Facebook access token is no longer valid."),
    492: gettext_noop("The account no longer administers the page."),
}
_REFUSALS = {
    197: gettext_noop("Facebook does not take an empty post."),
    1609005: gettext_noop("Facebook could not read the link."),
    1609008: gettext_noop("Facebook does not take links to facebook.com."),
    1366046: gettext_noop("Facebook takes photos up to 4 MB, JPG or PNG."),
    2069019: gettext_noop("Facebook cannot read the picture."),
    1346003: gettext_noop("Facebook refuses the content by its rules."),
    1404102: gettext_noop("Facebook refuses the content by its rules."),
}


class Missing(Rejected):
    """The object is not there, or no longer ours (code 100, subcode 33)."""


@dataclass(frozen=True)
class Graph:
    """`base` holds the version: https://graph.facebook.com/v26.0"""

    transport: Transport
    base: str
    token: str
    app_secret: str
    secrets: Secrets
    now: datetime

    def get(self, path: str, **params: str) -> Answer:
        return self._ask("GET", path, params={**params, **self._proof()})

    def post(
        self,
        path: str,
        fields: Mapping[str, str],
        *,
        files: Mapping[str, File] | None = None,
        creating: bool = False,
    ) -> Answer:
        data = {**fields, **self._proof()}
        more: dict[str, Any] = {"files": files, "deadline": UPLOAD_S} if files else {}
        return self._ask("POST", path, data=data, creating=creating, **more)

    def delete(self, path: str) -> Answer:
        return self._ask("DELETE", path, params=self._proof())

    def _proof(self) -> dict[str, str]:
        if not self.app_secret:
            return {}
        key, message = self.app_secret.encode(), self.token.encode()
        return {"appsecret_proof": hmac.digest(key, message, "sha256").hex()}

    def _ask(
        self, method: str, path: str, *, creating: bool = False, **more: Any
    ) -> Answer:
        try:
            response = call(
                self.transport,
                method,
                f"{self.base}/{path}",
                auth=self.token,
                creating=creating,
                redirects=0,
                **more,
            )
        except Problem as problem:
            problem.params["host"] = "Facebook"  # what editors call it
            raise
        try:
            data = response.json()
        except ValueError:
            data = None
        answer = answer_of(response, self.secrets)
        error = data.get("error") if isinstance(data, dict) else None
        if isinstance(error, dict):
            raise of_error(error, response, creating=creating, answer=answer)
        if not response.ok or not isinstance(data, dict):
            raise of_status(response, creating=creating, now=self.now, answer=answer)
        return Answer(data, response.status, answer, *rests_s(response))


@dataclass(frozen=True)
class Answer:
    data: dict[str, Any]
    status: int
    text: str  # redacted
    rest: float  # seconds to leave the page alone
    app_rest: float  # the same for every page of the application


def published(answer: Answer) -> Published:
    """What a creating call made; Unknown when the answer does not name it."""
    key = answer.data.get("id")
    if not isinstance(key, str) or not key:
        raise unreadable(creating=True)
    return told(key, permalink(answer.data), answer)


def told(key: str, permalink: str, answer: Answer) -> Published:
    """What stands under `key`, with how long to leave page and application alone."""
    return Published(
        key,
        permalink,
        status=answer.status,
        answer=answer.text,
        rest=answer.rest,
        app_rest=answer.app_rest,
    )


def permalink(item: Mapping[str, Any]) -> str:
    return str(item.get("permalink_url") or f"https://www.facebook.com/{item['id']}")


def unreadable(*, creating: bool) -> Problem:
    words = gettext_noop("The answer could not be read.")
    if creating:
        return Unknown("unreadable", words, fix=FIX_LOOKED_UP)
    return RetryLater("unreadable", words, fix=FIX_ITSELF)


def of_error(
    error: Mapping[str, Any], response: Response, *, creating: bool, answer: str
) -> Problem:
    """One row of the error table (channels.md §1)."""
    code, sub = _number(error.get("code")), _number(error.get("error_subcode"))
    words = str(error.get("error_user_msg") or error.get("message") or "")[:300]
    more: dict[str, Any] = {
        "status": response.status,
        "answer": answer,
        "params": {"code": code, "words": words},
    }
    name = f"fb_{code}" + (f"_{sub}" if sub else "")
    known = {code, sub}
    if code == 368:
        return _blocked(name, sub, words, creating=creating, **more)
    if known & _TWINS:
        return _doubt(name, _TWIN, creating=creating, **more)
    if code in _THROTTLES:
        return RetryLater(
            name,
            gettext_noop("Facebook asks us to slow down."),
            fix=FIX_ITSELF,
            after=max(rests_s(response)) or HOUR_S,
            scope=_THROTTLES[code],
            **more,
        )
    if person := next((_PERSON[key] for key in known if key in _PERSON), None):
        fix = gettext_noop("Log in to Facebook as administrator and confirm there.")
        return AuthNeeded(name, person, fix=fix, **more)
    if code in {102, 190}:
        text = _TOKEN.get(sub, _TOKEN[467])
        return AuthNeeded(name, text, fix=FIX_RECONNECT, **more)
    if code == 10 or 200 <= code <= 299:
        text = gettext_noop("The page's access token lacks a right: %(words)s")
        fix = gettext_noop("Connect again and tick every right that is asked for.")
        return AuthNeeded(name, text, fix=fix, **more)
    if refusal := next((_REFUSALS[key] for key in known if key in _REFUSALS), None):
        fix = gettext_noop("Change the post and send it again.")
        return Rejected(name, refusal, fix=fix, **more)
    if known & _BROKEN or response.status >= 500:
        return _doubt(name, _FAULT, creating=creating, **more)
    if code == 100 and "appsecret_proof" in words:
        text = gettext_noop("The app secret does not fit this access token.")
        return AuthNeeded(name, text, fix=FIX_RECONNECT, **more)
    if (code, sub) == (100, 33):
        text = gettext_noop("The post is no longer on the page.")
        fix = gettext_noop("Somebody removed it there; post it again.")
        return Missing(name, text, fix=fix, **more)
    text = gettext_noop("Facebook refuses the post: %(words)s")
    return Rejected(name, text, fix=gettext_noop("Change what it names."), **more)


_TWIN = gettext_noop("Facebook says that this was posted already.")
_FAULT = gettext_noop("Facebook had a fault (code %(code)s).")


def _doubt(name: str, text: str, *, creating: bool, **more: Any) -> Problem:
    if creating:
        return Unknown(name, text, fix=FIX_LOOKED_UP, **more)
    return RetryLater(name, text, fix=FIX_ITSELF, **more)


def _blocked(
    name: str, sub: int, words: str, *, creating: bool, **more: Any
) -> Problem:
    """Code 368: too fast, blocked for a while, or posted already."""
    if "already" in words.lower():
        return _doubt(name, _TWIN, creating=creating, **more)
    return RetryLater(
        name,
        gettext_noop("Facebook has blocked posting for a while: %(words)s"),
        fix=gettext_noop("It is tried again by itself; post less often."),
        after=900.0 if sub == 1390008 else HOUR_S,
        scope="channel",
        **more,
    )


def rests_s(response: Response) -> tuple[float, float]:
    """Seconds of rest the rate headers ask for, of this page and of the whole
    application; 0 while there is room."""
    return (
        _rest(response.headers.get("x-business-use-case-usage", "")),
        _rest(response.headers.get("x-app-usage", "")),
    )


def _rest(header: str) -> float:
    rest = 0.0
    for entry in _usages(header):
        minutes = _number(entry.get("estimated_time_to_regain_access"))
        busiest = _busiest(entry)
        if minutes or busiest >= BUSY:
            rest = max(rest, minutes * 60.0 or HOUR_S)
        elif busiest >= NEARLY:
            rest = max(rest, SLOW_S)
    return rest


def _usages(header: str) -> list[dict[str, Any]]:
    try:
        data = json.loads(header) if header else {}
    except ValueError:
        return []
    if not isinstance(data, dict):
        return []
    lists = [entry for entry in data.values() if isinstance(entry, list)]
    flat = [entry for entries in lists for entry in entries] if lists else [data]
    return [entry for entry in flat if isinstance(entry, dict)]


def _busiest(entry: Mapping[str, Any]) -> int:
    names = ("call_count", "total_time", "total_cputime")
    return max(_number(entry.get(name)) for name in names)


def _number(value: Any) -> int:
    return int(value) if isinstance(value, int | float) else 0
