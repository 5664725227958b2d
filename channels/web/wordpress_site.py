"""The REST API of one WordPress site, its errors read as problems."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Any

from slugify import slugify

from channels.contract import Secrets
from channels.problems import AuthNeeded, Problem, Rejected, RetryLater
from channels.transport.outcome import FIX_RECONNECT, answer_of, call, of_status
from channels.transport.response import Response
from channels.transport.session import Transport
from channels.wording import gettext_noop

UPLOAD_S = 120.0
Fields = Mapping[str, Any]


@dataclass(frozen=True)
class Site:
    """`base` ends in /wp-json or ?rest_route= ; `auth` holds an application password."""

    transport: Transport
    base: str
    auth: tuple[str, str]
    secrets: Secrets
    now: datetime

    def get(self, path: str, **params: str) -> Any:
        return self.ask("GET", path, params=params)

    def post(self, path: str, fields: Fields, *, creating: bool = False) -> Any:
        return self.ask("POST", path, json=fields, creating=creating)

    def delete(self, path: str) -> None:
        """Erase for good; what is gone already is fine."""
        with suppress(Missing):
            self.ask("DELETE", path, params={"force": "true"})

    def upload(self, filename: str, data: bytes) -> Any:
        return self.ask(
            "POST",
            "media",
            data=data,
            headers={
                "Content-Type": "image/jpeg",
                "Content-Disposition": f'attachment; filename="{filename}"',
            },
            deadline=UPLOAD_S,
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
                return TermExists(int(data.get("data", {}).get("term_id") or 0), **more)
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
        for term in self.get(taxonomy, slug=slug):
            if unescape(str(term.get("name"))).casefold() == name.casefold():
                return int(term["id"])
        try:
            made = self.post(taxonomy, {"name": name, "slug": slug})
        except TermExists as there:
            return there.id or None
        except AuthNeeded:
            return None
        return int(made["id"])


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


def _words(data: dict[str, Any]) -> str:
    return str(data.get("message") or data["code"])[:300]
