"""The `lantoa` command: ours that need no Django here, the rest is Django's."""

from __future__ import annotations

import os
import sys


def main() -> None:
    from cms import supervise

    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    env = os.environ.get("LANTOA_ENV", "demo")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"cms.settings.{env}")
    if command == "up":
        sys.exit(supervise.up(demo=env == "demo" and "--no-demo" not in sys.argv))
    if command == "setup":
        sys.exit(supervise.setup(demo=env == "demo"))
    if env == "demo":
        supervise.load_secrets(supervise.data_dir())
    if command in {"web", "worker", "sandbox"}:
        from cms import processes

        getattr(processes, command)(sys.argv[2:])
        return
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        _ = settings.INSTALLED_APPS
    except ImproperlyConfigured as problem:
        sys.exit(f"lantoa: {problem}")
    execute_from_command_line(["lantoa", *sys.argv[1:]])


if __name__ == "__main__":
    main()
