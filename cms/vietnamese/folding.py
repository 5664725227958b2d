"""The search key: what a hurried reader types, with no marks and no capitals."""

from __future__ import annotations

import unicodedata

import regex

from cms.vietnamese.tidying import tidy

_MARKS = regex.compile(r"\p{M}+")
_BLANKS = regex.compile(r"\s+")
_WORDS = regex.compile(r"[\p{L}\p{N}]+")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'"})


def fold(text: str) -> str:
    """`text` without diacritics, đ as d, lower case, single blanks.

    Both sides of a search go through it, so that "dang dinh duc" finds
    "Đặng Đình Đức" on every database.
    """
    bare = _MARKS.sub("", unicodedata.normalize("NFD", tidy(text)))
    bare = bare.replace("đ", "d").replace("Đ", "d").translate(_APOSTROPHES)
    return _BLANKS.sub(" ", bare.casefold()).strip()


def words(text: str) -> list[str]:
    """The folded letters and figures of `text` alone: "20/11" → ["20", "11"].

    Databases take "20/11" or "K'Brơi" apart in ways of their own; whoever stores
    and asks for these words gets one answer from all of them.
    """
    found: list[str] = _WORDS.findall(fold(text))
    return found
