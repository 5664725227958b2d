"""JSON that many posts of one story have in common, written and digested once.

To write twenty kilobytes anew for each of a thousand places costs more than to sign
and send them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Shared:
    """Members of a JSON object: `text` is them without the braces around."""

    members: Mapping[str, Any]
    text: bytes
    digest: str  # SHA-256 of `text`

    @classmethod
    def of(cls, members: Mapping[str, Any]) -> Shared:
        text = as_json(members)[1:-1]
        return cls(members, text, hashlib.sha256(text).hexdigest())

    def after(self, first: Mapping[str, Any]) -> bytes:
        """The object that has the members of `first` (one at least), then these."""
        comma = b"," if self.text else b""
        return as_json(first)[:-1] + comma + self.text + b"}"


def as_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
