"""Filters of our pages: times written out, inline HTML let through once more."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import nh3
from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe

from cms.vietnamese.times import written_day, written_out

register = template.Library()


@register.filter
def when(value: Any) -> str:
    """A time as "thứ Sáu 20/11/2026, 07:30"; a date without the hour."""
    match value:
        case datetime():
            return written_out(value)
        case date():
            return written_day(value)
        case _:
            return ""


@register.filter
def stamp(value: datetime) -> str:
    """A time for machines: HTML allows no more than milliseconds."""
    return value.isoformat(timespec="seconds")


@register.filter
def inline_html(value: str) -> SafeString:
    """The inline HTML of an Article: cleaned when made, and again when shown."""
    clean = nh3.clean(
        value,
        tags={"b", "i", "a", "br"},
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener",
    )
    return mark_safe(clean)  # noqa: S308 - nh3 let only b, i, a, br through


@register.simple_tag
def share_card() -> str:
    """The picture of an address that has none of its own, where it is shared."""
    return f"{settings.LANTOA_BASE_URL}{static('cms/public/share.png')}"
