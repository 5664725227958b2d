"""The Celery application: a doorbell and its workers, on Redis or on plain files.

Due times never go through the broker and messages carry no data, so nothing is lost
with it (settings: why each one stands here is in the project's design notes).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from celery import Celery, signals
from django.conf import settings
from kombu import Queue

from publishing import file_broker, outage

QUEUES = ("lt.wake", "lt.ingest", "lt.render")
VISIBILITY_S = 120  # no task holds a message longer than 90 s


def redis_transport() -> dict[str, Any]:
    return {
        "visibility_timeout": VISIBILITY_S,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "global_keyprefix": "lt:",
        "socket_timeout": 10,
        "socket_connect_timeout": 3,
        "socket_keepalive": True,
        "health_check_interval": 15,
        "retry_on_timeout": True,
    }


def file_transport(folder: Path) -> dict[str, Any]:
    """One folder for both ways: what is put in is what is taken out."""
    for name in ("queue", "control", "processed"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    return {
        "data_folder_in": str(folder / "queue"),
        "data_folder_out": str(folder / "queue"),
        "control_folder": str(folder / "control"),
        "processed_folder": str(folder / "processed"),
        "store_processed": True,  # moving within one disk; emptied at each start
        "polling_interval": 0.1,
    }


def broker(redis_url: str, data_dir: Path) -> dict[str, Any]:
    if redis_url:
        return {
            "broker_url": redis_url,
            "broker_transport_options": redis_transport(),
        }
    return {
        "broker_url": f"{file_broker.SCHEME}://localhost//",
        "broker_transport_options": file_transport(data_dir / "broker"),
    }


def configuration(redis_url: str, data_dir: Path) -> dict[str, Any]:
    return {
        **broker(redis_url, data_dir),
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,
        "broker_connection_timeout": 3,
        "broker_pool_limit": 10,
        "task_acks_late": True,
        # The reaper recovers; a message that kills its worker must not come back.
        "task_reject_on_worker_lost": False,
        "task_retry_on_worker_lost": False,
        # No result is waited for: a dead child's place is free at once, not in 10 s.
        "worker_lost_wait": 0.5,
        "task_ignore_result": True,
        "result_backend": None,
        "task_publish_retry": True,
        "task_publish_retry_policy": {"max_retries": 1, "interval_max": 0.2},
        "worker_prefetch_multiplier": 1,
        "task_time_limit": 90,
        "task_soft_time_limit": 75,
        "worker_max_tasks_per_child": 500,
        "worker_max_memory_per_child": 300_000,
        "worker_soft_shutdown_timeout": 20,
        "worker_cancel_long_running_tasks_on_connection_loss": False,
        "worker_enable_remote_control": False,
        "worker_send_task_events": False,
        "task_serializer": "json",
        "accept_content": ["json"],
        "task_default_queue": "lt",
        "task_queues": [Queue(name) for name in QUEUES],
        "task_routes": {
            "publishing.wake": {"queue": "lt.wake"},
            "publishing.tick": {"queue": "lt.wake"},
            "publishing.ingest": {"queue": "lt.ingest"},
            "publishing.render": {"queue": "lt.render"},
        },
        "CELERY_DB_REUSE_MAX": 500,
        "timezone": "UTC",
        "enable_utc": True,
    }


file_broker.register()
app = Celery("lantoa", include=["publishing.tasks"])
app.conf.update(configuration(settings.REDIS_URL, settings.DATA_DIR))


@signals.setup_logging.connect
def _leave_logging(**_more: Any) -> None:
    """Django's settings have set it up: the worker writes the same lines as the web."""


@signals.task_prerun.connect
def _leave_the_dead(**_more: Any) -> None:
    """A worker outlives its database's restart."""
    outage.leave_the_dead()


@signals.celeryd_init.connect
def _add_ticker(instance: Any = None, **_more: Any) -> None:
    """In the worker alone, and once Django's models are ready."""
    from publishing.engine.ticker import TickerStep

    app.steps["worker"].add(TickerStep)
