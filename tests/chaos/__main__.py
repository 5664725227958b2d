"""`make chaos RUNS=200`: both worlds at once, a table, a JSON file, and an exit code."""

from __future__ import annotations

import argparse
import json
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from types import FrameType
from typing import Any

WORLDS = ("postgres", "sqlite")
COLUMNS = (
    "planned",
    "arrived",
    "lost",
    "doubled",
    "repeats",
    "uncertain",
    "p50_late_s",
    "p99_late_s",
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=200, help="in each world")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=44)
    parser.add_argument("--world", choices=WORLDS, action="append")
    parser.add_argument("--only", action="append", default=[], help="one fault")
    parser.add_argument("--out", type=Path, default=Path("bench-results/chaos.json"))
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="lantoa-chaos-"))
    children = {
        kind: subprocess.Popen(
            [
                *(sys.executable, "-m", "tests.chaos.drive", kind),
                *("--runs", str(given.runs), "--seed", str(given.seed)),
                *("--seconds", str(given.minutes * 60)),
                *(part for name in given.only for part in ("--only", name)),
                *("--out", str(folder / f"{kind}.json")),
            ]
        )
        for kind in given.world or WORLDS
    }

    def end(signum: int, frame: FrameType | None) -> None:
        for child in children.values():
            child.terminate()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    codes = {kind: child.wait() for kind, child in children.items()}
    told = {kind: _read(folder / f"{kind}.json", codes[kind]) for kind in codes}
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(json.dumps(told, indent=2, ensure_ascii=False))
    for kind, figures in told.items():
        _print(kind, figures)
    short = [kind for kind, figures in told.items() if figures["runs"] < given.runs]
    return int(any(codes.values()) or bool(short))


def _read(path: Path, code: int) -> dict[str, Any]:
    if path.exists():
        told: dict[str, Any] = json.loads(path.read_text())
        return told
    return {"runs": 0, "traits": {}, "fired": {}, "broken": [f"ended with {code}"]}


def _print(kind: str, figures: dict[str, Any]) -> None:
    asked = figures.get("asked", "?")
    took = figures.get("seconds", "?")
    print(f"\n{kind}: {figures['runs']} of {asked} runs in {took} s")
    print(" " * 11 + "".join(f"{name:>12}" for name in COLUMNS))
    for trait, row in figures["traits"].items():
        print(f"{trait:<11}" + "".join(f"{row[name]!s:>12}" for name in COLUMNS))
    fired = ", ".join(f"{name} {n}" for name, n in sorted(figures["fired"].items()))
    print(f"fired: {fired}")
    for bar in figures["broken"]:
        print(f"BROKEN: {bar}")
    if not figures["broken"]:
        print("every bar holds: none lost, none doubled, no row stuck")


if __name__ == "__main__":
    sys.exit(main())
