"""Standard Webhooks 1.0 from the receiver's side, written from the specification."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import time

from channels.sandbox.exchange import Request

TOLERANCE_S = 300
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 - the spec's example


class BadSignature(Exception):
    """Why a message is not believed."""


def verify(request: Request, keys: list[str]) -> str:
    """The message's id, when one of `keys` ("whsec_…") signed it just now."""
    message_id = request.header("webhook-id")
    timestamp = request.header("webhook-timestamp")
    signatures = request.header("webhook-signature").split()
    if not message_id or not timestamp or not signatures:
        raise BadSignature("missing webhook headers")
    if "." in message_id:
        raise BadSignature("a webhook-id holds no full stop")
    if not timestamp.isascii() or not timestamp.isdigit():
        raise BadSignature("webhook-timestamp is no whole number of seconds")
    if abs(time.time() - int(timestamp)) > TOLERANCE_S:
        raise BadSignature("webhook-timestamp is too far from now")
    signed = message_id.encode() + b"." + timestamp.encode() + b"." + request.body
    for key in keys:
        right = hmac.new(read_secret(key), signed, hashlib.sha256).digest()
        for signature in signatures:
            version, _, text = signature.partition(",")
            if version == "v1" and _same(text, right):
                return message_id
    raise BadSignature("no signature matches")


def read_secret(text: str) -> bytes:
    """The 24 to 64 bytes of a "whsec_…" secret."""
    try:
        key = base64.b64decode(text.removeprefix("whsec_"), validate=True)
    except binascii.Error as error:
        raise BadSignature("the secret is not base64") from error
    if not text.startswith("whsec_") or not 24 <= len(key) <= 64:
        raise BadSignature("the secret is not whsec_ and 24 to 64 bytes")
    return key


def _same(text: str, right: bytes) -> bool:
    try:
        return hmac.compare_digest(base64.b64decode(text, validate=True), right)
    except binascii.Error:
        return False
