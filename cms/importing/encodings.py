"""Bytes to text, and encodings named that are not the one we expect."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from cms.importing.legacy import as_windows, detect
from cms.importing.parsed import Unreadable, Wording


def decode(data: bytes) -> str:
    """Text of a file: UTF-8, or UTF-16 with its mark. Anything else is named.

    Old letters come as Windows shows them: whether to change them is asked later.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        name, encoding = "UTF-16", "utf-16"
    else:
        name, encoding = "UTF-8", "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        text = _old(data)
        if not text:
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


def _old(data: bytes) -> str:
    text = as_windows(data)
    return text if b"\0" not in data and detect(text.splitlines()) else ""


def _guess(data: bytes) -> str:
    if data[:4000].count(0) > len(data[:4000]) // 5:
        return "UTF-16"
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
        text = _old(data)
        if not text:
            raise Unreadable(_wrong(data, name)) from error
        return text
