"""What can go wrong on the way out, named by the caller's next step.

Nothing else may leave a connector. Messages are English message ids with
parameters; they never carry a secret, a token or a raw address with one.
"""

from __future__ import annotations

from typing import Any, Literal

Scope = Literal["delivery", "channel", "application"]


class Problem(Exception):
    """Base: `code` for machines, `message % params` for people, `answer` for the log.

    `answer` is at most 2 kB of the network's own words, already redacted.
    `status` is the HTTP status when there was one.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        fix: str = "",
        params: dict[str, Any] | None = None,
        status: int | None = None,
        answer: str = "",
    ) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.fix = fix
        self.params = params or {}
        self.status = status
        self.answer = answer[:2048]

    def __str__(self) -> str:
        return f"{type(self).__name__}({self.code})"


class Rejected(Problem):
    """Refused for good, nothing was created: tell the editor."""


class RetryLater(Problem):
    """Refused before anything was created: wait `after` seconds, then repeat.

    `after` None means the engine's own retry table. `scope` says who must wait.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        after: float | None = None,
        scope: Scope = "delivery",
        **more: Any,
    ) -> None:
        super().__init__(code, message, **more)
        self.after = after
        self.scope: Scope = scope


class AuthNeeded(Problem):
    """The credential is dead or lacks a right; `refreshable` if `refresh` may help."""

    def __init__(
        self, code: str, message: str, *, refreshable: bool = False, **more: Any
    ) -> None:
        super().__init__(code, message, **more)
        self.refreshable = refreshable


class Unknown(Problem):
    """It may or may not exist remotely: look it up, never blindly repeat.

    `after`: the receiver asked for this many seconds of rest (503 + Retry-After);
    it says nothing about whether anything was created.
    """

    def __init__(
        self, code: str, message: str, *, after: float | None = None, **more: Any
    ) -> None:
        super().__init__(code, message, **more)
        self.after = after


class Gone(Rejected):
    """The receiver wants no more of it (HTTP 410): the channel is to be closed."""
