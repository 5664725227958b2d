"""One row of the table: `python -m tests.bench.rows NAME --out FILE`."""

from __future__ import annotations

import argparse
import json
import os
import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType

from tests.bench import cost, house, lateness, press, reading, table, trouble
from tests.bench.measure import Figure

LIMIT_S = 900

Row = Callable[[], list[Figure]]
ROWS: dict[str, Row] = {
    "cpu-sqlite": partial(cost.cpu, "sqlite"),
    "cpu-postgres": partial(cost.cpu, "postgres"),
    "burst-sqlite": partial(lateness.burst, "sqlite"),
    "burst-postgres": partial(lateness.burst, "postgres"),
    "alone-sqlite": partial(lateness.alone, "sqlite"),
    "alone-postgres": partial(lateness.alone, "postgres"),
    "tarpit": partial(trouble.tarpit, "postgres"),
    "killed": partial(trouble.killed, "postgres"),
    "claim": table.claim,
    "feed": press.feed,
    "renewal": press.renewal,
    "lists-sqlite": partial(reading.lists, "sqlite"),
    "lists-postgres": partial(reading.lists, "postgres"),
    "content-sqlite": partial(reading.content, "sqlite"),
    "content-postgres": partial(reading.content, "postgres"),
    "memory": house.memory,
    "planning": house.planning,
}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("row", choices=ROWS)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    # The references' worker is started with an environment of its own.
    os.environ.pop("LANTOA_CRASH", None)
    signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(LIMIT_S)
    figures = ROWS[given.row]()
    signal.alarm(0)
    told = [figure.as_json() for figure in figures]
    given.out.write_text(json.dumps(told, indent=2, ensure_ascii=False))


def _too_long(_signal: int, _frame: FrameType | None) -> None:
    """As an error, so that the row stops what it started."""
    raise TimeoutError(f"not done within {LIMIT_S} s")


if __name__ == "__main__":
    main()
