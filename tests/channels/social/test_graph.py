"""Facebook's error table and rate headers, row by row."""

from __future__ import annotations

import json
from typing import Any

import pytest

from channels.problems import AuthNeeded, Problem, Rejected, RetryLater, Unknown
from channels.social.graph import Missing, of_error, rests_s
from channels.transport.response import Response


def told(code: int, sub: int = 0, *, status: int = 400, words: str = "") -> Any:
    error = {"code": code, "error_subcode": sub, "message": words}
    return lambda creating: of_error(
        error, Response(status, {}, b""), creating=creating, answer=""
    )


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (told(1, status=500), Unknown),
        (told(2, status=500), Unknown),
        (told(999, status=500), Unknown),
        (told(4), RetryLater),
        (told(17), RetryLater),
        (told(32), RetryLater),
        (told(341), RetryLater),
        (told(613), RetryLater),
        (told(80001), RetryLater),
        (told(368), RetryLater),
        (told(368, 1390008), RetryLater),
        (told(368, words="You already posted this"), Unknown),
        (told(506), Unknown),
        (told(100), Rejected),
        (told(100, 33), Missing),
        (told(10), AuthNeeded),
        (told(200), AuthNeeded),
        (told(299), AuthNeeded),
        (told(102), AuthNeeded),
        *[
            (told(190, sub), AuthNeeded)
            for sub in (0, 458, 459, 460, 463, 464, 467, 492)
        ],
        (told(197), Rejected),
        (told(1609005), Rejected),
        (told(1609008), Rejected),
        (told(1366046), Rejected),
        (told(100, 1366046), Rejected),
        (told(1366051), Unknown),
        (told(2069019), Rejected),
        (told(1346003), Rejected),
        (told(1404102), Rejected),
        (told(1363047), Unknown),
        (told(1609010), Unknown),
        (told(1404078), AuthNeeded),
        (told(4854002), AuthNeeded),
        (told(200, 1404078), AuthNeeded),
        (told(424242), Rejected),
        (told(100, words="Invalid appsecret_proof provided"), AuthNeeded),
    ],
)
def test_each_code_has_its_next_step(error: Any, kind: type[Problem]) -> None:
    found = error(True)
    assert type(found) is kind
    assert found.message
    assert found.fix
    assert found.message % found.params


@pytest.mark.parametrize("code", [1, 2, 506, 1366051, 1363047])
def test_doubt_about_a_call_that_creates_nothing_is_only_a_delay(code: int) -> None:
    assert type(told(code)(False)) is RetryLater


def test_a_throttle_waits_as_long_as_the_header_says() -> None:
    usage = {"100": [{"type": "pages", "estimated_time_to_regain_access": 12}]}
    headers = {"x-business-use-case-usage": json.dumps(usage)}
    found = of_error(
        {"code": 32}, Response(400, headers, b""), creating=True, answer=""
    )
    assert isinstance(found, RetryLater)
    assert (found.after, found.scope) == (720.0, "channel")
    assert told(4)(True).scope == "application"
    assert told(4)(True).after == 3600
    assert told(368, 1390008)(True).after == 900


@pytest.mark.parametrize(
    ("headers", "rests"),
    [
        ({}, (0, 0)),
        ({"x-app-usage": '{"call_count":74,"total_time":10}'}, (0, 0)),
        ({"x-app-usage": '{"call_count":75,"total_time":10}'}, (0, 30)),
        ({"x-app-usage": '{"call_count":28,"total_time":96}'}, (0, 3600)),
        ({"x-business-use-case-usage": '{"1":[{"call_count":94}]}'}, (30, 0)),
        ({"x-business-use-case-usage": '{"1":[{"call_count":95}]}'}, (3600, 0)),
        (
            {
                "x-business-use-case-usage": '{"1":[{"call_count":100,'
                '"estimated_time_to_regain_access":7}]}',
                "x-app-usage": '{"total_cputime":80}',
            },
            (420, 30),
        ),
        ({"x-app-usage": "not json", "x-business-use-case-usage": "[1]"}, (0, 0)),
        ({"x-app-usage": '{"call_count":"much"}'}, (0, 0)),
    ],
)
def test_rate_headers_slow_down_from_75_percent_and_stop_from_95(
    headers: dict[str, str], rests: tuple[float, float]
) -> None:
    assert rests_s(Response(200, headers, b"")) == rests
