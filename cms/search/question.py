"""What somebody typed into a search box, ready to be asked of any database."""

from __future__ import annotations

from dataclasses import dataclass

from cms.vietnamese.folding import fold, words
from cms.vietnamese.tidying import tidy

LONGEST = 200  # characters; nobody types more, and pasted pages are cut
MOST_WORDS = 12


@dataclass(frozen=True)
class Question:
    """`typed` keeps its marks for the order of the answers; `words` finds them."""

    typed: str
    words: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Question:
        typed = " ".join(tidy(text[:LONGEST]).split()).casefold()
        return cls(typed, tuple(dict.fromkeys(words(typed)))[:MOST_WORDS])

    @property
    def phrase(self) -> str:
        return fold(self.typed)

    def __bool__(self) -> bool:
        return bool(self.words)

    def distance(self, *texts: str) -> int:
        """How far `texts` (the weightiest first) are from what was typed.

        0 the first says exactly that, marks included; 1 another does, or the first
        has every typed word with its marks; 2 the first has the words without
        marks in this order; 3 in any order; 4 the hit lies elsewhere.
        """
        first, *others = (" ".join(tidy(text).split()).casefold() for text in texts)
        if self.typed in first:
            return 0
        if any(self.typed in text for text in others):
            return 1
        if all(word in first for word in self.typed.split()):
            return 1
        bare = fold(first)
        if self.phrase in bare:
            return 2
        return 3 if all(word in bare for word in self.words) else 4

    def found_in(self, folded: str) -> bool:
        return all(word in folded for word in self.words)
