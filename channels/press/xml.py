"""XML as text, written by hand so that the same state always gives the same bytes.

Everything that enters is made NFC and loses what XML 1.0 forbids; markup inside a
text is escaped, never wrapped in CDATA, so no `]]>` can break out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'


def clean(text: str) -> str:
    """NFC, line feeds only, without characters that XML 1.0 does not know."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return FORBIDDEN.sub("", unicodedata.normalize("NFC", text))


def escape(text: str) -> str:
    text = clean(text).replace("&", "&amp;")
    return text.replace("<", "&lt;").replace(">", "&gt;")


def attributes(values: Mapping[str, str]) -> str:
    """Attributes in the order given; line feeds survive a parser's normalisation."""
    return "".join(f' {name}="{_quoted(value)}"' for name, value in values.items())


def _quoted(value: str) -> str:
    return escape(value).replace('"', "&quot;").replace("\n", "&#10;")


def leaf(name: str, text: str, values: Mapping[str, str] | None = None) -> str:
    """One element that holds text only."""
    return f"<{name}{attributes(values or {})}>{escape(text)}</{name}>"


def optional(name: str, text: str, values: Mapping[str, str] | None = None) -> str:
    """The element, or nothing when it would be empty."""
    return leaf(name, text, values) if text.strip() else ""


def empty(name: str, values: Mapping[str, str]) -> str:
    return f"<{name}{attributes(values)}/>"


def branch(
    name: str, children: Iterable[str], values: Mapping[str, str] | None = None
) -> str:
    """An element of elements, one to a line; empty children are left out."""
    inner = "\n".join(child for child in children if child)
    return f"<{name}{attributes(values or {})}>\n{inner}\n</{name}>"
