"""What somebody typed into a search box, ready to be asked of any database."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from cms.vietnamese.folding import fold, words
from cms.vietnamese.tidying import tidy

LONGEST = 200  # characters; nobody types more, and pasted pages are cut
MOST_WORDS = 12
_WORDS = regex.compile(r"[\p{L}\p{N}]+")


@dataclass(frozen=True)
class Question:
    """`typed` keeps its marks for the order of the answers; `words` finds them."""

    typed: str
    words: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Question:
        typed = " ".join(tidy(text[:LONGEST]).split()).casefold()
        return cls(typed, tuple(dict.fromkeys(words(typed)))[:MOST_WORDS])

    def __bool__(self) -> bool:
        return bool(self.words)

    def distance(self, *texts: str) -> int:
        """How far `texts` (the weightiest first) are from what was typed.

        0 the first says exactly that, marks included; 1 another does, or the first
        has every typed word with its marks; 2 the first has the words without
        marks in this order; 3 in any order; 4 the hit lies elsewhere. Words count
        from their beginning: "hoa" is in "Hoà Bình", not in "khoa học".
        """
        first, *others = (_spaced(text) for text in texts)
        typed = _spaced(self.typed)
        if typed in first:
            return 0
        if any(typed in text for text in others):
            return 1
        if all(f" {word}" in first for word in typed.split()):
            return 1
        bare = f" {fold(first)}"
        if f" {fold(typed)}" in bare:
            return 2
        return 3 if self.found_in(bare) else 4

    def found_in(self, text: str) -> bool:
        """Whether every word begins a word of `text`."""
        able = words(text)
        return all(any(one.startswith(word) for one in able) for word in self.words)


def _spaced(text: str) -> str:
    """The words of `text` with their marks, in small letters, a blank before each."""
    return "".join(f" {word}" for word in _WORDS.findall(tidy(text).casefold()))
