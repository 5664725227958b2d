"""The REST API of one WordPress site, its errors read as problems."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Any

from slugify import slugify

from channels.contract import Secrets
from channels.problems import AuthNeeded, Problem, Rejected, RetryLater, Unknown
from channels.transport.outcome import (
    FIX_ITSELF,
    FIX_LOOKED_UP,
    FIX_RECONNECT,
    answer_of,
    call,
    of_status,
)
from channels.transport.response import Response
from channels.transport.session import Transport
from channels.wording import gettext_noop

UPLOAD_S = 120.0
Item = dict[str, Any]


@dataclass(frozen=True)
class Site:
    """`base` ends in /wp-json or ?rest_route=; `auth` is an application password."""

    transport: Transport
    base: str
    auth: tuple[str, str]
    secrets: Secrets
    now: datetime

    def get(self, path: str, **params: str) -> Item:
        return self._item(self.ask("GET", path, params=params))

    def listed(self, path: str, **params: str) -> list[Item]:
        data = self.ask("GET", path, params=params)
        return [self._item(entry) for entry in data] if isinstance(data, list) else []

    def post(self, path: str, fields: Item, *, creating: bool = False) -> Item:
        data = self.ask("POST", path, json=fields, creating=creating)
        return self._item(data, creating=creating)

    def delete(self, path: str) -> None:
        """Erase for good; what is gone already is fine."""
        with suppress(Missing):
            self.ask("DELETE", path, params={"force": "true"})

    def upload(self, filename: str, data: bytes) -> Item:
        headers = {
            "Content-Type": "image/jpeg",
            "Content-Disposition": f'attachment; filename="{filename}"',
        }
        return self._item(
            self.ask("POST", "media", data=data, headers=headers, deadline=UPLOAD_S)
        )

    def ask(
        self, method: str, path: str, *, creating: bool = False, **more: Any
    ) -> Any:
        """The parsed answer; raises a Problem (Missing when the object is gone)."""
        response = call(
            self.transport,
            method,
            f"{self.base}/wp/v2/{path}",
            auth=self.auth,
            creating=creating,
            redirects=0,
            **more,
        )
        try:
            data = response.json()
        except ValueError:
            data = None
        if response.ok and isinstance(data, dict | list):
            return data
        raise self._problem(response, data, creating=creating)

    def _problem(self, response: Response, data: Any, *, creating: bool) -> Problem:
        answer = answer_of(response, self.secrets)
        if not isinstance(data, dict) or not isinstance(data.get("code"), str):
            blocked = response.ok and not creating
            if response.is_page and (blocked or response.status in {401, 403, 404}):
                return _firewall(response.status, answer)
            return of_status(response, creating=creating, now=self.now, answer=answer)
        more: dict[str, Any] = {"status": response.status, "answer": answer}
        match data["code"], response.status:
            case "rest_no_route", _:
                return AuthNeeded(
                    "rest_blocked",
                    gettext_noop("The site does not let us in (REST API blocked)."),
                    fix=gettext_noop(
                        "Ask its administrator to allow the REST API for this user."
                    ),
                    **more,
                )
            case (("rest_post_invalid_id" | "rest_already_trashed"), _):
                return Missing(
                    "missing_there",
                    gettext_noop("The post is no longer on the site."),
                    fix=gettext_noop("Somebody removed it there; post it again."),
                    **more,
                )
            case _, (401 | 403):
                return AuthNeeded(
                    "wp_auth",
                    gettext_noop("The site refuses this user or password: %(words)s"),
                    fix=FIX_RECONNECT,
                    params={"words": _words(data)},
                    **more,
                )
            case "term_exists", _:
                return TermExists(_term_id(data), **more)
            case _, status if 400 <= status < 500 and status not in {408, 425, 429}:
                return Rejected(
                    data["code"][:60],
                    gettext_noop("The site refuses the post: %(words)s"),
                    fix=gettext_noop("Correct what it names, then send again."),
                    params={"words": _words(data)},
                    **more,
                )
        return of_status(response, creating=creating, now=self.now, answer=answer)

    def term(self, taxonomy: str, name: str) -> int | None:
        """The id of a category or tag, made when it is not there.

        None when this user may not make one: the post then goes without it.
        """
        slug = slugify(name, max_length=180)
        for term in self.listed(taxonomy, slug=slug):
            if unescape(str(term.get("name"))).casefold() == name.casefold():
                return id_of(term)
        try:
            made = self.post(taxonomy, {"name": name, "slug": slug})
        except TermExists as there:
            return there.id or None
        except AuthNeeded:
            return None
        return id_of(made)

    def _item(self, data: Any, *, creating: bool = False) -> Item:
        if isinstance(data, dict):
            return data
        raise unreadable(creating=creating)


def id_of(item: Item, *, creating: bool = False) -> int:
    key = item.get("id")
    if isinstance(key, int):
        return key
    raise unreadable(creating=creating)


def unreadable(*, creating: bool) -> Problem:
    """A good status with words we do not know."""
    words = gettext_noop("The answer could not be read.")
    if creating:
        return Unknown("unreadable", words, fix=FIX_LOOKED_UP)
    return RetryLater("unreadable", words, fix=FIX_ITSELF)


class Missing(Rejected):
    """The object is not there (any more)."""


class TermExists(RetryLater):
    """A category or tag of that name exists already, with this id."""

    def __init__(self, term_id: int, **more: Any) -> None:
        words = gettext_noop("The term exists already.")
        super().__init__("term_exists", words, **more)
        self.id = term_id


def _firewall(status: int, answer: str) -> AuthNeeded:
    if status == 404:
        return AuthNeeded(
            "no_rest",
            gettext_noop("There is no WordPress REST API at this address."),
            fix=gettext_noop(
                "Check the address; if it is right, try plain permalinks in the"
                " channel's settings."
            ),
            status=status,
            answer=answer,
        )
    return AuthNeeded(
        "firewall",
        gettext_noop("The site answered with a web page: a firewall stops us."),
        fix=gettext_noop("Ask its administrator to let the REST API through."),
        status=status,
        answer=answer,
    )


def _term_id(data: Item) -> int:
    about = data.get("data")
    key = about.get("term_id") if isinstance(about, dict) else None
    return key if isinstance(key, int) else 0


def _words(data: dict[str, Any]) -> str:
    return str(data.get("message") or data["code"])[:300]
