"""Own site first: does the canonical page answer 200?

The one request that may reach our own origin whatever its address, and nothing
else: it never follows a redirect off it.
"""

from __future__ import annotations

import http.client
from urllib.parse import urljoin, urlsplit

from publishing.engine.jobs import Probing, Seen

REDIRECTS = 3
LONGEST_S = 10.0


def look(probing: Probing) -> Seen:
    """Ask for the page through the probe's origin. Never raises."""
    address = probing.url
    for _hop in range(REDIRECTS + 1):
        status, location = _ask(probing, address)
        if status not in {301, 302, 303, 307, 308} or not location:
            return Seen(status)
        address = urljoin(address, location)
        if urlsplit(address).netloc not in _own(probing):
            return Seen(status)
    return Seen(None)


def _own(probing: Probing) -> set[str]:
    return {urlsplit(probing.url).netloc, urlsplit(probing.origin).netloc}


def _ask(probing: Probing, address: str) -> tuple[int | None, str]:
    origin, page = urlsplit(probing.origin), urlsplit(address)
    timeout = max(min(probing.lease.remaining(), LONGEST_S), 0.1)
    secure = origin.scheme == "https"
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = kind(origin.netloc, timeout=timeout)
    path = page.path or "/"
    if page.query:
        path = f"{path}?{page.query}"
    headers = {
        "Host": page.netloc,
        "X-Forwarded-Proto": page.scheme,
        "User-Agent": "LanToa/1.0 (probe)",
    }
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.headers.get("location", "")
    except (OSError, http.client.HTTPException):
        return None, ""
    finally:
        connection.close()
