"""The story list as a spreadsheet: whatever the filters left, a row for each story."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.content.addresses import canonical_url

HEADINGS: dict[str, Any] = {
    "title": _("Title"),
    "kind": _("Kind"),
    "column": _("Column"),
    "status": _("Status"),
    "first_published_at": _("First published"),
    "latest_revision_created_at": _("Edited"),
    "address": _("Address"),
}


def row_of(page: Page, titles: dict[str, str]) -> dict[str, Any]:
    """`titles` of the columns by path: no query for a row."""
    return {
        "title": page.get_admin_display_title(),
        "kind": str(page.specific_class._meta.verbose_name).capitalize(),
        "column": titles.get(page.path[: -page.steplen], ""),
        "status": str(page.status_string),
        "first_published_at": page.first_published_at,
        "latest_revision_created_at": page.latest_revision_created_at,
        "address": canonical_url(page) if page.live else "",
    }


def harmless(text: str) -> str:
    """A cell of a CSV file that a spreadsheet will not take for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t"} else text
