"""Reading addresses on this machine or its own network, and nowhere else.

The sandbox unfurls links and reads feeds like a real network would; the promise
that nothing leaves the computer is kept here.
"""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import urlsplit

TIMEOUT_S = 5.0


class Unreachable(Exception):
    """The address is not near, does not answer, or answers too much."""


@dataclass(frozen=True)
class Fetched:
    status: int
    body: bytes
    kind: str = ""
    etag: str = ""
    modified: str = ""


def fetch(url: str, limit: int, headers: dict[str, str] | None = None) -> Fetched:
    """GET without following redirects; at most `limit` bytes of body."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Unreachable("not an http address")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    address = _near_address(parts.hostname, port)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(address, port, timeout=TIMEOUT_S)
    try:
        connection.request(
            "GET", target, headers={"Host": parts.netloc, **(headers or {})}
        )
        return _read(connection.getresponse(), limit)
    except (OSError, HTTPException) as error:
        raise Unreachable(str(error)) from error
    finally:
        connection.close()


def _read(response: HTTPResponse, limit: int) -> Fetched:
    body = response.read(limit + 1)
    if len(body) > limit:
        raise Unreachable(f"more than {limit} bytes")
    return Fetched(
        response.status,
        body,
        response.getheader("Content-Type", ""),
        response.getheader("ETag", ""),
        response.getheader("Last-Modified", ""),
    )


def _near_address(host: str, port: int) -> str:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise Unreachable(f"{host} is unknown") from error
    # 127.0.0.1 before ::1: a demo listens on IPv4 only.
    addresses = sorted({str(entry[4][0]) for entry in found}, key=lambda a: ":" in a)
    for address in addresses:
        ip = ipaddress.ip_address(address.split("%")[0])
        if ip.is_loopback or ip.is_private:
            return address
    raise Unreachable(f"{host} is not on this machine or its network")
