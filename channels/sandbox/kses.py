"""What an author's HTML keeps on a WordPress site without `unfiltered_html`.

Allowed markup passes byte for byte; the rest disappears as KSES makes it disappear.
"""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

TAGS = frozenset(
    re.findall(
        r"\w+",
        """a abbr b blockquote br caption cite code dd del details div dl dt em
        figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins li ol p pre q s small span
        strong sub summary sup table tbody td tfoot th thead tr u ul""",
    )
)
ATTRIBUTES = frozenset(
    re.findall(
        r"\w+",
        """abbr align alt cite class colspan datetime dir height href id lang name rel
        reversed rowspan scope src srcset start style target title type width""",
    )
)
SWALLOWED = frozenset({"script", "style"})
SAFE_ADDRESS = re.compile(r"(?i)\s*(https?:|mailto:|tel:|[/#?]|[^:]*$)")


class _Filter(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.out: list[str] = []
        self._swallowing = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SWALLOWED:
            self._swallowing += 1
        elif tag in TAGS and not self._swallowing:
            self.out.append(self._start(tag, attrs))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in TAGS and not self._swallowing:
            self.out.append(self._start(tag, attrs))

    def handle_endtag(self, tag: str) -> None:
        if tag in SWALLOWED:
            self._swallowing = max(0, self._swallowing - 1)
        elif tag in TAGS and not self._swallowing:
            self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self._swallowing:
            self.out.append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        if data.strip().startswith(("wp:", "/wp:")):
            self.out.append(f"<!--{data}-->")

    def _start(self, tag: str, attrs: list[tuple[str, str | None]]) -> str:
        kept = [(name, value) for name, value in attrs if _allowed(name, value)]
        if kept == attrs:
            return self.get_starttag_text() or ""
        words = "".join(f' {n}="{escape(v or "")}"' for n, v in kept)
        return f"<{tag}{words}>"


def _allowed(name: str, value: str | None) -> bool:
    if name not in ATTRIBUTES and not name.startswith(("data-", "aria-")):
        return False
    return name not in {"href", "src"} or bool(SAFE_ADDRESS.match(value or ""))


def kses(html: str) -> str:
    """`html` as WordPress would store it for an author."""
    parser = _Filter()
    parser.feed(html)
    parser.close()
    return "".join(parser.out)
