"""The line under a picture: what it says and who took it."""

from __future__ import annotations

import re

from cms.importing.lines import Line

_NUMBERED = re.compile(r"^(?:ảnh|hình|hình ảnh|figure|photo)\s*\d+\s*[:.–-]\s*", re.I)
_CREDIT = re.compile(
    r"[\s(\[–-]*\b(?:ảnh minh họa|nguồn ảnh|ảnh tư liệu|ảnh|nguồn|photo)\s*:\s*"
    r"([^():\[\]]{1,160}?)[\s.)\]]*$",
    re.I,
)
_PREFIX = re.compile(r"^(?:ảnh minh họa|ảnh|hình|chú thích)\s*:\s*", re.I)
_MAX_CAPTION = 500
_MAX_CREDIT_WORDS = 6


def is_caption(line: Line) -> bool:
    """Whether the line right after a picture speaks of the picture."""
    if line.role == "caption":
        return True
    if line.role != "" or len(line.text) > _MAX_CAPTION:
        return False
    return bool(
        _NUMBERED.match(line.text)
        or _PREFIX.match(line.text)
        or _CREDIT.search(line.text)
        or (line.italic and len(line.text) <= 300)
    )


def caption_and_credit(text: str) -> tuple[str, str]:
    """ "Cô Hoà bên tủ sách. (Ảnh: NVCC)" → ("Cô Hoà bên tủ sách.", "NVCC").

    "Ảnh: NVCC" alone is a credit; "Ảnh: Cô Hoà bên tủ sách sau giờ học." says what
    is seen, because nobody's name is that long.
    """
    text = _NUMBERED.sub("", " ".join(text.split()))
    match = _CREDIT.search(text)
    if not match:
        return _PREFIX.sub("", text), ""
    before, credit = text[: match.start()].strip(), match[1].strip()
    if before:
        return _PREFIX.sub("", before), credit
    if len(credit.split()) <= _MAX_CREDIT_WORDS and not text.endswith("."):
        return "", credit
    return _PREFIX.sub("", text), ""
