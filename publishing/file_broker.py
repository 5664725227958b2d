"""Kombu's filesystem transport with whole messages only.

The stock one writes a message into its final name, so that a consumer can take the
file away while it is still empty and die of it. Here a message and a queue table
appear by rename, complete or not at all; what cannot be read is a lost ring.
"""

from __future__ import annotations

import os
import uuid
from pathlib import Path
from queue import Empty
from time import monotonic
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps

SCHEME = "lantoa-files"


def write_whole(path: Path, text: str) -> None:
    """Replace `path` by `text` in one step; no fsync, a ring may be lost."""
    draft = path.with_name(f".{uuid.uuid4().hex}.part")
    draft.write_text(text)
    os.replace(draft, path)


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:
        name = f"{round(monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        write_whole(Path(self.data_folder_out) / name, dumps(payload))

    def _get(self, queue: str) -> Any:
        try:
            return super()._get(queue)
        except ValueError:
            raise Empty from None

    def _queue_bind(
        self, exchange: str, routing_key: str, pattern: str, queue: str
    ) -> None:
        self.control_folder.mkdir(exist_ok=True)
        value = filesystem.exchange_queue_t(
            routing_key or "", pattern or "", queue or ""
        )
        with (self.control_folder / ".lock").open("w") as guard:
            filesystem.lock(guard, filesystem.LOCK_EX)
            table = self.get_table(exchange)
            if value not in table:
                file = self._exchange_file(exchange)
                write_whole(file, dumps([value, *table]))


class Transport(filesystem.Transport):
    Channel = Channel


def register() -> None:
    """Let broker addresses name it."""
    TRANSPORT_ALIASES[SCHEME] = f"{__name__}:Transport"
