"""The house itself: its layers, its graph, its settings."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from publishing import states


def test_imports_go_downward_only() -> None:
    result = subprocess.run(
        [Path(sys.executable).parent / "lint-imports"],
        capture_output=True,
        text=True,
    )

    assert result.returncode == 0, result.stdout + result.stderr


def test_every_unfinished_state_can_be_left_and_no_final_one() -> None:
    left = {source for source, _target in states.MOVES}

    assert left == set(states.UNFINISHED)


def test_the_readme_shows_the_graph_the_code_obeys() -> None:
    readme = (Path(__file__).resolve().parents[1] / "README.md").read_text()

    assert states.draw() in readme
