"""Text as networks count and cut it. Everything here is pure.

Vietnamese is the hard case: one letter may be several code points (NFD), two or
three bytes, or weigh two on X, so every text is NFC before anything is measured.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_right
from typing import Literal
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import regex

Unit = Literal["characters", "utf16", "bytes", "graphemes", "weight"]

URL = regex.compile(r"https?://[^\s<>\"“”]+[^\s<>\"“”.,;:!?)\]}'…]")
HASHTAG = regex.compile(r"(?<![\p{L}\p{M}\p{N}_&/])#[\p{L}\p{M}\p{N}_]+")
TOKEN = regex.compile(r"[?&]lt=([0-9A-Za-z_-]{4,64})(?=$|[^0-9A-Za-z_-])")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_GRAPHEME = regex.compile(r"\X")
_EMOJI = regex.compile(r"[\p{Extended_Pictographic}\p{Regional_Indicator}\u20e3]")
_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
X_URL_WEIGHT = 23
_LOOSE = " \n\t,;:–-"


def clean(text: str) -> str:
    """NFC, one kind of newline, no control characters."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _CONTROL.search(text):
        text = _CONTROL.sub("", text)
    return unicodedata.normalize("NFC", text)


def one_line(text: str) -> str:
    return " ".join(clean(text).split())


# --- counting -------------------------------------------------------------------


def count(text: str, unit: Unit = "characters") -> int:
    """The size of `text` (made NFC) in the unit of a network."""
    text = unicodedata.normalize("NFC", text)
    match unit:
        case "characters":
            return len(text)
        case "utf16":
            return len(text.encode("utf-16-le")) // 2
        case "bytes":
            return len(text.encode())
        case "graphemes":
            return sum(1 for _ in _GRAPHEME.finditer(text))
        case "weight":
            return _weight(text)


def _weight(text: str) -> int:
    """X (twitter-text v3): an address weighs 23, an emoji sequence 2."""
    total, at = 0, 0
    for match in URL.finditer(text):
        total += _plain_weight(text[at : match.start()]) + X_URL_WEIGHT
        at = match.end()
    return total + _plain_weight(text[at:])


def _plain_weight(text: str) -> int:
    return sum(
        2
        if len(match[0]) > 1 and _EMOJI.search(match[0])
        else sum(1 if _light(ord(char)) else 2 for char in match[0])
        for match in _GRAPHEME.finditer(text)
    )


def _light(point: int) -> bool:
    return any(low <= point <= high for low, high in _LIGHT)


# --- cutting --------------------------------------------------------------------


def truncate(text: str, limit: int, unit: Unit = "characters", mark: str = "…") -> str:
    """At most `limit` of `unit`, cut after a word, else after a letter with its marks.

    Never inside an address: it stays whole or goes. A cut text ends with `mark`.
    """
    text = unicodedata.normalize("NFC", text)
    if count(text, unit) <= limit:
        return text
    cuts = _cuts(text)
    fitting = bisect_right(
        cuts, limit, key=lambda cut: count(text[: cut[0]].rstrip(_LOOSE) + mark, unit)
    )
    if not fitting:
        return ""
    words = [end for end, ends_word in cuts[:fitting] if ends_word]
    return text[: words[-1] if words else cuts[fitting - 1][0]].rstrip(_LOOSE) + mark


def _cuts(text: str) -> list[tuple[int, bool]]:
    """Every place where `text` may be cut, with whether a word ends there."""
    addresses = [match.span() for match in URL.finditer(text)]
    cuts = []
    for match in _GRAPHEME.finditer(text):
        end = match.end()
        if any(start < end < stop for start, stop in addresses):
            continue
        ends = end == len(text) or (text[end].isspace() and not match[0].isspace())
        cuts.append((end, ends))
    return cuts


# --- links, hashtags, look-ups --------------------------------------------------


def hashtags(text: str) -> list[str]:
    return HASHTAG.findall(unicodedata.normalize("NFC", text))


def hashtag(name: str) -> str:
    """ "Gương điển hình" → "#GươngĐiểnHình"; "" when nothing can stand in a tag."""
    words = regex.findall(r"[\p{L}\p{M}\p{N}_]+", clean(name))
    return "#" + "".join(word[:1].upper() + word[1:] for word in words) if words else ""


def with_token(link: str, token: str) -> str:
    """`link` carrying `?lt=<token>`; an older token is replaced, the rest stays."""
    if not token:
        return link
    parts = urlsplit(link)
    query = parse_qsl(parts.query, keep_blank_values=True)
    query = [(key, value) for key, value in query if key != "lt"] + [("lt", token)]
    return urlunsplit(parts._replace(query=urlencode(query)))


PLACE = "{link}"  # where an editor wants the address to stand


def tokens(text: str) -> frozenset[str]:
    """All tokens that the links in `text` carry."""
    return frozenset(TOKEN.findall(text))


def with_link(text: str, link: str) -> str:
    """`text` with `link` in it once: where it says {link}, in the place of its
    tokenless form, else last."""
    if not link or link in text:
        return text
    if PLACE in text:
        return text.replace(PLACE, link)
    bare = _without_token(link)
    for match in URL.finditer(text):
        if _without_token(match[0]) == bare:
            return text[: match.start()] + link + text[match.end() :]
    return f"{text.rstrip()}\n\n{link}" if text.strip() else link


def _without_token(link: str) -> str:
    parts = urlsplit(link)
    query = [
        (key, value)
        for key, value in parse_qsl(parts.query, keep_blank_values=True)
        if key != "lt"
    ]
    return urlunsplit(parts._replace(query=urlencode(query))).rstrip("/")


def fingerprint(text: str) -> str:
    """The same for texts that differ only in links, blanks and case (SHA-256, hex)."""
    plain = URL.sub(" ", unicodedata.normalize("NFC", text))
    return hashlib.sha256(" ".join(plain.split()).casefold().encode()).hexdigest()
