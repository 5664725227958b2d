"""`lantoa rotate_secrets`: encrypt every stored secret under the first key."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from publishing import credentials


class Command(BaseCommand):
    help = "Encrypt every stored secret anew under the first of LANTOA_SECRETS_KEYS."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(str(credentials.rotate()))
