"""What the transport itself can say went wrong, before any network's own words."""

from __future__ import annotations

from typing import Any


class TransportFailure(Exception):
    """Base. `message % params` is for people; no address with a secret is in it."""

    def __init__(
        self, code: str, message: str, *, fix: str = "", **params: Any
    ) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.fix = fix
        self.params = params


class NotSent(TransportFailure):
    """Not one byte of the request left: nothing can have been created."""


class Refused(NotSent):
    """Our own guard forbids the address; another try would end the same way."""


class Interrupted(TransportFailure):
    """The request was written, and no usable answer came. `status` if it got so far."""

    status: int | None = None
