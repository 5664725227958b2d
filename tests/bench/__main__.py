"""`make bench`: every figure in a process of its own, then one table.

`python -m tests.bench NAME …` measures only those rows. A row that fails is shown as
such and ends the run with 1; a bar that is missed is a figure, not an error.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import Any

RESULTS = Path("bench-results")
NAMES = (
    *("cpu-sqlite", "cpu-postgres", "burst-sqlite", "burst-postgres"),
    *("alone-sqlite", "alone-postgres", "tarpit", "killed", "claim"),
    *("feed", "renewal", "lists-sqlite", "lists-postgres"),
    *("content-sqlite", "content-postgres", "memory", "planning"),
)


def main() -> int:
    RESULTS.mkdir(exist_ok=True)
    names = sys.argv[1:] or NAMES
    failed = {}
    for name in names:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        begun = time.monotonic()
        out = RESULTS / f"{name}.json"
        out.unlink(missing_ok=True)
        command = [sys.executable, "-m", "tests.bench.rows", name, "--out", str(out)]
        log = out.with_suffix(".log")
        with log.open("w") as errors:
            if subprocess.call(command, stderr=errors):
                failed[name] = why(log.read_text())
        took = time.monotonic() - begun
        print(f"    {took:.0f} s", file=sys.stderr, flush=True)
    figures = [
        figure
        for name in NAMES
        if (path := RESULTS / f"{name}.json").exists()
        for figure in json.loads(path.read_text())
    ]
    print(f"\n{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n")
    for figure in figures:
        show(figure)
    for name, reason in failed.items():
        print(f"{name}: could not be measured\n    {reason}")
    return int(bool(failed))


def why(log: str) -> str:
    """The line of a traceback that names the error; all of it stands in the log."""
    found = re.findall(r"^[\w.]*(?:Error|Exception|Refused)\b.*$", log, re.MULTILINE)
    return found[-1] if found else "it ended without a traceback"


def show(figure: dict[str, Any]) -> None:
    met = {True: "met", False: "NOT MET", None: "not measured"}[figure["met"]]
    if figure["aimed"]:
        met += ", aim reached"
    print(textwrap.fill(figure["what"], 88))
    goal = figure["bar"] + (f" (aim {figure['aim']})" if figure["aim"] else "")
    print(f"    goal {goal}\n    value {figure['value']} — {met}")
    if figure["reference"]:
        print(f"    beside {figure['reference']}")


if __name__ == "__main__":
    sys.exit(main())
