"""Give Wagtail's site the address of LANTOA_BASE_URL. Safe to repeat."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from cms.public.address import set_address


class Command(BaseCommand):
    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        set_address()
