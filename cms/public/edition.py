"""What is dear to compute and stays the same until something is published."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache
from wagtail.models import PageLogEntry

T = TypeVar("T")
_SECONDS = 60  # a day may be written into a story without a word in the log


def of_edition(name: str, make: Callable[[], T]) -> T:
    """What `make` gives, kept until the next publication, removal or move."""
    kept: T = cache.get_or_set(f"lantoa.{name}.{_edition()}", make, _SECONDS)
    return kept


def _edition() -> str:
    """Another one after every publication, removal and move, in every process:
    Wagtail logs each of them after it is done."""
    newest = PageLogEntry.objects.order_by("-pk").values_list("pk", "timestamp").first()
    return f"{newest[0]}.{newest[1].timestamp()}" if newest else "0"
