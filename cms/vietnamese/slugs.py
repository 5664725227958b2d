"""Addresses from Vietnamese titles: ASCII, readable, never longer than a link bears."""

from __future__ import annotations

from slugify import slugify as ascii_slug

from cms.vietnamese.tidying import tidy

MAX_LENGTH = 100


def slugify(text: str) -> str:
    """ "Những người đưa đò" → "nhung-nguoi-dua-do"; "" when nothing is left."""
    return ascii_slug(
        tidy(text).replace("’", "").replace("'", ""),
        max_length=MAX_LENGTH,
        word_boundary=True,
        save_order=True,
    )


def is_slug(text: str) -> bool:
    """Whether `text` may stand in an address as it is."""
    return bool(text) and text.isascii() and text == ascii_slug(text)
