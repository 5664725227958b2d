"""Peers that answer badly: refused or survived, and the log of sending says why.

The real webhook connector, the real transport, a peer on loopback; what each fault is
on the wire is told in tests/channels/transport/.
"""

from __future__ import annotations

import gzip
import socket
import time
import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress

import pytest

from publishing import credentials
from publishing.models import Attempt, Channel, Delivery
from publishing.states import State
from tests.channels.accounts import SECRET
from tests.channels.transport.peers import Act, Peer, answer, fixed, peer
from tests.channels.transport.test_tls import certificate, server_side  # noqa: F401

from . import world

pytestmark = [pytest.mark.engine, pytest.mark.django_db]


def webhook(url: str) -> Delivery:
    """A publish that is due on a webhook at `url`."""
    one = world.story()
    where = world.channel("webhook", "doi-tac")
    Channel.objects.filter(pk=where.pk).update(settings={"url": url})
    secrets = where.connector.secrets_model.model_validate({"secret": SECRET})
    credentials.store(where, secrets)
    return world.row(world.placement(one, where), world.snapshot(one))


def last(delivery: Delivery) -> Attempt:
    return Attempt.objects.filter(delivery=delivery).latest("pk")


def endless(head: bytes, piece: bytes) -> Act:
    """Writes `piece` until the other side has had enough (or 100 MB have gone)."""

    def act(conn: socket.socket, request: bytes, number: int) -> bool:
        with suppress(OSError):
            conn.sendall(head)
            for _piece in range(100_000_000 // len(piece)):
                conn.sendall(piece)
        return False

    return act


def slow(data: bytes, pause: float = 0.4) -> Act:
    def act(conn: socket.socket, request: bytes, number: int) -> bool:
        with suppress(OSError):
            for byte in data:
                conn.sendall(bytes([byte]))
                time.sleep(pause)
        return False

    return act


OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
ZEROS = b"0" * 50_000_000

AFTER_THE_WRITE: list[tuple[str, Callable[[], Act], set[str]]] = [
    (
        "an answer of 100 MB",
        lambda: endless(OK + b"Content-Length: 100000000\r\n\r\n", b"x" * 65536),
        {"too_large"},
    ),
    (
        "an endless chunked answer",
        lambda: endless(CHUNKED, b"10000\r\n" + b"0" * 65536 + b"\r\n"),
        {"too_large"},
    ),
    (
        "a gzip bomb",
        lambda: fixed(answer(gzip.compress(ZEROS), "200 OK", "Content-Encoding: gzip")),
        {"too_large"},
    ),
    (
        "a deflate bomb",
        lambda: fixed(
            answer(zlib.compress(ZEROS), "200 OK", "Content-Encoding: deflate")
        ),
        {"too_large"},
    ),
    (
        "brotli, which was not asked for",
        lambda: fixed(answer(b"\x0b\x02\x80", "200 OK", "Content-Encoding: br")),
        {"encoding"},
    ),
    (
        "a flood of headers",
        lambda: endless(OK, b"X-A: " + b"a" * 1000 + b"\r\n"),
        {"interrupted"},
    ),
    (
        "one header without end",
        lambda: endless(OK + b"X-A: ", b"a" * 65536),
        {"interrupted"},
    ),
    (
        "a flood of interim answers",
        lambda: endless(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 50),
        {"interrupted"},
    ),
    (
        "fewer bytes than it announced",
        lambda: fixed(OK + b"Content-Length: 500\r\n\r\n{}", keep=False),
        {"interrupted"},
    ),
    (
        "a negative length and no end",
        lambda: endless(OK + b"Content-Length: -5\r\n\r\n", b"x" * 65536),
        {"interrupted"},
    ),
    ("no HTTP at all", lambda: fixed(b"garbage\r\n\r\n", keep=False), {"interrupted"}),
    ("no word", lambda: fixed(b"", keep=False), {"interrupted"}),
]


@pytest.mark.parametrize(
    ("make", "codes"),
    [pytest.param(make, codes, id=name) for name, make, codes in AFTER_THE_WRITE],
)
def test_an_answer_that_cannot_be_read_is_a_doubt_with_its_reason(
    settings, make, codes
):
    """A webhook is keyed: the same event is due again, and a repeat is absorbed."""
    with peer(make()) as there:
        settings.LANTOA_EGRESS_ALLOW = f"127.0.0.1/32:{there.port}"
        delivery = webhook(there.base)

        world.drain()

    row, attempt = world.again(delivery), last(delivery)
    assert (attempt.outcome, attempt.code in codes) == ("unknown", True), attempt.code
    assert row.state == State.DUE
    assert row.attempts == 1
    assert row.next_at > world.now()
    assert row.problem["message"]
    assert len(there.requests) == 1


def test_a_slow_loris_ends_with_the_deadline_of_its_lease(settings):
    settings.LANTOA_LEASE_S = 4.0
    with peer(slow(answer(b"{}"))) as there:
        settings.LANTOA_EGRESS_ALLOW = f"127.0.0.1/32:{there.port}"
        delivery = webhook(there.base)
        began = time.monotonic()

        world.drain()

    assert time.monotonic() - began < 20
    assert (last(delivery).outcome, last(delivery).code) == ("unknown", "timeout")
    assert world.again(delivery).state == State.DUE


def test_early_hints_and_a_longer_body_than_announced_do_no_harm(settings):
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
    with peer(fixed(hints + answer(b"{}") + b"HTTP/1.1 500 smuggled\r\n\r\n")) as there:
        settings.LANTOA_EGRESS_ALLOW = f"127.0.0.1/32:{there.port}"
        first, second = webhook(there.base), None
        one = world.story("Bài thứ hai")
        second = world.row(world.placement(one, first.channel), world.snapshot(one))

        world.drain()

    assert world.again(first).state == world.again(second).state == State.SENT


# --- never sent ------------------------------------------------------------------


def test_a_redirect_to_the_inside_is_not_followed(settings):
    with peer(fixed(answer())) as inside:
        moved = answer(b"", "307 Temporary Redirect", f"Location: {inside.base}/x")
        with peer(fixed(moved)) as there:
            settings.LANTOA_EGRESS_ALLOW = f"127.0.0.1/32:{there.port}"
            delivery = webhook(there.base)
            world.drain()

    assert inside.connections == 0
    assert (last(delivery).outcome, last(delivery).code) == ("rejected", "moved")
    assert world.again(delivery).state == State.FAILED


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://10.0.0.7/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[64:ff9b::a00:7]/",  # NAT64
        "https://[::ffff:10.0.0.7]/",  # mapped
        "https://[fd00::7]/",
        "https://2130706433/",
    ],
)
def test_an_address_inside_is_refused_and_the_log_says_so(settings, url):
    settings.LANTOA_EGRESS_ALLOW = ""
    delivery = webhook(url)

    world.drain()

    row, attempt = world.again(delivery), last(delivery)
    assert (attempt.outcome, attempt.code) == ("rejected", "forbidden_network")
    assert row.state == State.FAILED
    assert not row.may_be_out
    assert row.problem["fix"]


