"""What every text passes at the door: NFC, no invisible marks, real letters Đ.

Nothing visible is rewritten: Hoà stays Hoà, because a name is an identity.
"""

from __future__ import annotations

import unicodedata
from typing import Any

import regex

# Zero-width space, joiners of other scripts, direction marks, soft hyphen, BOM.
# U+200D stays between emoji, where it is part of the sign (👩‍🏫).
_INVISIBLE = regex.compile(
    "[\u00ad\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
_STRAY_JOINER = regex.compile(
    "(?<![\\p{Extended_Pictographic}\\p{Emoji_Modifier}\ufe0f])\u200d"
    "|\u200d(?!\\p{Extended_Pictographic})"
)
_CONTROL = regex.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
# Word's line break, form feed, and Unicode's own line and paragraph separators.
_BREAKS = str.maketrans(
    {"\x0b": "\n", "\x0c": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"}
)
# Look-alikes from old fonts: they survive NFD and no search would ever find them.
_LOOK_ALIKES = str.maketrans({"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ"})


def tidy(text: str) -> str:
    """`text` in NFC without invisible and control characters; ð and Ɖ become Đ."""
    if text.isascii() and text.isprintable():
        return text
    text = _CONTROL.sub("", text.translate(_BREAKS))
    text = _INVISIBLE.sub("", text).translate(_LOOK_ALIKES)
    return _STRAY_JOINER.sub("", unicodedata.normalize("NFC", text))


def tidy_deep(value: Any) -> Any:
    """The same for every text inside lists and dicts; other values are kept."""
    match value:
        case str():
            return tidy(value)
        case dict():
            return {key: tidy_deep(item) for key, item in value.items()}
        case list() | tuple():
            return [tidy_deep(item) for item in value]
        case _:
            return value
