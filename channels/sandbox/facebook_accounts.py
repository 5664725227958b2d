"""Who may do what on the sandbox's Facebook: two pages, one app, one person.

Page tokens carry a generation: expiring one retires it for good, granting gives the
next, so "connect again" is a real change of credential.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from pathlib import Path

from channels.sandbox.facebook_errors import (
    bad_parameter,
    bad_token,
    no_token,
    unreadable_token,
)
from channels.sandbox.store import Record, Shelf

APP_ID = "880011220033"
APP_SECRET = "sandbox-app-secret-0123456789abcdef"  # noqa: S105 - invented
USER_ID = "7700110022"
USER_TOKEN = "EAAsandboxUser1"  # noqa: S105 - invented
PAGE_ID = "100200300400"
SECOND_PAGE_ID = "100200300500"
PAGES = {
    PAGE_ID: "Công đoàn Trường Sóng Biếc (hư cấu)",
    SECOND_PAGE_ID: "Nhà giáo miền đảo (hư cấu)",
}
SCOPES = [
    "pages_manage_posts",
    "pages_read_engagement",
    "pages_show_list",
    "pages_manage_engagement",
]
_PAGE_TOKEN = re.compile(r"EAAsandboxPage(\d+)g(\d+)")


def page_token(page_id: str, generation: int = 1) -> str:
    """The access token of a page; generation 1 is the one the demo starts with."""
    return f"EAAsandboxPage{page_id}g{generation}"


PAGE_TOKEN = page_token(PAGE_ID)
SECOND_PAGE_TOKEN = page_token(SECOND_PAGE_ID)


@dataclass(frozen=True)
class Holder:
    """Whose token it is: `kind` is "PAGE" or "USER"."""

    kind: str
    id: str


class Accounts:
    """Tokens and which of them are dead; survives a restart."""

    def __init__(self, folder: Path) -> None:
        self._shelf = Shelf(folder / "facebook-accounts.jsonl")

    def generation(self, page_id: str) -> int:
        return int(self._record(page_id)["generation"])

    def token(self, page_id: str) -> str:
        """The newest token of a page."""
        return page_token(page_id, self.generation(page_id))

    def retire(self, page_id: str, *, expired: bool) -> None:
        """Kill every token given out so far."""
        record = self._record(page_id)
        self._shelf.put({**record, "retired": record["generation"], "expired": expired})

    def grant(self, page_id: str) -> str:
        """Give out a living token: the present one, or the next when it is dead."""
        record = self._record(page_id)
        if record["generation"] <= record["retired"]:
            record = {**record, "generation": record["retired"] + 1}
            self._shelf.put(record)
        return self.token(page_id)

    def reset(self) -> None:
        """Every token ever given out lives again."""
        for page_id in PAGES:
            self._shelf.put({**self._record(page_id), "retired": 0})

    def holder(self, token: str, proof: str = "") -> Holder:
        """Whose token it is; raises GraphError when it is none, dead or unproven."""
        if not token:
            raise no_token()
        self._check_proof(token, proof)
        if token == USER_TOKEN:
            return Holder("USER", USER_ID)
        found = _PAGE_TOKEN.fullmatch(token)
        if not found or found[1] not in PAGES:
            raise unreadable_token()
        record = self._record(found[1])
        if int(found[2]) > int(record["generation"]):
            raise unreadable_token()
        if int(found[2]) <= int(record["retired"]):
            raise bad_token(expired=bool(record["expired"]))
        return Holder("PAGE", found[1])

    def is_app(self, token: str) -> bool:
        return hmac.compare_digest(token, f"{APP_ID}|{APP_SECRET}")

    def _check_proof(self, token: str, proof: str) -> None:
        right = hmac.new(APP_SECRET.encode(), token.encode(), hashlib.sha256)
        if proof and not hmac.compare_digest(proof, right.hexdigest()):
            raise bad_parameter("Invalid appsecret_proof provided in the API argument")

    def _record(self, page_id: str) -> Record:
        return self._shelf.get(page_id) or {
            "id": page_id,
            "generation": 1,
            "retired": 0,
            "expired": True,
        }
