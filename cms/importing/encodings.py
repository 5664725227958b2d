"""Bytes to text, and the old Vietnamese encodings named when they are met.

Nothing is converted here: a wrong guess would harm a name. The editor is told.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from cms.importing.parsed import Unreadable, Wording

_MOJIBAKE = re.compile(
    "á[º»][\u0080-\u024f\u2000-\u20ff]|Ä[‘]|Æ[°¡]|Ã[\u00a0-\u00bf]|â€[œ\u009d™“”]"
)
_TCVN3 = re.compile("[®µ¶·¸©ª«¬§¹]")
_VNI = re.compile("[aeiouyöôâêAEIOUYÖÔÂÊ][ùøûõïäáàåãâéèëêúüÙØÛÕÏÄÁÀÅÃÂÉÈËÊÚÜ]")
_OWN_LETTERS = re.compile("[\u1ea0-\u1ef9ăĂơƠưƯđĐ]")
_ENOUGH = 3

TCVN3 = _(
    "This text seems to be in the old TCVN3 (ABC) encoding, as with .VnTime fonts. "
    "It was taken over as it is: convert it to Unicode in Word and paste it again."
)
VNI = _(
    "This text seems to be in the old VNI encoding, as with VNI-Times fonts. "
    "It was taken over as it is: convert it to Unicode in Word and paste it again."
)
MOJIBAKE = _(
    "Some Vietnamese letters look broken (UTF-8 read as another encoding). "
    "Open the original again, check its letters and import it once more."
)
FALSE_D = _("Letters that only look like Đ were replaced by the real Đ.")


def suspicions(text: str) -> tuple[Wording, ...]:
    """What looks wrong with the letters of `text`, as warnings."""
    found: list[Wording] = []
    if len(_MOJIBAKE.findall(text)) >= _ENOUGH:
        found.append(MOJIBAKE)
    elif not _OWN_LETTERS.search(text):
        if len(_TCVN3.findall(text)) >= _ENOUGH:
            found.append(TCVN3)
        elif len(_VNI.findall(text)) >= _ENOUGH:
            found.append(VNI)
    return tuple(found)


def false_letters(raw: str) -> tuple[Wording, ...]:
    """What to tell when the door for text has letters to replace."""
    return (FALSE_D,) if re.search("[ÐƉ]", raw) else ()


def decode(data: bytes) -> str:
    """Text of a file: UTF-8, or UTF-16 with its mark. Anything else is named."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        name, encoding = "UTF-16", "utf-16"
    else:
        name, encoding = "UTF-8", "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(_wrong(data, name)) from error
    if "\x00" in text:
        raise Unreadable(_("This is not a text file: it holds binary data."))
    return text


def _wrong(data: bytes, name: str) -> Wording:
    guess = _guess(data)
    if guess:
        return _(
            "The file is not in %(name)s; it seems to be %(guess)s. Open it in Word "
            "or Notepad, save it as UTF-8 and import it again."
        ) % {"name": name, "guess": guess}
    return _(
        "The file is not in %(name)s. Open it in Word or Notepad, save it as UTF-8 "
        "and import it again."
    ) % {"name": name}


def _guess(data: bytes) -> str:
    if data[:4000].count(0) > len(data[:4000]) // 5:
        return "UTF-16"
    latin = data.decode("latin-1")
    if len(_TCVN3.findall(latin)) >= _ENOUGH:
        return "TCVN3 (ABC)"
    if len(_VNI.findall(latin)) >= _ENOUGH:
        return "VNI"
    # Windows-1258 writes its tones as separate marks after the vowel.
    if re.search(
        rb"[aeiouyAEIOUY\xe2\xea\xf4\xe3\xf5\xfd][\xcc\xd2\xde\xec\xf2]", data
    ):
        return "Windows-1258"
    return ""


def decode_html(data: bytes) -> str:
    """The same for HTML, which may say itself in which encoding it is."""
    declared = re.search(rb"<meta[^>]+charset=[\"']?([\w-]+)", data[:4000], re.I)
    name = declared[1].decode("ascii") if declared else "utf-8"
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return decode(data)
    try:
        return data.decode(name)
    except (UnicodeDecodeError, LookupError) as error:
        raise Unreadable(_wrong(data, name)) from error
