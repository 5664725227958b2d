"""Who may use the demo's buttons: this machine (or its own containers), and nobody."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def demo_only(view: View) -> View:
    """The page does not exist outside the demo."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if settings.LANTOA_ENV != "demo":
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def near_only(view: View) -> View:
    """Signing in without a password, playing again: only from this machine."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_near(str(request.META.get("REMOTE_ADDR", ""))):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return demo_only(guarded)


def is_near(address: str) -> bool:
    """Loopback, or the container network this installation was told to trust."""
    try:
        ip = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return False
    return ip.is_loopback or any(ip in network for network in _own_networks())


def _own_networks() -> list[Any]:
    allowed = [part for part in settings.LANTOA_EGRESS_ALLOW.split(",") if part.strip()]
    return [
        ipaddress.ip_network(part.strip().rpartition(":")[0], strict=False)
        for part in allowed
    ]
