"""The one place that makes public addresses: the base address plus the page's path."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Page

_RECORDING = re.compile(r"^/ghi-hinh/(?P<key>[0-9a-f-]{36})\.[0-9a-z]+$")


def page_path(page: Page) -> str:
    """The path of `page` on the site, "/" first; the host is never Wagtail's Site's."""
    parts = page.get_url_parts()
    if parts and parts[2]:
        return str(parts[2])
    return "/" + page.url_path.strip("/").partition("/")[2] + "/"


def canonical_url(page: Page) -> str:
    return f"{settings.LANTOA_BASE_URL}{page_path(page)}"


def picture_url(digest: str) -> str:
    """Where `<digest>.jpg` stands while a live story uses it."""
    return f"{settings.LANTOA_BASE_URL}/media/{digest}.jpg"


def recording_path(recording: Any) -> str:
    return f"/ghi-hinh/{recording.key}.{recording.ending}"


def recording_url(recording: Any) -> str:
    """Where the file plays while a live story uses it."""
    return f"{settings.LANTOA_BASE_URL}{recording_path(recording)}"


def recording_key(address: str) -> str:
    """The key in an address `recording_url` made; empty for any other address."""
    found = _RECORDING.search(urlsplit(address).path)
    ours = address.startswith(("/", f"{settings.LANTOA_BASE_URL}/"))
    return found["key"] if found and ours else ""


def absolute(address: str) -> str:
    """`address` with the base put before it when it is a path of ours."""
    if address.startswith("/") and not address.startswith("//"):
        return f"{settings.LANTOA_BASE_URL}{address}"
    return address
