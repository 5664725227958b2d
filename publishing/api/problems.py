"""Every error of the API, as RFC 9457 problem+json: what, why, and which field."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from publishing.content.releases import GatesShut
from publishing.content.stories import NotAStory
from publishing.ports import DeskRefused

log = logging.getLogger("lantoa.api")
CONTENT_TYPE = "application/problem+json"
Words = str | Promise

TITLES: dict[str, Words] = {
    "bad_request": gettext_lazy("The request cannot be read"),
    "unauthorized": gettext_lazy("A valid token is needed"),
    "forbidden": gettext_lazy("This token may not do that"),
    "not_found": gettext_lazy("There is no such thing"),
    "gone": gettext_lazy("This is not there any more"),
    "method_not_allowed": gettext_lazy("This address does not do that"),
    "conflict": gettext_lazy("This cannot be done now"),
    "gates_shut": gettext_lazy("The story is not ready to spread"),
    "in_progress": gettext_lazy("The same call is still running"),
    "too_large": gettext_lazy("The request is too large"),
    "invalid": gettext_lazy("Some values are not valid"),
    "key_reused": gettext_lazy("This Idempotency-Key belongs to another call"),
    "too_many_requests": gettext_lazy("Too many requests"),
    "server_error": gettext_lazy("Something went wrong on our side"),
    "channel_problem": gettext_lazy("The network refused"),
}
# Pydantic's kinds of error in our words; the rest keeps Pydantic's own sentence.
REASONS: dict[str, Words] = {
    "missing": gettext_lazy("This field is needed."),
    "extra_forbidden": gettext_lazy("There is no such field."),
    "string_type": gettext_lazy("This must be text."),
    "string_too_short": gettext_lazy("This is too short."),
    "string_too_long": gettext_lazy("This is too long."),
    "string_pattern_mismatch": gettext_lazy("This does not have the right form."),
    "int_type": gettext_lazy("This must be a whole number."),
    "int_parsing": gettext_lazy("This must be a whole number."),
    "bool_parsing": gettext_lazy("This must be true or false."),
    "bool_type": gettext_lazy("This must be true or false."),
    "uuid_parsing": gettext_lazy("This is not an id of ours."),
    "literal_error": gettext_lazy("This is not one of the known values."),
    "enum": gettext_lazy("This is not one of the known values."),
    "list_type": gettext_lazy("This must be a list."),
    "tuple_type": gettext_lazy("This must be a list."),
    "too_long": gettext_lazy("There are too many of these."),
    "too_short": gettext_lazy("There are too few of these."),
    "model_attributes_type": gettext_lazy("This must be an object."),
    "union_tag_invalid": gettext_lazy("This kind of block is not known."),
    "union_tag_not_found": gettext_lazy("Every block needs a “type”."),
    "greater_than_equal": gettext_lazy("This is too small."),
    "less_than_equal": gettext_lazy("This is too large."),
    "url_parsing": gettext_lazy("This is not an address."),
    "string_unicode": gettext_lazy("This text is not valid Unicode."),
}


@dataclass(frozen=True)
class FieldError:
    """`field` is dotted: "legs.0.at"."""

    field: str
    message: str


class ApiProblem(Exception):
    """Ends a call. `code` is for machines, `detail` and `errors` for people."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str = "",
        *,
        errors: Iterable[FieldError] = (),
        headers: Mapping[str, str] | None = None,
        **members: Any,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        self.members = members

    def response(self) -> HttpResponse:
        body: dict[str, Any] = {
            "type": f"urn:lantoa:problem:{self.code}",
            "title": str(TITLES.get(self.code, self.code)),
            "status": self.status,
            "code": self.code,
        }
        if self.detail:
            body["detail"] = self.detail
        if self.errors:
            body["errors"] = [vars(error) for error in self.errors]
        response = JsonResponse(
            {**body, **self.members},
            status=self.status,
            content_type=CONTENT_TYPE,
            json_dumps_params={"ensure_ascii": False},
        )
        for name, value in self.headers.items():
            response[name] = value
        return response


def invalid(field: str, message: str) -> ApiProblem:
    return ApiProblem(422, "invalid", errors=[FieldError(field, message)])


def not_found(detail: str = "") -> ApiProblem:
    return ApiProblem(404, "not_found", detail)


def forbidden(detail: str = "") -> ApiProblem:
    return ApiProblem(403, "forbidden", detail)


def conflict(detail: str, code: str = "conflict", **members: Any) -> ApiProblem:
    return ApiProblem(409, code, detail, **members)


def register(api: NinjaAPI) -> None:
    """Give every exception that can leave an operation its answer."""
    for kind, answer in (
        (ApiProblem, _own),
        (AuthenticationError, _unauthorized),
        (ValidationError, _validation),
        (HttpError, _http),
        (Http404, _missing),
        (DeskRefused, _desk),
        (GatesShut, _gates),
        (NotAStory, _no_story),
        (Exception, _unexpected),
    ):
        api.add_exception_handler(kind, _handler(answer))


def _handler(answer: Any) -> Any:
    def handle(request: HttpRequest, error: Any) -> HttpResponse:
        problem: ApiProblem = answer(error)
        return problem.response()

    return handle


def _own(error: ApiProblem) -> ApiProblem:
    return error


def _unauthorized(error: Exception) -> ApiProblem:
    return unauthorized()


def unauthorized() -> ApiProblem:
    return ApiProblem(
        401,
        "unauthorized",
        _("Send “Authorization: Bearer …” with a token that has not ended."),
        headers={"WWW-Authenticate": 'Bearer realm="publishing"'},
    )


def _validation(error: ValidationError) -> ApiProblem:
    errors = [
        FieldError(_field(found["loc"]), _reason(found)) for found in error.errors
    ]
    return ApiProblem(422, "invalid", errors=errors)


def _field(loc: Iterable[Any]) -> str:
    """Without the source and the parameter's name, which are ours."""
    parts = [str(part) for part in loc]
    if parts[:1] == ["body"] and parts[1:2] == ["told"]:
        parts = parts[2:]
    elif parts[:1] and parts[0] in {"body", "query", "path", "form", "file", "header"}:
        parts = parts[1:]
    if parts[:1] == ["told"]:
        parts = parts[1:]
    return ".".join(parts)


def _reason(found: Mapping[str, Any]) -> str:
    return str(REASONS.get(found["type"], found["msg"]))


def _http(error: HttpError) -> ApiProblem:
    if error.status_code == 400:
        return ApiProblem(400, "bad_request", _("The body is not valid JSON."))
    return ApiProblem(error.status_code, "bad_request", str(error))


def _missing(error: Exception) -> ApiProblem:
    return not_found()


def _desk(error: DeskRefused) -> ApiProblem:
    return invalid(error.field, error.message)


def _gates(error: GatesShut) -> ApiProblem:
    gates = [
        {"code": gate.code, "message": str(gate.message), "url": gate.url}
        for gate in error.gates
    ]
    return conflict(str(error), "gates_shut", gates=gates)


def _no_story(error: Exception) -> ApiProblem:
    return not_found(_("There is no such story."))


def _unexpected(error: Exception) -> ApiProblem:
    log.error("unexpected error", exc_info=error)
    return ApiProblem(500, "server_error", _("Nothing was said to be done. Try again."))
