"""Vietnamese alphabetical order, stored as a key so that every database agrees.

a ă â b c d đ e ê … o ô ơ … u ư; within a word the tones follow as ngang, huyền,
hỏi, ngã, sắc, nặng. The key holds digits only, because digits sort alike under
every collation.
"""

from __future__ import annotations

import unicodedata

from cms.vietnamese.tidying import tidy

_ALPHABET = "0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: f"{index:02d}" for index, letter in enumerate(_ALPHABET, start=1)}
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}


def _word_key(word: str) -> str:
    letters: list[str] = []
    tones: list[str] = []
    for character in unicodedata.normalize("NFD", word.lower()):
        if tone := _TONES.get(character):
            if tones:
                tones[-1] = tone
        elif unicodedata.combining(character) and letters:
            whole = unicodedata.normalize("NFC", letters[-1] + character)
            if whole in _RANK:
                letters[-1] = whole
        elif character in _RANK:
            letters.append(character)
            tones.append("0")
    return "".join(_RANK[letter] for letter in letters) + "00" + "".join(tones)


def text_key(text: str) -> str:
    """Sort key of a text read from left to right (titles, collectives)."""
    return "".join(_word_key(word) for word in tidy(text).split())


def name_key(full_name: str) -> str:
    """Sort key of a person's name: by tên (the last word), then họ, then đệm."""
    words = tidy(full_name).split()
    if len(words) > 1:
        words = [words[-1], words[0], *words[1:-1]]
    return text_key(" ".join(words))
