"""Feeds by the short way: the same bytes, without what only pages need."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core import signals
from django.db import close_old_connections
from django.test import RequestFactory
from django.utils import translation

from cms.wsgi import application

pytestmark = [pytest.mark.press, pytest.mark.django_db]
Answer = tuple[str, dict[str, str], bytes]


@pytest.fixture
def ask() -> Callable[[str], Answer]:
    """Through the door itself, as the web server does; the test's connection stays,
    as it does for Django's own test client."""
    ends = (signals.request_started, signals.request_finished)

    def get(address: str) -> Answer:
        told: list[Any] = []
        environ = RequestFactory().get(address).environ
        for signal in ends:
            signal.disconnect(close_old_connections)
        try:
            body = application(environ, lambda *given: told.extend(given[:2]))
            return told[0], dict(told[1]), b"".join(body)
        finally:
            for signal in ends:
                signal.connect(close_old_connections)

    return get


def test_the_short_way_gives_the_same_bytes(ask, desk, read) -> None:
    desk.publish()
    long_way = read("feed.json")

    status, headers, body = ask(f"/press/{desk.token}/feed.json")

    assert (status, body) == ("200 OK", long_way.content)
    assert (
        headers.items()
        >= {
            "ETag": long_way["ETag"],
            "Content-Type": long_way["Content-Type"],
            "X-Content-Type-Options": "nosniff",
        }.items()
    )
    assert headers["X-Request-ID"]


def test_nothing_of_a_session_or_a_page_is_in_it(ask, desk) -> None:
    _status, headers, _body = ask(f"/press/{desk.token}/rss.xml")

    assert headers.keys().isdisjoint({"Set-Cookie", "Content-Security-Policy"})
    assert "Cookie" not in headers["Vary"]


@pytest.mark.parametrize(
    "address", ["/press/x/rss.xml", "/press/x/y/z", "/press/%0d%0a"]
)
def test_what_is_not_there_is_told_in_plain_words(ask, address) -> None:
    with translation.override("en"):  # left by the thread's last page
        status, headers, body = ask(address)

    assert status == "404 Not Found"
    assert headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "Không có nguồn tin" in body.decode()


@pytest.mark.parametrize("address", ["/", "/press/"])
def test_pages_go_the_long_way(ask, site_root, address) -> None:
    _status, headers, _body = ask(address)

    assert "Content-Security-Policy" in headers
