"""What the content API does not answer, and why: RFC 9457 problem+json.

The shape is that of the publishing API; `message` stays beside it because clients of
Wagtail's API read that.
"""

from __future__ import annotations

from django.http import Http404, HttpResponse
from rest_framework.exceptions import APIException
from wagtail.api.v2.utils import BadRequestError

from publishing.api.problems import ApiProblem, FieldError

CODES = {400: "bad_request", 404: "not_found", 405: "method_not_allowed", 410: "gone"}


class Refused(BadRequestError):  # type: ignore[misc]
    """One query parameter that cannot be answered."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field, self.reason = field, reason


def problem(status: int, detail: str, error: Refused | None = None) -> HttpResponse:
    errors = [FieldError(error.field, error.reason)] if error else []
    code = CODES.get(status, "bad_request")
    told = ApiProblem(status, code, detail, errors=errors, message=detail)
    return told.response()


def answer(error: Exception) -> HttpResponse | None:
    """The answer to `error`; None for what nobody foresaw."""
    match error:
        case Refused():
            return problem(400, str(error), error)
        case BadRequestError():
            return problem(400, str(error))
        case Http404():
            return problem(404, "not found")
        case APIException():
            return problem(error.status_code, str(error.detail))
        case _:
            return None
