"""The Graph API's error bodies, as its error table lists them."""

from __future__ import annotations

import secrets
from typing import Any

from channels.sandbox.exchange import Response, answer_json


class GraphError(Exception):
    """One refusal: `code`, `subcode` and words as the Graph API has them."""

    def __init__(
        self,
        code: int,
        message: str,
        *,
        subcode: int = 0,
        status: int = 400,
        kind: str = "OAuthException",
        title: str = "",
        text: str = "",
        transient: bool = False,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.body: dict[str, Any] = {
            "message": message,
            "type": kind,
            "code": code,
            **({"error_subcode": subcode} if subcode else {}),
            "is_transient": transient,
            **({"error_user_title": title, "error_user_msg": text} if text else {}),
        }

    def response(self) -> Response:
        trace = {"fbtrace_id": "A" + secrets.token_urlsafe(16)}
        return answer_json({"error": {**self.body, **trace}}, self.status)


def bad_parameter(words: str) -> GraphError:
    return GraphError(100, f"(#100) {words}")


def missing_object(key: str) -> GraphError:
    return GraphError(
        100,
        f"Unsupported request. Object with ID '{key}' does not exist, cannot be"
        " loaded due to missing permissions, or does not support this operation",
        subcode=33,
        kind="GraphMethodException",
    )


def empty_post() -> GraphError:
    return GraphError(197, "(#197) The post is empty. Please enter a message to share.")


def duplicate_post() -> GraphError:
    return GraphError(
        506,
        "Duplicate status message",
        subcode=1455006,
        title="Duplicate Status Update",
        text="This status update is identical to the last one you posted.",
    )


def service_broken() -> GraphError:
    return GraphError(
        2,
        "An unexpected error has occurred. Please retry your request later.",
        status=500,
        transient=True,
    )


def too_fast() -> GraphError:
    return GraphError(32, "(#32) Page request limit reached", transient=True)


def bad_token(*, expired: bool) -> GraphError:
    if expired:
        return GraphError(
            190,
            "Error validating access token: Session has expired.",
            subcode=463,
            status=401,
        )
    return GraphError(
        190,
        "Error validating access token: The user has not authorized application.",
        subcode=458,
        status=401,
    )


def unreadable_token() -> GraphError:
    return GraphError(190, "Invalid OAuth access token - Cannot parse access token")


def no_token() -> GraphError:
    return GraphError(
        104, "An access token is required to request this resource.", status=401
    )


def not_as_page() -> GraphError:
    return GraphError(
        200,
        "(#200) Unpublished posts must be posted to a page as the page itself.",
        status=403,
    )


def no_right(words: str) -> GraphError:
    return GraphError(200, f"(#200) {words}", status=403)
