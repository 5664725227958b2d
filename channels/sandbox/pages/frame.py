"""The shell of every page, and the small pieces all of them use."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from html import escape
from typing import Final

from channels.sandbox.pages.words import Words

VIETNAM: Final = timezone(timedelta(hours=7))
ADDRESS = re.compile(r"(https?://[^\s<>\"]+|#[^\s#.,;:!?<>&\"]{2,})")


@dataclass(frozen=True)
class Page:
    """`body` is polled and swapped piece by piece; `top` stays as it is."""

    kind: str  # CSS class of the page
    title: str
    top: str
    body: str
    bare: bool = False  # without the way back to all networks


def shell(page: Page, words: Words, path: str) -> str:
    other = ("en", "English") if words.lang == "vi" else ("vi", "Tiếng Việt")
    back = (
        f'<a class="all" href="/{words.query}">{e(words("All networks"))}</a>'
        if not page.bare
        else ""
    )
    return f"""<!doctype html>
<html lang="{words.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{e(page.title)}</title>
<link rel="icon" href="/__static/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/__static/sandbox.css">
<script type="module" src="/__static/sandbox.js"></script>
</head>
<body class="{page.kind}">
<div class="strip"><span class="sim">{e(words("Simulated"))}</span>
<span>{e(words("Nothing here leaves your computer"))}</span>
<span class="ways">{back}<a lang="{other[0]}"
 href="{e(path)}?lang={other[0]}">{other[1]}</a></span></div>
{page.top}
<main id="live">{page.body}</main>
</body>
</html>
"""


def e(text: object) -> str:
    return escape(str(text))


def piece(key: str, html: str, kind: str = "", tag: str = "article") -> str:
    """One part of a live page: replaced only when its content has changed."""
    version = hashlib.sha256(html.encode()).hexdigest()[:12]
    name = "p" + hashlib.sha256(key.encode()).hexdigest()[:12]
    return f'<{tag} id="{name}" class="{kind}" data-v="{version}">{html}</{tag}>'


def empty(words: Sequence[str]) -> str:
    lines = "".join(f"<p>{e(line)}</p>" for line in words)
    return piece("empty", lines, "empty", "div")


def clock(moment: str | None, words: Words) -> str:
    """A time to the second, as a reader in Việt Nam reads it."""
    if not moment:
        return ""
    then = datetime.fromisoformat(moment).astimezone(VIETNAM)
    shown = f"{then:%d/%m/%Y}, {then:%H:%M:%S}"
    return f'<time datetime="{e(moment)}">{shown}</time>'


def prose(text: str) -> str:
    """A post's plain text: lines kept, addresses and tags marked."""
    parts = []
    for chunk in ADDRESS.split(text):
        if chunk.startswith(("http://", "https://")):
            shown = re.sub(r"^https?://", "", chunk)
            shown = shown if len(shown) <= 48 else shown[:47] + "…"
            parts.append(
                f'<a href="{e(chunk)}" target="_blank" rel="noopener">{e(shown)}</a>'
            )
        elif chunk.startswith("#"):
            parts.append(f'<span class="tag">{e(chunk)}</span>')
        else:
            parts.append(e(chunk))
    return "".join(parts).replace("\n", "<br>")


def picture(address: str, alt: str = "", kind: str = "") -> str:
    return f'<img class="{kind}" src="{e(address)}" alt="{e(alt)}" loading="lazy">'


def stored(name: str) -> str:
    """Address of a stored picture, or of one that stayed where it was."""
    return name if "://" in name else f"/media/{name}"


def joined(pieces: Iterable[str]) -> str:
    return "".join(pieces)
