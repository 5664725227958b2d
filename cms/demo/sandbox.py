"""The demo's own talk with the sandbox: its control API, nothing behind its back."""

from __future__ import annotations

import json
import time
from typing import Any
from urllib.request import Request, urlopen

from django.conf import settings

TIMEOUT_S = 5.0


class NoSandbox(Exception):
    """The stand-in networks do not answer."""


def control(network: str, what: str, data: Any = None) -> Any:
    """GET, or POST when there is `data`: /__control/<network>/<what>."""
    address = f"{settings.LANTOA_SANDBOX_URL}/__control/{network}/{what}".rstrip("/")
    body = None if data is None else json.dumps(data).encode()
    request = Request(address, data=body)  # noqa: S310 - the operator's own setting
    try:
        with urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310
            return json.load(answer)
    except (OSError, ValueError) as error:
        raise NoSandbox(str(error)) from error


def wait(seconds: float) -> None:
    """Until the sandbox answers; NoSandbox when it does not in time."""
    until = time.monotonic() + seconds
    while True:
        try:
            control("facebook", "counts")
            return
        except NoSandbox:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def clear_all() -> None:
    """Every network empty, every switch off, every token alive."""
    for network in ("facebook", "wordpress", "webhook", "newsroom"):
        control(network, "reset", {})


def fault(network: str, name: str, **options: Any) -> None:
    control(network, "faults", {"fault": name, **options})


def fresh_token(page_id: str) -> str:
    """A living page token, as logging in again would give."""
    answer = control("facebook", "grant", {"account": page_id})
    return str(answer["access_token"])


def end_token(page_id: str) -> None:
    """What happens when a page token's time is over."""
    control("facebook", "retire", {"account": page_id})


def read_feed(url: str) -> None:
    """Give Tòa soạn mẫu its feed."""
    control("newsroom", "feeds", {"urls": [url]})
