"""The old Vietnamese letters: how to tell them, and what they are in Unicode.

TCVN3 (ABC, fonts .Vn…) gives each letter one place of Latin-1; VNI (fonts VNI-…) a
vowel and a mark behind it; "mojibake" is UTF-8 that somebody read as Windows-1252.
Tables: TCVN 5712:1993 VN3 and the VNI-Win encoding.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum


class Legacy(StrEnum):
    TCVN3 = "TCVN3 (ABC)"
    VNI = "VNI"
    MOJIBAKE = "UTF-8 → Windows-1252"


# 0xA1 to 0xFE in order; a dot stands for a place without a letter.
_TCVN3 = str.maketrans(
    {
        0xA1 + place: letter
        for place, letter in enumerate(
            "ĂÂÊÔƠƯĐăâêôơưđ......àảãáạ.ằẳẵắ.......ặầẩẫấậè.ẻẽéẹềểễếệìỉ...ĩíịò."
            "ỏõóọồổỗốộờởỡớợù.ủũúụừửữứựỳỷỹýỵ"
        )
        if letter != "."
    }
)
_TCVN3_MARKS = re.compile("[®µ¶·¸©ª«¬§¹]")

_TONES = dict(zip("ùøûõï", "\u0301\u0300\u0309\u0303\u0323", strict=True))
_ROUND = dict(zip("áàåãä", _TONES.values(), strict=True))
_BREVE = dict(zip("éèúüë", _TONES.values(), strict=True))
_MARKS = {
    **_TONES,
    **{mark: "\u0302" + tone for mark, tone in {"â": "", **_ROUND}.items()},
    **{mark: "\u0306" + tone for mark, tone in {"ê": "", **_BREVE}.items()},
}
_ALONE = dict(zip("ñôöæóòîÑÔÖÆÓÒÎ", "đơưỉĩịỵĐƠƯỈĨỊỴ", strict=True))
_VNI = re.compile("[ao][âáàåãä]|e[âáàåãä]|a[êéèúüë]|[aeouyôö][ùøûõï]", re.I)
_VNI_ALL = re.compile(f"{_VNI.pattern}|[{''.join(_ALONE)}]", re.I)

_HIGH = {
    byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte)
    for byte in range(0x80, 0xA0)
}
_BYTES = {ord(letter): byte for byte, letter in _HIGH.items()}
_NEXT = "[" + "".join(map(re.escape, _HIGH.values())) + "\u0080-\u00bf]"
_MOJIBAKE = re.compile(
    f"[\u00c3-\u00df]{_NEXT}|\u00c2[\u00a0-\u00bf]|[\u00e0-\u00ef]{_NEXT}{{2}}"
    f"|[\u00f0-\u00f4]{_NEXT}{{3}}"
)
_OWN_LETTERS = re.compile("[\u1ea0-\u1ef9ăĂơƠưƯđĐ]")
_WORDS = re.compile(r"\S+")
_ONE_IN = 6  # words; French or German has such letters too, but not so many


def is_own(line: str) -> bool:
    """Whether `line` holds letters that only Vietnamese in Unicode has."""
    return bool(_OWN_LETTERS.search(unicodedata.normalize("NFC", line)))


def detect(lines: list[str]) -> Legacy | None:
    """The old letters most of the lines without Vietnamese ones are written in."""
    whole = "\n".join(lines)
    if _many(len(_MOJIBAKE.findall(whole)), whole, least=2):
        return Legacy.MOJIBAKE
    doubtful = "\n".join(line for line in lines if not is_own(line))
    if _many(len(_TCVN3_MARKS.findall(doubtful)), doubtful, least=3):
        return Legacy.TCVN3
    if _many(len(_VNI.findall(doubtful)), doubtful, least=3):
        return Legacy.VNI
    return None


def _many(found: int, text: str, *, least: int) -> bool:
    return found >= least and found * _ONE_IN >= len(_WORDS.findall(text))


def converted(text: str, legacy: Legacy) -> str:
    """`text` in Unicode, NFC. Only for text whose old letters are known."""
    match legacy:
        case Legacy.TCVN3:
            text = text.translate(_TCVN3)
        case Legacy.VNI:
            text = _VNI_ALL.sub(_from_vni, text)
        case Legacy.MOJIBAKE:
            text = _MOJIBAKE.sub(_from_mojibake, text)
    return unicodedata.normalize("NFC", text)


def _from_vni(match: re.Match[str]) -> str:
    found = match[0]
    if len(found) == 1:
        return _ALONE.get(found, found)
    base = _ALONE.get(found[0], found[0])
    return base + _MARKS[found[1].lower()]


def _from_mojibake(match: re.Match[str]) -> str:
    try:
        return match[0].translate(_BYTES).encode("latin-1").decode()
    except UnicodeError:
        return match[0]


def as_windows(data: bytes) -> str:
    """Bytes as Windows shows them: Windows-1252, its five gaps kept."""
    return data.decode("latin-1").translate(_HIGH)
