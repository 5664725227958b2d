"""The demo's own sending process: its number, and its end by kill -9."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from django.conf import settings


class NoProcess(Exception):
    """Nothing that we started is sending here."""


def running() -> int | None:
    """The process (and group) that the supervisor wrote down, if it is alive and ours.

    A number may have been given to somebody else since: only the leader of a group
    that runs our worker counts.
    """
    try:
        pid = int((Path(settings.DATA_DIR) / "run" / "worker.pid").read_text())
        leads = pid > 1 and os.getpgid(pid) == pid
    except (OSError, ValueError):
        return None
    return pid if leads and _is_worker(pid) else None


def kill() -> int:
    """SIGKILL to the worker with its children; returns the number it had."""
    pid = running()
    if pid is None:
        raise NoProcess
    os.killpg(pid, signal.SIGKILL)
    return pid


def _is_worker(pid: int) -> bool:
    """By its command line, where the system tells it."""
    command = Path(f"/proc/{pid}/cmdline")
    try:
        return b"publishing.celery" in command.read_bytes()
    except FileNotFoundError:
        return not Path("/proc/self").exists()
    except OSError:
        return False
