"""The page "Thêm một kênh", followed to the letter."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from cms.demo import recipe

ROOT = Path(__file__).resolve().parents[2]


def test_the_recipe_gives_a_channel_that_keeps_the_contract(tmp_path: Path) -> None:
    skip = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "channels", tmp_path / "channels", ignore=skip)
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "__init__.py").touch()
    shutil.copytree(
        ROOT / "tests" / "channels", tmp_path / "tests" / "channels", ignore=skip
    )

    for file in recipe.files():
        assert not (tmp_path / file.path).exists()
        (tmp_path / file.path).write_text(file.text)
    registry = tmp_path / recipe.REGISTRY
    opening = "NETWORKS: dict[str, str] = {\n"
    text = registry.read_text()
    registry.write_text(text.replace(opening, f"{opening}{recipe.LINE}\n"))

    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:django"]
    command += ["-c", "/dev/null", "--rootdir", str(tmp_path), "-k", "noticeboard"]
    done = subprocess.run(
        [*command, "tests/channels/test_contract.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=170,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert " passed" in done.stdout
    assert "failed" not in done.stdout
