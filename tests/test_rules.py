"""Every rule names its tests, and every test it names exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent
RULES = TESTS.parent / "docs" / "rules.md"
SECTIONS = re.split(r"^## ", RULES.read_text(), flags=re.M)[1:]


def named(text: str) -> list[str]:
    return re.findall(r"`(\S+::\S+)`", text)


def defined(path: Path) -> set[str]:
    tree = ast.parse(path.read_text())
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_the_rules_have_ten_parts_in_order() -> None:
    numbers = [int(section.split(".", 1)[0]) for section in SECTIONS]

    assert numbers == list(range(1, 11))


@pytest.mark.parametrize("section", SECTIONS, ids=lambda text: text.splitlines()[0])
def test_every_rule_names_tests_that_exist(section: str) -> None:
    rules = [line for line in section.splitlines() if line.startswith("- ")]

    bare = [rule for rule in rules if not named(rule)]
    missing = [
        node
        for node in named(section)
        if not (TESTS / (node.split("::")[0])).exists()
        or node.split("::")[1] not in defined(TESTS / node.split("::")[0])
    ]

    assert rules
    assert bare == []
    assert missing == []
