"""Sources that wait for a decision, private and for a day."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from publishing.clock import database_now

_FOLDER = "waiting"
_KEPT = timedelta(days=1)


def keep(data: bytes, user_id: int) -> str:
    """Store `data`; the key is for the user's own session. Old ones go."""
    folder = f"{_FOLDER}/{user_id}"
    _forget(folder)
    key: str = default_storage.save(f"{folder}/{uuid.uuid4().hex}", ContentFile(data))
    return key


def fetch(key: str) -> bytes | None:
    if not key.startswith(f"{_FOLDER}/") or not default_storage.exists(key):
        return None
    with default_storage.open(key) as file:
        data: bytes = file.read()
    return data


def drop(key: str) -> None:
    default_storage.delete(key)


def _forget(folder: str) -> None:
    if not default_storage.exists(folder):
        return
    before = database_now() - _KEPT
    for name in default_storage.listdir(folder)[1]:
        key = f"{folder}/{name}"
        if default_storage.get_modified_time(key) < before:
            default_storage.delete(key)
