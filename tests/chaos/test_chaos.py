"""A short storm in every run of the suite; `make chaos RUNS=200` is the long one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.engine,
    pytest.mark.timeout(420),
]

# One of each kind: a child, a stall beyond the lease, the broker, the database, and
# the three places where an answer is lost.
FAULTS = (
    "after_send",
    "kill_child",
    "stall",
    "lose_broker",
    "lose_database",
    "after_wire",
    "during_settle",
    "before_freeze",
)


def test_a_short_storm_loses_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    kind = os.environ.get("LANTOA_TEST_BACKEND", "sqlite")
    out = tmp_path / "storm.json"
    only = [part for name in FAULTS for part in ("--only", name)]

    result = subprocess.run(
        [
            *(sys.executable, "-m", "tests.chaos.drive", kind, "--out", str(out)),
            *("--runs", str(len(FAULTS)), "--seconds", "130", *only),
        ],
        capture_output=True,
        text=True,
    )

    assert out.exists(), result.stderr
    told = json.loads(out.read_text())
    assert told["broken"] == [], result.stderr
    assert told["runs"] >= 2
    assert all(row["arrived"] for row in told["traits"].values())
