"""The doorbell. It carries no data: losing every ring costs a second.

A web request only sets a flag, after its commit. One daemon thread rings the broker,
at most once in 200 ms, and never waits long for it.
"""

from __future__ import annotations

import os
import threading
import time

from celery import Celery
from django.db import transaction
from kombu.exceptions import KombuError

from publishing.celery import app
from publishing.engine import crash

COALESCE_S = 0.2
EXPIRES_S = 5
PATIENCE_S = 0.5

# What a broker that is away, frozen or full may raise while it is being rung.
BROKER_ERRORS = (OSError, KombuError, *app.connection_for_write().connection_errors)

_flag = threading.Event()
_guard = threading.Lock()
_thread_of: dict[str, int] = {}


def ring() -> None:
    """Wake the pump once the surrounding transaction is committed."""
    transaction.on_commit(_set)


def _set() -> None:
    _flag.set()
    with _guard:
        if _thread_of.get("pid") != os.getpid():
            _thread_of["pid"] = os.getpid()
            threading.Thread(target=_serve, name="rings", daemon=True).start()


def _serve() -> None:
    while True:
        _flag.wait()
        _flag.clear()
        crash.point("before_ring")
        send("publishing.wake")
        time.sleep(COALESCE_S)


def send(task: str, bells: Celery = app) -> bool:
    """Ring now; False when the broker did not take it within a second."""
    patience = {"socket_timeout": PATIENCE_S, "socket_connect_timeout": PATIENCE_S}
    try:
        with bells.connection_for_write(
            connect_timeout=PATIENCE_S, transport_options=patience
        ) as bell:
            bells.send_task(
                task,
                connection=bell,
                expires=EXPIRES_S,
                retry=False,
                ignore_result=True,
            )
    except BROKER_ERRORS:
        return False
    return True
