"""Answers that could not be written because the database was away.

One fsynced line per answer, in a file of the process. Whoever pumps next reads the
files of processes that are gone: a post they had heard of goes to the attempt log,
where the look-up finds it, so that it is not sent again.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from django.conf import settings

from channels.contract import Published
from publishing.models import Attempt, Delivery
from publishing.states import State

if TYPE_CHECKING:
    from datetime import datetime

    from publishing.engine.settle import Answer

_open: dict[int, IO[str]] = {}  # by process id; locked while the process lives


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "spool"


def keep(answers: Sequence[Answer]) -> None:
    """Write down which posts the network confirmed."""
    file = _open.get(os.getpid())
    if file is None:
        _folder().mkdir(parents=True, exist_ok=True)
        file = (_folder() / f"{os.getpid()}.jsonl").open("a", encoding="utf-8")
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _open[os.getpid()] = file
    for answer in answers:
        result = answer.outcome.result
        if isinstance(result, Published):
            row = answer.claimed.row
            line = {
                "delivery": str(row.pk),
                "token": row.token,
                "remote_id": result.remote_id,
                "permalink": result.permalink,
            }
            file.write(json.dumps(line) + "\n")
    file.flush()
    os.fsync(file.fileno())


def forget() -> None:
    """They are in the database now."""
    file = _open.get(os.getpid())
    if file is not None:
        file.truncate(0)


def replay(now: datetime) -> int:
    """Put what dead processes knew into the attempt log; returns how many lines."""
    if not _folder().is_dir():
        return 0
    count = 0
    for path in sorted(_folder().glob("*.jsonl")):
        with _of_the_dead(path) as lines:
            for line in lines:
                _note(json.loads(line), now)
                count += 1
    return count


@contextmanager
def _of_the_dead(path: Path) -> Iterator[list[str]]:
    """The lines of a file whose owner lives no more; none of any other."""
    with path.open("r+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield []
            return
        yield [line for line in file.read().splitlines() if line.endswith("}")]
        path.unlink(missing_ok=True)


def _note(line: dict[str, str], now: datetime) -> None:
    Attempt.objects.filter(delivery_id=line["delivery"], token=line["token"]).update(
        outcome="published", remote_id=line["remote_id"], finished_at=now
    )
    Delivery.objects.filter(pk=line["delivery"], state=State.UNCERTAIN).update(
        next_at=now
    )
