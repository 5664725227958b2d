"""Decides which addresses may be reached, at the moment of dialling.

A name is resolved once; if any answer lies in a network that is not public the
whole name is refused, and the address that was checked is the one that is dialled.
So neither rebinding nor a mixed answer nor an odd spelling gets inside.
"""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from typing import Literal
from urllib.parse import quote, urlsplit

import idna

from channels.transport.deadline import Deadline
from channels.transport.failures import NotSent, Refused
from channels.transport.networks import Address, is_public
from channels.transport.networks import Allow as Allow
from channels.wording import gettext_noop

Resolver = Callable[[str, int], Sequence[str]]
Dialler = Callable[[str, int, float], socket.socket]

PORTS = frozenset({80, 443, 8443})
RESOLVE_S = 3.0
CONNECT_S = 5.0

_HOST = re.compile(r"[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?(?:\.[a-z0-9_-]+)*")
_TWO_FACED = re.compile(r"[\x00-\x20\x7f\\]")
_SAFE = "/%:=&?~#+!$,;'@()*[]"


@dataclass(frozen=True)
class Target:
    """An address taken apart: `host` is ASCII, `path` holds the query too."""

    scheme: Literal["http", "https"]
    host: str
    port: int
    path: str

    @property
    def origin(self) -> tuple[str, str, int]:
        return self.scheme, self.host, self.port

    @property
    def netloc(self) -> str:
        """As the Host header says it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = 443 if self.scheme == "https" else 80
        return host if self.port == usual else f"{host}:{self.port}"


@lru_cache(maxsize=256)  # the address of a channel's settings comes again and again
def target(url: str) -> Target:
    """Take `url` apart; Refused for whatever two readers might read differently."""
    if _TWO_FACED.search(url):
        raise _bad_address(url)
    try:
        parts = urlsplit(url)
        port = parts.port
        host = _ascii_host(parts.hostname or "")
    except (ValueError, UnicodeError) as error:
        raise _bad_address(url) from error
    if "@" in parts.netloc:
        raise Refused(
            "userinfo",
            gettext_noop("An address must not carry a user name or a password."),
            fix=_FIX_ADDRESS,
        )
    path = quote(parts.path or "/", safe=_SAFE)
    if parts.query:
        path += "?" + quote(parts.query, safe=_SAFE)
    match parts.scheme.lower():
        case "https":
            return Target("https", host, port or 443, path)
        case "http":
            return Target("http", host, port or 80, path)
    raise _bad_address(url)


_FIX_ADDRESS = gettext_noop(
    "Correct the address in the channel's settings: https:// and a public name."
)


def _bad_address(url: str) -> Refused:
    host = url.partition("://")[2].partition("/")[0].rpartition("@")[2][:80]
    return Refused(
        "bad_address",
        gettext_noop("“%(host)s” is not an address that can be reached."),
        fix=_FIX_ADDRESS,
        host=host,
    )


def _ascii_host(host: str) -> str:
    """Lower-case ASCII form; ValueError when it is no host name."""
    if "%" in host:
        raise ValueError("zone")
    if ":" in host:
        return str(IPv6Address(host))
    host = host.rstrip(".").lower()
    if not host.isascii():
        host = idna.encode(host, uts46=True).decode()
    if not _HOST.fullmatch(host) or len(host) > 253:
        raise ValueError("host")
    return host


# --- dialling -------------------------------------------------------------------


def system_resolver(host: str, port: int) -> Sequence[str]:
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


def system_dialler(address: str, port: int, timeout: float) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.settimeout(timeout)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.connect((address, port))
    except BaseException:
        sock.close()
        raise
    return sock


class Guard:
    """Resolves, checks and dials. Thread-safe."""

    def __init__(
        self,
        allow: Allow | None = None,
        *,
        resolver: Resolver = system_resolver,
        dialler: Dialler = system_dialler,
    ) -> None:
        self.allow = allow or Allow()
        self._resolver = resolver
        self._dialler = dialler
        self._asking = threading.BoundedSemaphore(32)

    def dial(self, goal: Target, deadline: Deadline) -> socket.socket:
        """A connected socket to a checked address of `goal`."""
        failure: OSError | None = None
        for address in self.addresses(goal, deadline):
            try:
                return self._dialler(str(address), goal.port, deadline.left(CONNECT_S))
            except OSError as error:
                failure = error
        code = "connect_timeout" if isinstance(failure, TimeoutError) else "unreachable"
        raise NotSent(
            code,
            gettext_noop("%(host)s does not answer."),
            fix=gettext_noop("Nothing to do: it is tried again by itself."),
            host=goal.host,
        ) from failure

    def addresses(self, goal: Target, deadline: Deadline) -> list[Address]:
        """The addresses of `goal`, all of them checked."""
        found = [self._canonical(text, goal) for text in self._resolve(goal, deadline)]
        for address in found:
            self._check(address, goal)
        return found

    def _check(self, address: Address, goal: Target) -> None:
        if self.allow.permits(address, goal.port):
            return
        if not is_public(address):
            raise Refused(
                "forbidden_network",
                gettext_noop("%(host)s lies in a network that is closed to us."),
                fix=gettext_noop(
                    "Use its public address, or ask the operator to open an exception."
                ),
                host=goal.host,
            )
        if goal.scheme != "https":
            raise Refused(
                "plain_http",
                gettext_noop("%(host)s is not reached by https."),
                fix=_FIX_ADDRESS,
                host=goal.host,
            )
        if goal.port not in PORTS:
            raise Refused(
                "port",
                gettext_noop("Port %(port)s of %(host)s is closed to us."),
                fix=gettext_noop("Only the ports 80, 443 and 8443 may be used."),
                host=goal.host,
                port=goal.port,
            )

    def _canonical(self, text: str, goal: Target) -> Address:
        try:
            address = ip_address(text)
        except ValueError as error:
            raise _unknown_host(goal) from error
        if isinstance(address, IPv6Address) and address.ipv4_mapped:
            return address.ipv4_mapped
        return address

    def _resolve(self, goal: Target, deadline: Deadline) -> Sequence[str]:
        try:
            return [str(ip_address(goal.host))]
        except ValueError:
            pass
        answer: list[Sequence[str]] = []
        done = threading.Event()

        def ask() -> None:
            try:
                answer.append(self._resolver(goal.host, goal.port))
            except (OSError, ValueError):
                answer.append([])
            finally:
                done.set()
                self._asking.release()

        # getaddrinfo knows no time limit, so it is asked beside us.
        if not self._asking.acquire(timeout=deadline.left(RESOLVE_S)):
            raise _unknown_host(goal, "dns_timeout")
        threading.Thread(target=ask, name="resolve", daemon=True).start()
        if not done.wait(deadline.left(RESOLVE_S)):
            raise _unknown_host(goal, "dns_timeout")
        if not answer or not answer[0]:
            raise _unknown_host(goal)
        return answer[0]


def _unknown_host(goal: Target, code: str = "dns") -> NotSent:
    return NotSent(
        code,
        gettext_noop("The name %(host)s cannot be found on the Internet."),
        fix=gettext_noop("Check the address in the channel's settings for slips."),
        host=goal.host,
    )
