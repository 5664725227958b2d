"""?lang=en (or vi) in any address: this page and the following ones speak it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

YEAR_S = 365 * 24 * 3600


class LanguageFromLink:
    """Stands behind the authentication: a choice saved in the profile follows it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        code = request.GET.get("lang", "")
        if code not in dict(settings.LANGUAGES):
            return self.get_response(request)
        translation.activate(code)
        request.LANGUAGE_CODE = code
        _follow(request.user, code)
        response = self.get_response(request)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            max_age=YEAR_S,
            samesite="Lax",
            secure=request.is_secure(),
            httponly=True,
        )
        return response


def _follow(user: Any, code: str) -> None:
    """A language chosen in the account would otherwise win over the link."""
    profile = getattr(user, "wagtail_userprofile", None)
    if profile and profile.preferred_language not in {"", code}:
        profile.preferred_language = code
        profile.save(update_fields=["preferred_language"])
