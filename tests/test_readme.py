"""The README stays true: every command, picture and link it names exists."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("**/*.md"))]
SELF_CONTAINED = {"up", "setup", "web", "worker", "sandbox"}


def code() -> str:
    """All fenced blocks and inline code of the documents."""
    text = "\n".join(path.read_text() for path in DOCUMENTS)
    fenced = re.findall(r"```(?:sh|bash|console)?\n(.*?)```", text, re.S)
    return "\n".join(fenced + re.findall(r"`([^`\n]+)`", text))


def named(program: str) -> list[str]:
    pattern = rf"(?:^|[\s/;&]){program} +([a-z][a-z_]*)"
    return sorted(set(re.findall(pattern, code(), re.M)))


@pytest.mark.parametrize("target", named("make"))
def test_each_make_target_the_documents_name_exists(target: str) -> None:
    result = subprocess.run(
        ["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True
    )

    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("command", named("lantoa"))
def test_each_lantoa_command_the_documents_name_exists(command: str) -> None:
    from django.core.management import get_commands

    assert command in SELF_CONTAINED | set(get_commands())


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda p: p.name)
def test_each_file_the_documents_link_to_exists(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)", document.read_text())
    targets += re.findall(r'(?:src|href)="([^"#]+)"', document.read_text())
    missing = [
        target
        for target in targets
        if "://" not in target and not (document.parent / target).exists()
    ]

    assert not missing


def test_the_first_command_of_the_readme_is_the_demo() -> None:
    commands = re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text(), re.S)

    assert "make demo" in commands[0]
    assert sys.version_info >= (3, 11)
