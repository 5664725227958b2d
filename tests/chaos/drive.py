"""One world through all its runs: `python -m tests.chaos.drive KIND --runs N --out F`."""

from __future__ import annotations

import argparse
import json
import random
import signal
import sys
import tempfile
import time
from pathlib import Path
from types import FrameType
from typing import Any

from tests.chaos import faults
from tests.chaos.ground import ground


def drive(
    kind: str, runs: int, seed: int, seconds: float, only: list[str]
) -> dict[str, Any]:
    """The figures of `runs` runs, or of as many as fit into `seconds`."""
    begun = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix=f"lantoa-chaos-{kind}-"))
    random.seed(seed)
    with ground(kind, folder) as made:
        from tests.chaos.run import Stuck, begin, wait
        from tests.chaos.tally import broken, tally

        made.world.start("receiver", "web", "worker")
        made.world.wait_until_ready(120)
        pages: list[int] = []
        left: list[int] = []  # of the run before, on their way to an end
        stuck: list[str] = []
        done: dict[str, int] = {}
        for number, fault in enumerate(faults.schedule(runs, seed, only), 1):
            if over or time.monotonic() - begun > seconds:
                break
            name = fault.__name__
            at = time.monotonic()
            try:
                fresh = begin(made, fault)
                pages += fresh
                before, left = left, fresh
                wait(made, before)
            except Stuck as error:
                stuck.append(f"run {number} ({name}): {error}")
            done[name] = done.get(name, 0) + 1
            took = time.monotonic() - at
            say(f"{kind} {number}/{runs} {name}: {took:.1f} s")
        try:
            wait(made, left)
        except Stuck as error:
            stuck.append(f"the end: {error}")
        told = tally(made, pages)
        return {
            "world": kind,
            "runs": sum(done.values()),
            "asked": runs,
            "faults": done,
            "fired": made.fired,
            "traits": told,
            "stuck": stuck,
            "broken": [*stuck, *broken(told, made.fired, done)],
            "seconds": round(time.monotonic() - begun),
        }


over: list[int] = []


def end(signum: int, frame: FrameType | None) -> None:
    """After this run it is enough: what was measured is told."""
    over.append(signum)


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=["sqlite", "postgres"])
    parser.add_argument("--runs", type=int, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=3600)
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    told = drive(given.kind, given.runs, given.seed, given.seconds, given.only)
    given.out.write_text(json.dumps(told, indent=2, ensure_ascii=False))
    return 1 if told["broken"] else 0


if __name__ == "__main__":
    sys.exit(main())
