"""Who calls: a bearer token with its scope, its unit and perhaps its person."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from publishing.admin import scope as rights
from publishing.api.problems import ApiProblem, unauthorized
from publishing.api.rate import limit
from publishing.clock import database_now
from publishing.models import ApiToken
from publishing.ports import content_source

ORDER = (
    ApiToken.Scope.READ,
    ApiToken.Scope.PLAN,
    ApiToken.Scope.PUBLISH,
    ApiToken.Scope.ADMIN,
)
NOTED_EVERY = timedelta(hours=1)
TOKEN_PREFIX = "lantoa_"  # noqa: S105 - lets scanners recognise a leaked one


@dataclass(frozen=True)
class Caller:
    token: ApiToken
    _units: dict[str, list[int] | None] = field(default_factory=dict)

    @property
    def user(self) -> Any:
        return self.token.user

    def holds(self, scope: str) -> bool:
        return ORDER.index(ApiToken.Scope(self.token.scope)) >= ORDER.index(
            ApiToken.Scope(scope)
        )

    def units(self, right: str = rights.PLAN) -> list[int] | None:
        """The units this caller may see, those below included; None: every unit."""
        if right not in self._units:
            self._units[right] = self._look_up(right)
        return self._units[right]

    def _look_up(self, right: str) -> list[int] | None:
        if self.token.unit_page_id is None and self.user is None:
            return None
        units = content_source().units()
        own = next((u for u in units if u.page_id == self.token.unit_page_id), None)
        if self.token.unit_page_id is not None:
            units = [u for u in units if own and u.path.startswith(own.path)]
        if self.user is not None:
            allowed = set(rights.unit_ids_of(self.user, right))
            units = [unit for unit in units if unit.page_id in allowed]
        return [unit.page_id for unit in units]

    def may_touch(self, unit_page_id: int | None, right: str = rights.PLAN) -> bool:
        units = self.units(right)
        return units is None or unit_page_id in units


def create_token(
    name: str, scope: str, *, unit_page_id: int | None = None, user: Any = None
) -> tuple[ApiToken, str]:
    """A new token of 256 bits; its text is seen here and never again."""
    text = TOKEN_PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        name=name,
        scope=ApiToken.Scope(scope),
        unit_page_id=unit_page_id,
        user=user,
        digest=_digest(text),
        hint=text[-4:],
    )
    return token, text


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def identify(request: HttpRequest) -> Caller | None:
    """The caller of this request, looked up once. Raises when there are too many."""
    known: Caller | None = getattr(request, "lantoa_caller", None)
    if known is not None:
        return known
    kind, _blank, text = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not text.strip():
        return None
    token = (
        ApiToken.objects.filter(digest=_digest(text.strip()), revoked_at=None)
        .select_related("user")
        .first()
    )
    if token is None or (token.user is not None and not token.user.is_active):
        return None
    limit.take(token.pk)
    now = database_now()
    if token.last_used_at is None or token.last_used_at < now - NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    caller = Caller(token)
    request.lantoa_caller = caller  # type: ignore[attr-defined]
    return caller


class Bearer(HttpBearer):
    """Lets a call in whose token holds at least `scope`."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Caller:
        caller = identify(request)
        if caller is None:
            raise unauthorized()
        if not caller.holds(self.scope):
            raise ApiProblem(
                403,
                "forbidden",
                _("This call needs a token with the scope “%(scope)s”.")
                % {"scope": self.scope},
                scope=self.scope,
            )
        return caller

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        return identify(request)


READ = Bearer("read")
PLAN = Bearer("plan")
PUBLISH = Bearer("publish")
ADMIN = Bearer("admin")


def caller_of(request: HttpRequest) -> Caller:
    caller = identify(request)
    if caller is None:
        raise unauthorized()
    return caller
