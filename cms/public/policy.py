"""What a browser may load and run on our pages (Content-Security-Policy).

Public pages run no script at all but our own files. Wagtail's admin still writes
inline scripts (its date picker), so there, and there alone, they are let through.
"""

from __future__ import annotations

from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

STRICT: dict[str, Any] = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "data:"],
    "font-src": [SELF],
    "connect-src": [SELF],
    "media-src": [SELF],
    "manifest-src": [SELF],
    "form-action": [SELF],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
    "base-uri": [NONE],
    "object-src": [NONE],
}
ADMIN: dict[str, Any] = {
    **STRICT,
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "worker-src": [SELF, "blob:"],
}
# Portals show these, and these alone, in a frame of theirs.
FRAMED: dict[str, Any] = {**STRICT, "frame-ancestors": ["*"]}
_INLINE_PAGES = ("/admin/", "/api/")


class PolicyMiddleware(CSPMiddleware):
    """Chooses the policy by address; a view may still bring its own."""

    def get_policy_parts(
        self,
        request: HttpRequest,
        response: HttpResponseBase,
        report_only: bool = False,
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and parts.config is None:
            parts.config = _policy(request.path)
        return parts

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=()"
        )
        return super().process_response(request, response)


def _policy(path: str) -> dict[str, Any]:
    if path.startswith(_INLINE_PAGES):
        return ADMIN
    if path.startswith("/nhung/"):
        return FRAMED
    if path.startswith("/demo/"):  # shows the stand-ins in frames
        sandbox = _sandbox_origins()
        return {
            **STRICT,
            "frame-src": [SELF, *sandbox],
            "img-src": [SELF, "data:", *sandbox],
        }
    return STRICT


def _sandbox_origins() -> list[str]:
    return [settings.LANTOA_SANDBOX_PUBLIC_URL]
