"""Posts on disk: an append-only journal per network, pictures by content.

A record that was answered for survives a kill: its line is written before the
answer leaves. A torn last line is dropped at the next start.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from threading import RLock
from typing import Any

Record = dict[str, Any]


class Shelf:
    """Records by id, newest version last in the journal; insertion order kept."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = RLock()
        self._records: dict[str, Record] = {}
        path.parent.mkdir(parents=True, exist_ok=True)
        self._load()
        self._compact()

    @property
    def lock(self) -> RLock:
        """Held by callers that read, decide and write as one step."""
        return self._lock

    def put(self, record: Record) -> Record:
        """Keep `record` (its "id" is the key), durably."""
        with self._lock:
            kept: Record = json.loads(json.dumps(record, ensure_ascii=False))
            self._records[str(kept["id"])] = kept
            self._append(kept)
            return kept

    def get(self, key: str) -> Record | None:
        with self._lock:
            found = self._records.get(key)
            return dict(found) if found is not None else None

    def all(self) -> list[Record]:
        """Every record, oldest first."""
        with self._lock:
            return [dict(record) for record in self._records.values()]

    def drop(self, key: str) -> None:
        with self._lock:
            if self._records.pop(key, None) is not None:
                self._append({"id": key, "__dropped": True})

    def clear(self) -> None:
        with self._lock:
            self._records.clear()
            self._compact()

    def _load(self) -> None:
        if not self._path.exists():
            return
        for line in self._path.read_bytes().splitlines():
            try:
                record = json.loads(line)
            except ValueError:  # torn by a kill in the middle of the write
                continue
            if record.get("__dropped"):
                self._records.pop(str(record["id"]), None)
            else:
                self._records[str(record["id"])] = record

    def _append(self, record: Record) -> None:
        line = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
        self._journal.write(line.encode() + b"\n")
        self._journal.flush()  # in the kernel's hands: outlives this process

    def _compact(self) -> None:
        fresh = self._path.with_suffix(".tmp")
        with fresh.open("wb") as file:
            for record in self._records.values():
                text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
                file.write(text.encode() + b"\n")
        fresh.replace(self._path)
        self._journal = self._path.open("ab")


class Media:
    """Files by content; one copy however often it is uploaded."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, data: bytes, extension: str = "jpg") -> str:
        """Store bytes; returns the file's name."""
        name = f"{hashlib.sha256(data).hexdigest()}.{extension}"
        path = self._folder / name
        if not path.exists():
            fresh = path.with_suffix(f".{os.getpid()}.{id(data)}.tmp")
            fresh.write_bytes(data)
            fresh.replace(path)
        return name

    def read(self, name: str) -> bytes | None:
        path = self._folder / name
        if Path(name).name != name or not path.is_file():
            return None
        return path.read_bytes()


def image_kind(data: bytes) -> str | None:
    """File extension of a picture by its first bytes; None when it is none."""
    if data.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[:6] in {b"GIF87a", b"GIF89a"}:
        return "gif"
    return None
