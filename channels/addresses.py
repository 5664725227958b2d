"""The address field of a channel's settings."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

from channels.transport.failures import Refused
from channels.transport.guard import target
from channels.wording import gettext_noop


def web_address(text: str) -> str:
    """A full http(s) address without user name or fragment, else a plain sentence.

    Whether it may be reached is the guard's business, at the moment of dialling.
    """
    try:
        target(text)
    except Refused as error:
        raise PydanticCustomError(
            "bad_address",
            gettext_noop("Write a full address such as https://example.edu.vn/."),  # type: ignore[arg-type]
        ) from error
    return text.partition("#")[0]


def same_address(text: str) -> str:
    """One spelling per place: lower-case host, no default port, no closing slash."""
    goal = target(text)
    port = "" if goal.port in {80, 443} else f":{goal.port}"
    query = f"?{urlsplit(text).query}" if urlsplit(text).query else ""
    return f"{goal.host}{port}{goal.path.partition('?')[0].rstrip('/')}{query}"


WebAddress = Annotated[
    str, StringConstraints(max_length=500), AfterValidator(web_address)
]
