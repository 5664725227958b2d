"""The reference: what a good programmer writes first with Celery, and a bare loop.

One task with an ETA per delivery: it reads its row from the database, composes and
signs the same event, posts it on a kept connection and marks the row. One connection
to the database per process, results off, JSON, prefetch as Celery's guide advises.

Run as `celery --app tests.bench.naive worker`, with NAIVE_DB (a SQLite file),
NAIVE_BROKER, NAIVE_SECRET in the environment.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
import uuid
from functools import cache
from typing import Any

import requests
import urllib3
from celery import Celery

from channels.signing import headers

app = Celery("naive", broker=os.environ.get("NAIVE_BROKER", "memory://"))
app.conf.update(
    task_ignore_result=True,
    task_acks_late=True,
    worker_prefetch_multiplier=4,
    task_serializer="json",
    accept_content=["json"],
    broker_connection_retry_on_startup=True,
    broker_transport_options={
        "visibility_timeout": float(os.environ.get("NAIVE_VISIBILITY", "3600"))
    },
)


@cache
def database() -> sqlite3.Connection:
    connection = sqlite3.connect(os.environ["NAIVE_DB"], timeout=30)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    return connection


@cache
def session() -> requests.Session:
    made = requests.Session()
    adapter = requests.adapters.HTTPAdapter(pool_connections=64, pool_maxsize=64)
    made.mount("http://", adapter)
    return made


def prepare(path: str, events: list[tuple[str, str, dict[str, Any]]]) -> None:
    """The table: id, address, event, state."""
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(
            "CREATE TABLE delivery (id TEXT PRIMARY KEY, url TEXT, event TEXT, "
            "state TEXT, sent_at REAL)"
        )
        connection.executemany(
            "INSERT INTO delivery VALUES (?, ?, ?, 'due', NULL)",
            [(key, url, json.dumps(event)) for key, url, event in events],
        )


def signed(
    secret: str, key: str, event: dict[str, Any]
) -> tuple[bytes, dict[str, str]]:
    body = json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()
    head = headers([secret], key, int(time.time()), body)
    return body, {**head, "Content-Type": "application/json"}


@app.task
def deliver(key: str) -> None:
    connection = database()
    url, event, state = connection.execute(
        "SELECT url, event, state FROM delivery WHERE id = ?", [key]
    ).fetchone()
    if state == "sent":
        return
    body, head = signed(os.environ["NAIVE_SECRET"], key, json.loads(event))
    session().post(url, data=body, headers=head, timeout=30).raise_for_status()
    connection.execute(
        "UPDATE delivery SET state = 'sent', sent_at = ? WHERE id = ?",
        [time.time(), key],
    )
    connection.commit()


def bare(secret: str, url: str, event: dict[str, Any], count: int) -> None:
    """Nothing but JSON, signature and a kept connection, one after the other."""
    pool = urllib3.PoolManager(maxsize=4)
    for _number in range(count):
        body, head = signed(secret, uuid.uuid4().hex, event)
        pool.request("POST", url, body=body, headers=head)


def sign_only(secret: str, event: dict[str, Any], count: int) -> None:
    for _number in range(count):
        signed(secret, uuid.uuid4().hex, event)
