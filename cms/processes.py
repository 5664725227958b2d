"""The three long-running processes, each replacing this one by the real program."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NoReturn

from cms import supervise

WEB_THREADS = 16


def _become(module: str, *arguments: str) -> NoReturn:
    os.execv(sys.executable, [sys.executable, "-m", module, *arguments])  # noqa: S606


def web(arguments: list[str]) -> NoReturn:
    """granian, WSGI, blocking threads; public pictures served by its own mount."""
    port, _sandbox = supervise.ports()
    media = supervise.data_dir() / "media"
    media.mkdir(parents=True, exist_ok=True)
    _become(
        "granian",
        *("--interface", "wsgi"),
        *("--host", os.environ.get("LANTOA_BIND", "127.0.0.1")),
        *("--port", str(port)),
        *("--workers", os.environ.get("LANTOA_WEB_WORKERS", "1")),
        *("--blocking-threads", str(WEB_THREADS)),
        *("--static-path-mount", str(media), "--static-path-route", "/media"),
        *("--static-path-expires", "31536000"),
        *("--no-access-log", "--log-level", "warning"),
        *("--log-config", str(Path(__file__).parent / "settings" / "granian.json")),
        *arguments,
        "cms.wsgi:application",
    )


def worker(arguments: list[str]) -> NoReturn:
    """The Celery worker; its parent carries the ticker."""
    concurrency = os.environ.get("LANTOA_WORKER_CONCURRENCY", "1")
    os.environ.setdefault("REMAP_SIGTERM", "SIGQUIT")
    _become(
        "celery",
        *("--quiet", "--app", "publishing.celery", "worker"),
        *("--concurrency", concurrency, "--loglevel", "WARNING"),
        *("--queues", "lt.wake,lt.ingest,lt.render"),
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
        *arguments,
    )


def sandbox(arguments: list[str]) -> NoReturn:
    """The stand-in networks, on loopback unless told otherwise."""
    _port, sandbox_port = supervise.ports()
    folder: Path = supervise.data_dir() / "sandbox"
    _become(
        "channels.sandbox",
        *("--port", str(sandbox_port), "--data", str(folder)),
        *("--bind", os.environ.get("LANTOA_BIND", "127.0.0.1")),
        *arguments,
    )
