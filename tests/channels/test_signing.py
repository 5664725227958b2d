from __future__ import annotations

import time

import pytest
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from channels.signing import headers, new_secret, secret_bytes, signature

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def test_the_vector_of_the_specification() -> None:
    signed = signature(
        [SECRET],
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        b'{"test": 2432232314}',
    )
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_an_independent_verifier_accepts_either_secret_during_a_change() -> None:
    old, new = new_secret(), new_secret()
    body = '{"tên": "Tủ sách đèn bão"}'.encode()
    sent = headers([new, old], "a1b2", int(time.time()), body)
    for secret in (old, new):
        assert Webhook(secret).verify(body.decode(), sent)


def test_a_changed_body_or_a_stranger_is_refused() -> None:
    sent = headers([SECRET], "a1b2", int(time.time()), b"{}")
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify('{"a":1}', sent)
    with pytest.raises(WebhookVerificationError):
        Webhook(new_secret()).verify("{}", sent)


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_AAAA", "whsec_ố", "x" * 200])
def test_a_weak_or_broken_secret_is_refused(secret: str) -> None:
    with pytest.raises(ValueError, match=r"not|non-|ascii|string"):
        secret_bytes(secret)


def test_an_id_with_a_dot_would_move_the_boundary() -> None:
    with pytest.raises(ValueError, match="dot"):
        signature([SECRET], "a.b", 1, b"")
