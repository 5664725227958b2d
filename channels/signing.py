"""Signs outgoing webhooks by Standard Webhooks 1.0.0 (symmetric, `v1`).

The signed bytes are `id.timestamp.body`; several secrets make several signatures,
so that a receiver can change its secret without losing an event.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
from collections.abc import Sequence

PREFIX = "whsec_"
SHORTEST, LONGEST = 24, 64  # bytes of a secret


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def secret_bytes(secret: str) -> bytes:
    """The key inside `whsec_<base64>`; ValueError when it is not one."""
    try:
        raw = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
    if not SHORTEST <= len(raw) <= LONGEST:
        raise ValueError(f"{len(raw)} bytes, not {SHORTEST} to {LONGEST}")
    return raw


def signature(keys: Sequence[str], message_id: str, timestamp: int, body: bytes) -> str:
    """The value of `webhook-signature`: one `v1,…` per secret, newest first."""
    if "." in message_id:
        raise ValueError("a webhook-id must not contain a dot")
    head = f"{message_id}.{timestamp}.".encode()
    return " ".join("v1," + _digest(secret_bytes(key), head, body) for key in keys)


def headers(
    keys: Sequence[str], message_id: str, timestamp: int, body: bytes
) -> dict[str, str]:
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(keys, message_id, timestamp, body),
    }


def _digest(key: bytes, head: bytes, body: bytes) -> str:
    return base64.b64encode(hmac.digest(key, head + body, "sha256")).decode()
