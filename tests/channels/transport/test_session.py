"""Requests that end by their deadline, once, whatever the peer does."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest

from channels.contract import Secrets
from channels.problems import Rejected, RetryLater, Unknown
from channels.transport.failures import Interrupted, NotSent, Refused
from channels.transport.guard import Allow
from channels.transport.outcome import call, redacted
from channels.transport.response import Response
from channels.transport.session import Transport
from tests.channels.stand_ins import free_port
from tests.channels.transport.peers import Peer, answer, fixed, peer


def transport(*peers: Peer) -> Transport:
    return Transport(Allow.parse(",".join(f"127.0.0.1/32:{p.port}" for p in peers)))


def drip(data: bytes) -> Any:
    def act(conn: socket.socket, request: bytes, number: int) -> bool:
        for byte in data:
            conn.sendall(bytes([byte]))
            time.sleep(0.05)
        return False

    return act


def test_json_forms_files_and_credentials_are_written_as_asked() -> None:
    with peer(fixed(answer(b'{"ok":true}'))) as there:
        web = transport(there)
        told = web.request("POST", there.base, json={"tên": "Ánh"}, auth="tk")
        web.request("POST", there.base, data={"a": "é b"}, auth=("u", "p w"))
        web.request(
            "POST",
            there.base,
            data={"a": "1"},
            files={"f": ("x.jpg", b"\xff", "image/jpeg")},
        )
        web.request("GET", there.base + "/?x=1", params={"q": "a&b"})
    assert told.json() == {"ok": True}
    one, form, multi, get = there.requests
    assert b'{"t\xc3\xaan":"\xc3\x81nh"}' in one
    assert b"Authorization: Bearer tk" in one
    assert b"a=%C3%A9+b" in form
    assert b"Authorization: Basic dTpwIHc=" in form
    assert b'name="f"; filename="x.jpg"' in multi
    assert get.startswith(b"GET /?x=1&q=a%26b HTTP/1.1")


def test_a_connection_is_used_again() -> None:
    with peer(fixed(answer())) as there:
        web = transport(there)
        for _ in range(5):
            web.request("GET", there.base)
        assert there.connections == 1


def test_a_creating_call_gets_a_fresh_connection() -> None:
    with peer(fixed(answer())) as there:
        web = transport(there)
        web.request("GET", there.base)
        web.request("POST", there.base, creating=True)
        assert there.connections == 2


def test_a_kept_connection_that_was_closed_is_replaced_when_a_repeat_is_safe() -> None:
    def act(conn: socket.socket, request: bytes, number: int) -> bool:
        if number == 2:
            return False  # closes after reading, without a word
        conn.sendall(answer())
        return True

    with peer(act) as there:
        web = transport(there)
        web.request("GET", there.base)
        response = web.request("POST", there.base, creating=True, repeatable=True)
    assert response.ok
    assert len(there.requests) == 3


def test_a_creating_call_is_written_once_and_then_doubtful() -> None:
    def act(conn: socket.socket, request: bytes, number: int) -> bool:
        return False

    with peer(act) as there:
        with pytest.raises(Interrupted):
            transport(there).request("POST", there.base, creating=True)
        assert len(there.requests) == 1


@pytest.mark.parametrize("slow", [b"HTTP/1.1 200 OK\r\n" * 9, answer(b"x" * 500)])
def test_a_slow_dripping_peer_cannot_move_the_deadline(slow: bytes) -> None:
    with peer(drip(slow)) as there:
        began = time.monotonic()
        with pytest.raises(Interrupted) as caught:
            transport(there).request("GET", there.base, deadline=0.5)
    assert caught.value.code == "timeout"
    assert time.monotonic() - began < 5  # the whole of it would take longer


def test_a_lease_shortens_every_deadline() -> None:
    with peer(drip(b"x" * 100)) as there:
        web = transport(there).bounded(lambda: 0.3)
        began = time.monotonic()
        with pytest.raises(Interrupted):
            web.request("GET", there.base)
        assert time.monotonic() - began < 4
        with pytest.raises(NotSent):
            web.bounded(lambda: -1.0).request("GET", there.base)


BOMB = b"0" * 50_000_000


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (gzip.compress(BOMB), "gzip"),
        (zlib.compress(BOMB), "deflate"),
        (b"0" * 1_000_001, "identity"),
        (b"anything", "br"),
    ],
)
def test_bombs_and_unknown_encodings_are_left_unread(
    body: bytes, encoding: str
) -> None:
    data = answer(body, "200 OK", f"Content-Encoding: {encoding}")
    with peer(fixed(data)) as there, pytest.raises(Interrupted) as caught:
        transport(there).request("GET", there.base)
    assert caught.value.code in {"too_large", "encoding"}
    assert caught.value.status == 200


def test_an_endless_chunked_answer_is_cut_off() -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunk = b"10000\r\n" + b"0" * 65536 + b"\r\n"
    with peer(fixed(head + chunk * 20)) as there, pytest.raises(Interrupted):
        transport(there).request("GET", there.base)


@pytest.mark.parametrize(
    "flood",
    [
        b"X-A: " + b"a" * 70_000 + b"\r\n",  # one line
        b"X-A: b\r\n" * 200,  # many
    ],
)
def test_a_flood_of_headers_is_cut_off(flood: bytes) -> None:
    data = b"HTTP/1.1 200 OK\r\n" + flood + b"\r\n"
    with peer(fixed(data)) as there, pytest.raises(Interrupted) as caught:
        transport(there).request("GET", there.base)
    assert caught.value.code == "interrupted"


@pytest.mark.parametrize(
    "interim", ["100 Continue", "102 Processing", "103 Early Hints"]
)
def test_interim_answers_are_passed_over_but_not_a_flood_of_them(interim: str) -> None:
    hint = f"HTTP/1.1 {interim}\r\nLink: </a.css>\r\n\r\n".encode()
    with peer(fixed(hint * 2 + answer(b'{"a":1}'))) as there:
        assert transport(there).request("GET", there.base).json() == {"a": 1}
    with peer(fixed(hint * 50 + answer())) as there, pytest.raises(Interrupted):
        transport(there).request("GET", there.base)


def test_what_comes_after_the_announced_length_is_no_answer_to_the_next_request() -> (
    None
):
    extra = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nsmugg"
    with peer(fixed(answer(b"right") + extra)) as there:
        web = transport(there)
        told = [web.request("GET", there.base).text for _ in range(3)]
    assert told == ["right"] * 3


def test_compressed_answers_are_read_and_the_limit_can_be_raised() -> None:
    packed = answer(gzip.compress(b'{"a":1}'), "200 OK", "Content-Encoding: gzip")
    with peer(fixed(packed)) as there:
        assert transport(there).request("GET", there.base).json() == {"a": 1}
    with peer(fixed(answer(b"0" * 1_500_000))) as there:
        response = transport(there).request("GET", there.base, limit=2_000_000)
    assert len(response.body) == 1_500_000


@pytest.mark.parametrize("cut", [answer(b"x" * 50)[:-10], b"", b"garbage\r\n\r\n"])
def test_a_cut_answer_is_no_answer(cut: bytes) -> None:
    with peer(fixed(cut, keep=False)) as there, pytest.raises(Interrupted):
        transport(there).request("GET", there.base)


def test_a_redirect_to_the_inside_is_refused_and_never_dialled() -> None:
    with peer(fixed(answer())) as canary:
        moved = answer(b"", "302 Found", f"Location: {canary.base}/secret")
        with peer(fixed(moved)) as there, pytest.raises(Refused):
            transport(there).request("GET", there.base)
        assert canary.connections == 0


def test_credentials_do_not_travel_to_another_origin() -> None:
    with peer(fixed(answer())) as abroad:
        moved = answer(b"", "307 Temporary Redirect", f"Location: {abroad.base}/x")
        with peer(fixed(moved)) as there:
            transport(there, abroad).request(
                "GET",
                there.base,
                auth="secret",
                headers={"Cookie": "a=b", "X-Key": "k"},
            )
    assert b"Authorization: Bearer secret" in there.requests[0]
    for word in (b"secret", b"Cookie", b"X-Key"):
        assert word not in abroad.requests[0]


def test_redirects_end_after_three_hops_and_posts_follow_none() -> None:
    with peer(fixed(answer(b"", "302 Found", "Location: /again"))) as there:
        web = transport(there)
        with pytest.raises(Refused) as caught:
            web.request("GET", there.base)
        assert len(there.requests) == 4
        assert caught.value.code == "redirects"
        assert web.request("POST", there.base).status == 302
        assert web.request("GET", there.base, redirects=0).status == 302
        assert len(there.requests) == 6


def test_proxies_of_the_environment_are_ignored(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with peer(fixed(answer())) as proxy, peer(fixed(answer())) as there:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.base)
        transport(there).request("GET", there.base)
        assert proxy.connections == 0


def test_a_header_cannot_smuggle_another() -> None:
    with peer(fixed(answer())) as there:
        for value in ("a\r\nX: b", "mật khẩu"):
            with pytest.raises(NotSent):
                transport(there).request("GET", there.base, headers={"X-A": value})
        assert there.requests == []


def test_a_refusal_before_the_end_of_a_long_body_is_heard() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]

    def refuse() -> None:
        conn, _ = listener.accept()
        conn.recv(1000)
        conn.sendall(answer(b"", "413 Content Too Large", "Connection: close"))
        conn.shutdown(socket.SHUT_WR)
        time.sleep(0.3)
        conn.close()

    with ThreadPoolExecutor() as pool:
        pool.submit(refuse)
        web = Transport(Allow.parse(f"127.0.0.1/32:{port}"))
        url = f"http://127.0.0.1:{port}/"
        response = web.request("POST", url, data=b"0" * 20_000_000, creating=True)
        assert response.status == 413
    listener.close()


@pytest.mark.parametrize("size", [0, 1, 300_000, 5_000_000])
def test_a_body_arrives_whole_whatever_its_size(size: int) -> None:
    body = b"x" * size
    with peer(fixed(answer())) as there:
        transport(there).request("POST", there.base, data=body)
    head, _, arrived = there.requests[0].partition(b"\r\n\r\n")
    assert f"Content-Length: {size}".encode() in head
    assert arrived == body


def test_a_head_is_answered_without_a_body() -> None:
    with peer(fixed(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n")) as there:
        response = transport(there).request("HEAD", there.base, deadline=5)
    assert (response.status, response.body) == (200, b"")


def test_what_comes_unasked_on_a_waiting_connection_is_no_answer() -> None:
    """Some servers say 408 before they close a connection that waits."""
    late = threading.Event()

    def act(conn: socket.socket, request: bytes, number: int) -> bool:
        conn.sendall(answer(f"{number}".encode()))
        if number == 1:
            late.wait(5)
            conn.sendall(answer(b"", "408 Request Timeout", "Connection: close"))
        return number > 1

    with peer(act) as there:
        web = transport(there)
        assert web.request("GET", there.base).text == "1"
        late.set()
        time.sleep(0.2)
        assert web.request("GET", there.base).text == "2"


def test_many_threads_share_one_transport() -> None:
    with peer(fixed(answer(b'{"a":1}'))) as there:
        web = transport(there)
        with ThreadPoolExecutor(8) as pool:
            jobs = [pool.submit(web.request, "GET", there.base) for _ in range(200)]
            assert all(job.result().json() == {"a": 1} for job in jobs)
        assert there.connections <= 16


@pytest.mark.parametrize(
    "told",
    [
        "abcd efgh ijkl",
        "abcdefghijkl",
        "password=abcd%20efgh%20ijkl&x=1",
        "password=abcd+efgh+ijkl",
        "Authorization: Basic bGFudG9hOmFiY2QgZWZnaCBpamts",
        '"Authorization":"Bearer abcd efgh ijkl"',
        '"appsecret_proof": "0f1e2d3c4b5a6978"',
    ],
)
def test_a_secret_is_taken_out_however_it_is_spelled(told: str) -> None:
    class Password(Secrets):
        password: str

    left = redacted(f"<pre>{told}</pre>", Password(password="abcd efgh ijkl"))

    for word in ("abcd", "ijkl", "bGFudG9h", "0f1e2d3c"):
        assert word not in left
    assert "…" in left


def test_failures_become_problems_by_one_table() -> None:
    closed = f"http://127.0.0.1:{free_port()}/"
    with peer(fixed(b"", keep=False)) as there:
        web = transport(there)
        with pytest.raises(Unknown):
            call(web, "POST", there.base, creating=True)
        with pytest.raises(RetryLater):
            call(web, "DELETE", there.base)
        with pytest.raises(Rejected):
            call(web, "GET", closed)  # loopback is closed to us
    port = free_port()
    open_ = Transport(Allow.parse(f"127.0.0.1/32:{port}"))
    with pytest.raises(RetryLater) as caught:
        call(open_, "POST", f"http://127.0.0.1:{port}/bot-secret/x", creating=True)
    assert "secret" not in repr(caught.value) + str(vars(caught.value))
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        ("Fri, 20 Nov 2026 00:31:00 GMT", 60.0),
        ("Fri, 20 Nov 2026 00:00:00 GMT", 0.0),
        ("soon", None),
        ("", None),
        ("-5", None),
        ("\u00b2", None),  # a digit, and no number
    ],
)
def test_retry_after_is_a_number_or_a_date(value: str, seconds: float | None) -> None:
    now = datetime(2026, 11, 20, 0, 30, tzinfo=UTC)
    response = Response(429, {"retry-after": value}, b"")
    assert response.retry_after(now) == seconds
