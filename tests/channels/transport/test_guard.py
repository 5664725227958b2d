"""Addresses that must never be reached, however they are written or answered."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Sequence

import pytest

from channels.transport.deadline import Deadline
from channels.transport.failures import NotSent, Refused
from channels.transport.guard import Allow, Guard, system_dialler, target
from tests.channels.transport.peers import answer, fixed, peer

PUBLIC, PUBLIC_6 = "93.184.216.34", "2606:2800:220:1::1"


def never(address: str, port: int, timeout: float) -> socket.socket:
    raise AssertionError(f"dialled {address}")


def guard(*answers: str, allow: str = "") -> Guard:
    return Guard(Allow.parse(allow), resolver=lambda h, p: answers, dialler=never)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.9.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.1",
        "192.168.1.1", "169.254.169.254", "100.64.0.1", "192.0.0.8", "192.0.2.1",
        "192.88.99.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1",
        "240.0.0.1", "255.255.255.255",
        "::", "::1", "::7f00:1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1", "fe80::1", "fec0::1", "fc00::1",
        "fd12:3456::1", "ff02::1", "2001::1", "2001:db8::1", "2002:7f00:1::1",
        "3fff::1", "5f00::1",
    ],
)  # fmt: skip
def test_closed_networks_are_refused_by_name_and_by_number(address: str) -> None:
    number = f"[{address}]" if ":" in address else address
    for goal in (target(f"https://{number}/"), target("https://inside.example.vn/")):
        with pytest.raises(Refused) as caught:
            guard(address).dial(goal, Deadline(1))
        assert caught.value.code == "forbidden_network"


@pytest.mark.parametrize("address", [PUBLIC, PUBLIC_6, "::ffff:93.184.216.34"])
def test_public_addresses_pass(address: str) -> None:
    assert guard(address).addresses(target("https://a.vn/"), Deadline(1))


@pytest.mark.parametrize(
    "host", ["localhost", "0x7f.1", "2130706433", "017700000001", "127.1", "0"]
)
def test_odd_spellings_of_loopback_are_refused_by_the_real_resolver(host: str) -> None:
    with pytest.raises(NotSent) as caught:
        Guard(dialler=never).dial(target(f"https://{host}/"), Deadline(2))
    assert caught.value.code in {"forbidden_network", "dns"}


@pytest.mark.parametrize(
    "url",
    [
        "https://user:pass@a.vn/",
        "https://a.vn@b.vn/",
        "https://a.vn\\@b.vn/",
        "https://a.vn/\r\nHost: b",
        "https://a b.vn/",
        "https:///x",
        "//a.vn/",
        "ftp://a.vn/",
        "file:///etc/passwd",
        "gopher://a.vn/",
        "javascript:alert(1)",
        "https://[fe80::1%25eth0]/",
        "https://a.vn:0x50/",
        "https://a.vn:99999/",
        "https://[::1/",
        "https://.a.vn/",
        "https://a..vn/",
        "",
    ],
)
def test_addresses_that_two_readers_read_differently_are_refused(url: str) -> None:
    with pytest.raises(Refused):
        target(url)


def test_international_names_become_ascii() -> None:
    assert target("https://Báo.vn/đường?q=ô").host == "xn--bo-mia.vn"
    assert target("https://a.vn/đ?q=ô#x").path == "/%C4%91?q=%C3%B4"


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Bücher.example/x", "xn--bcher-kva.example"),
        ("https://a.vn:443/", "a.vn"),
        ("https://a.vn:8443/", "a.vn:8443"),
        ("http://a.vn:80/", "a.vn"),
        ("http://[2606:4700::1111]:8080/", "[2606:4700::1111]:8080"),
    ],
)
def test_the_host_header_names_what_was_asked_for(url: str, host: str) -> None:
    assert target(url).netloc == host


def test_one_closed_answer_refuses_the_whole_name() -> None:
    for answers in ([PUBLIC, "10.0.0.1"], ["10.0.0.1", PUBLIC], [PUBLIC_6, "::1"]):
        with pytest.raises(Refused):
            guard(*answers).dial(target("https://mixed.vn/"), Deadline(1))


def test_a_name_that_changes_its_mind_is_asked_once_and_dialled_as_checked() -> None:
    asked: list[str] = []
    dialled: list[str] = []

    def rebinding(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return [PUBLIC] if len(asked) == 1 else ["127.0.0.1"]

    def dial(address: str, port: int, timeout: float) -> socket.socket:
        dialled.append(address)
        return socket.socket()

    Guard(resolver=rebinding, dialler=dial).dial(target("https://r.vn/"), Deadline(1))
    assert (asked, dialled) == (["r.vn"], [PUBLIC])


def test_checked_addresses_are_dialled_in_turn() -> None:
    dialled: list[str] = []

    def dial(address: str, port: int, timeout: float) -> socket.socket:
        dialled.append(address)
        if len(dialled) == 1:
            raise ConnectionRefusedError
        return socket.socket()

    found = Guard(resolver=lambda h, p: [PUBLIC_6, PUBLIC], dialler=dial)
    found.dial(target("https://two.vn/"), Deadline(1)).close()
    assert dialled == [PUBLIC_6, PUBLIC]


def test_plain_http_and_odd_ports_are_closed_but_for_the_operators_exceptions() -> None:
    for url, code in (
        ("http://a.vn/", "plain_http"),
        ("https://a.vn:22/", "port"),
        ("https://a.vn:6379/", "port"),
    ):
        with pytest.raises(Refused) as caught:
            guard(PUBLIC).dial(target(url), Deadline(1))
        assert caught.value.code == code
    open_ = guard("10.1.0.7", allow="10.1.0.0/16:9000,[fd00::]/8:9000")
    assert open_.addresses(target("http://intranet.vn:9000/"), Deadline(1))
    for url in ("http://intranet.vn:9001/", "https://intranet.vn/"):
        with pytest.raises(Refused):
            open_.addresses(target(url), Deadline(1))
    mapped = guard("::ffff:10.1.0.7", allow="10.1.0.0/16:9000")
    assert mapped.addresses(target("http://intranet.vn:9000/"), Deadline(1))


@pytest.mark.parametrize("text", ["10.0.0.0/8", "10.0.0.0/8:x", "nonsense:80", "::1:0"])
def test_a_wrong_exception_is_named(text: str) -> None:
    with pytest.raises(ValueError, match="not CIDR:port"):
        Allow.parse(text)


def test_no_exception_is_no_exception() -> None:
    assert Allow.parse("") == Allow.parse(" , ") == Allow()


def test_an_unknown_name_and_a_hanging_resolver_are_not_sent() -> None:
    def fails(host: str, port: int) -> Sequence[str]:
        raise OSError("no such host")

    hang = threading.Event()

    def hangs(host: str, port: int) -> Sequence[str]:
        hang.wait(5)
        return []

    began = time.monotonic()
    for resolver, code in ((fails, "dns"), (hangs, "dns_timeout")):
        with pytest.raises(NotSent) as caught:
            Guard(resolver=resolver).dial(target("https://x.vn/"), Deadline(0.3))
        assert caught.value.code == code
    assert time.monotonic() - began < 2
    hang.set()


def test_a_real_socket_reaches_an_allowed_peer() -> None:
    with peer(fixed(answer())) as there:
        allow = Allow.parse(f"127.0.0.1/32:{there.port}")
        sock = Guard(allow, dialler=system_dialler).dial(
            target(there.base), Deadline(1)
        )
        sock.close()