Names = Callable[..., list[str]]


@pytest.fixture
def names(monkeypatch, settings) -> Names:
    """What the system's resolver says of names in example.vn, one answer a time."""
    real = socket.getaddrinfo

    def install(there: Peer, *answers: Sequence[str]) -> list[str]:
        asked: list[str] = []
        settings.LANTOA_EGRESS_ALLOW = f"127.0.0.1/32:{there.port}"

        def resolve(host, port, *more, **options):
            if not str(host).endswith(".example.vn"):
                return real(host, port, *more, **options)
            found = answers[min(len(asked), len(answers) - 1)]
            asked.append(host)
            kind = socket.SOCK_STREAM
            return [(socket.AF_INET, kind, 6, "", (one, port)) for one in found]

        monkeypatch.setattr(socket, "getaddrinfo", resolve)
        return asked

    return install


@pytest.mark.parametrize(
    "inner", ["10.0.0.7", "::1", "fd00::7", "64:ff9b::a00:7", "::ffff:10.0.0.7"]
)
def test_one_inner_address_among_the_answers_refuses_the_name(names, inner):
    with peer(fixed(answer())) as there:
        names(there, ("127.0.0.1", inner))  # the first one alone would be open
        delivery = webhook(f"http://mixed.example.vn:{there.port}/")

        world.drain()

    assert there.connections == 0
    assert last(delivery).code == "forbidden_network"
    assert world.again(delivery).state == State.FAILED


def test_a_name_that_changes_between_check_and_dial_is_dialled_as_checked(names):
    with peer(fixed(answer(b"{}", "200 OK", "Connection: close"), keep=False)) as there:
        asked = names(there, ("127.0.0.1",), ("10.0.0.7",))
        first = webhook(f"http://rebinding.example.vn:{there.port}/")
        world.drain()
        once = list(asked)
        one = world.story("Bài thứ hai")
        second = world.row(world.placement(one, first.channel), world.snapshot(one))
        world.drain()

    assert world.again(first).state == State.SENT
    assert once == ["rebinding.example.vn"]
    assert last(second).code == "forbidden_network"
    assert len(there.requests) == 1


def test_a_certificate_that_proves_nothing_is_sent_nothing(
    names,
    certificate,  # noqa: F811
):
    with peer(fixed(answer()), server_side(certificate)) as there:
        names(there, ("127.0.0.1",))
        delivery = webhook(f"https://truong.example.vn:{there.port}/")

        world.drain()

    assert there.requests == []
    row, attempt = world.again(delivery), last(delivery)
    assert (attempt.outcome, attempt.code) == ("retrylater", "tls")
    assert (row.state, row.may_be_out) == (State.DUE, False)
