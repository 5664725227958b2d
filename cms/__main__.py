"""The `lantoa` command: Django's own commands and ours under one name."""

from __future__ import annotations

import os
import sys


def main() -> None:
    env = os.environ.get("LANTOA_ENV", "demo")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"cms.settings.{env}")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["lantoa", *sys.argv[1:]])


if __name__ == "__main__":
    main()
