"""Finds English words on a Vietnamese screen.

The vocabulary is that of the messages themselves: a word that stands in English
messages (ours, Wagtail's, Django's) and in no Vietnamese text of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from pathlib import Path

import polib

ROOT = Path(__file__).parents[2]
WORD = re.compile(r"[^\W\d_]{3,}")
PLACEHOLDER = re.compile(r"%\([^)]*\)[a-z]|%[a-z]|\{[^}]*\}")
# Names of things and the words of computers that Vietnamese newsrooms use as they are.
NAMES = {
    *(
        "admin",
        "api",
        "atom",
        "celery",
        "english",
        "feed",
        "chrome",
        "css",
        "curl",
        "docs",
        "drive",
    ),
    *("facebook", "google", "html", "http", "https", "internet", "jpg", "json"),
    *("kill", "lantoa", "localhost", "metrics", "openapi", "png", "pdf", "post"),
    *("token", "wordpress", "zalo", "webhook", "xml"),
}
# What a reader can see or hear: text, fields' hints, names for screen readers.
VISIBLE = """() => {
  const skipped = 'script, style, template, noscript, code, pre, [lang=en], iframe';
  const found = [];
  const add = (node, text) => {
    if (text && text.trim() && !node.closest(skipped)) found.push(text.trim());
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (node.matches('textarea')) continue;
    if (node.matches('option') || node.checkVisibility()) {
      add(node, walker.currentNode.data);
    }
  }
  for (const name of ['placeholder', 'aria-label', 'title', 'alt']) {
    for (const node of document.body.querySelectorAll(`[${name}]`)) {
      if (node.checkVisibility()) add(node, node.getAttribute(name));
    }
  }
  return found;
}"""


def english_in(texts: Iterable[str], known: frozenset[str]) -> list[str]:
    """Texts without a Vietnamese mark in which an English word stands; `known` are
    words of the content on show."""
    english, vietnamese = vocabulary()
    return sorted(
        {
            text
            for text in texts
            if text.isascii()
            and not re.search(r"[/@_\\]|\.\w", text)
            and words(text) & english - vietnamese - known
        }
    )


def words(text: str) -> set[str]:
    return {word.lower() for word in WORD.findall(PLACEHOLDER.sub(" ", text))}


@cache
def vocabulary() -> tuple[set[str], set[str]]:
    """(words of English messages, words of Vietnamese ones and the names)."""
    english: set[str] = set()
    vietnamese = set(NAMES)
    for path in ROOT.glob("*/locale*/vi/LC_MESSAGES/*.po"):
        for entry in polib.pofile(str(path)):
            english |= words(f"{entry.msgid} {entry.msgid_plural}")
            said = [entry.msgstr, *entry.msgstr_plural.values()]
            vietnamese |= words(" ".join(said))
    for path in _english_catalogues():
        for entry in polib.pofile(str(path)):
            english |= words(f"{entry.msgid} {entry.msgid_plural}")
    return english, vietnamese


def _english_catalogues() -> Iterator[Path]:
    for package in ("wagtail", "django"):
        home = Path(str(resources.files(package)))
        yield from home.rglob("locale/en/LC_MESSAGES/*.po")
