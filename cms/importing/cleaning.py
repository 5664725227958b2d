"""The door for imported text: what every text passes, and Word's own leftovers."""

from __future__ import annotations

import re

from cms.vietnamese.tidying import tidy

_BREAKS = re.compile("\r\n?|\u000b|\u0085|\u2028|\u2029")
_BLANKS = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Symbol fonts put their bullets and dashes into the private area.
_SYMBOLS = str.maketrans(
    {"\uf0b7": "•", "\uf0a7": "•", "\uf0d8": "•", "\uf0fc": "•", "\uf02d": "-"}
)
_RUNS = re.compile(" {2,}")


def clean(text: str) -> str:
    """Text as it may be stored. Line breaks stay, runs of blanks become one."""
    text = _BREAKS.sub("\n", text).replace("\f", "\n")
    return _RUNS.sub(" ", tidy(_BLANKS.sub(" ", text.translate(_SYMBOLS))))


def clean_line(text: str) -> str:
    """The same on one line, without blanks at its ends."""
    return " ".join(clean(text).split())
