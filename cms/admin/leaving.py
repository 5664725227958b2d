"""Wagtail's own ways to take a page away: they say what becomes of the places."""

from __future__ import annotations

from django.http import HttpRequest
from wagtail.models import Page

from publishing.content.intent import choose_withdrawal, open_places


def remember_choice(request: HttpRequest, page: Page) -> None:
    """Hooks before_unpublish_page and before_delete_page: how far, and why."""
    if request.method == "POST" and open_places(page.pk):
        choose_withdrawal(
            page.pk,
            request.POST.get("lt_scope", ""),
            request.POST.get("lt_reason", "").strip(),
        )
