"""Every sentence a connector can say has its Vietnamese."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import polib

CHANNELS = Path(__file__).resolve().parents[2] / "channels"
CATALOGUE = CHANNELS / "locale" / "vi" / "LC_MESSAGES" / "django.po"
HOLE = re.compile(r"%\((\w+)\)s")


def marked() -> set[str]:
    found = set()
    for path in CHANNELS.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.Call(func=ast.Name(id="gettext_noop" | "_"), args=[text]):
                    found.add(ast.literal_eval(text))
    return found


def test_every_message_has_its_vietnamese_with_the_same_holes() -> None:
    entries = {entry.msgid: entry.msgstr for entry in polib.pofile(str(CATALOGUE))}
    missing = [text for text in marked() if not entries.get(text)]
    assert missing == []
    for text in marked():
        assert set(HOLE.findall(text)) == set(HOLE.findall(entries[text]))
