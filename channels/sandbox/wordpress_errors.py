"""Refusals of the WordPress REST API, with its codes and statuses."""

from __future__ import annotations

from typing import Any

from channels.sandbox.exchange import Response, answer_json


class RestError(Exception):
    def __init__(self, code: str, message: str, status: int, **data: Any) -> None:
        super().__init__(code)
        self.status = status
        self.body = {
            "code": code,
            "message": message,
            "data": {"status": status, **data},
        }

    def response(self) -> Response:
        return answer_json(self.body, self.status)


def no_route() -> RestError:
    words = "No route was found matching the URL and request method."
    return RestError("rest_no_route", words, 404)


def invalid(name: str, words: str) -> RestError:
    return RestError(
        "rest_invalid_param",
        f"Invalid parameter(s): {name}",
        400,
        params={name: words},
        details={name: {"code": "rest_invalid_param", "message": words}},
    )


def unknown_post() -> RestError:
    return RestError("rest_post_invalid_id", "Invalid post ID.", 404)


def not_logged_in() -> RestError:
    return RestError("rest_not_logged_in", "You are not currently logged in.", 401)


def wrong_password() -> RestError:
    words = "The provided password is an invalid application password."
    return RestError("incorrect_password", words, 401)


def unknown_user() -> RestError:
    words = "Unknown username. Check again or try your email address."
    return RestError("invalid_username", words, 401)


def forbidden(code: str, words: str) -> RestError:
    return RestError(code, words, 403)


def already_trashed() -> RestError:
    words = "The post has already been deleted."
    return RestError("rest_already_trashed", words, 410)


def term_exists(term_id: int) -> RestError:
    words = "A term with the name provided already exists with this parent."
    return RestError("term_exists", words, 400, term_id=term_id)


def empty_content() -> RestError:
    return RestError("empty_content", "Content, title, and excerpt are empty.", 400)
