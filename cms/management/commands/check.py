"""Django's system checks, then our own look at everything a publication needs."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.commands.check import Command as SystemChecks

from cms.doctor import examine


class Command(SystemChecks):
    help = "Check settings, database, broker, workers, clock, storage and channels."

    def handle(self, *app_labels: str, **options: Any) -> None:
        super().handle(*app_labels, **options)
        if app_labels or options["list_tags"] or options["tags"]:
            return
        failed = False
        for name, seconds, problems in examine():
            for problem in problems:
                failed = True
                self.stdout.write(self.style.ERROR(f"✘ {name}: {problem}"))
            if not problems:
                self.stdout.write(f"✔ {name} ({seconds:.2f} s)")
        if failed:
            sys.exit(1)
