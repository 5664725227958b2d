"""The languages of the pages: English in the code, Vietnamese from the catalogue."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import polib  # type: ignore[import-untyped]

CATALOGUE = Path(__file__).resolve().parents[2] / "locale/vi/LC_MESSAGES/django.po"


@cache
def _vietnamese() -> dict[str, str]:
    if not CATALOGUE.exists():
        return {}
    return {entry.msgid: entry.msgstr for entry in polib.pofile(str(CATALOGUE))}


class Words:
    """`_("English")` in the page's language; call with the params of the message."""

    def __init__(self, lang: str) -> None:
        self.lang = "en" if lang == "en" else "vi"

    def __call__(self, message: str, **params: object) -> str:
        text = message
        if self.lang == "vi":
            text = _vietnamese().get(message) or message
        return text % params if params else text

    @property
    def query(self) -> str:
        """What links inside the page carry to keep the language."""
        return "?lang=en" if self.lang == "en" else ""
