"""Vietnamese titles as addresses while they are typed: đ is d, marks fall away.

Wagtail's own ASCII mode writes "dj" for đ and drops vowels with two marks.
"""

from __future__ import annotations

import unicodedata
from typing import Any

from wagtail.admin.widgets.slug import SlugInput

_BASES = "aAeEiIoOuUyY"
_MARKS = "\u0300\u0301\u0303\u0306\u0302\u0309\u0323\u031b"


def _letters(base: str) -> str:
    """Every Vietnamese letter made from `base`, in both orders of its marks."""
    single = [unicodedata.normalize("NFC", base + mark) for mark in _MARKS]
    double = [
        unicodedata.normalize("NFC", one + mark)
        for one in single
        for mark in _MARKS
        if len(one) == 1
    ]
    return "".join(dict.fromkeys(c for c in single + double if len(c) == 1))


FORMATTERS: list[tuple[str, str]] = [
    *((f"[{_letters(base)}]", base.lower()) for base in _BASES),
    ("[đĐðÐƉ]", "d"),
    ("[\u0300-\u036f]", ""),
    ("[’'‘]", ""),
]


class VietnameseSlugInput(SlugInput):
    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, formatters=FORMATTERS)
