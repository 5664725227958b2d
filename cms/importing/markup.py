"""What tags, classes and styles of Word, Google Docs and web pages claim."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, replace
from urllib.parse import unquote_to_bytes

from lxml import etree

from cms.importing.cleaning import clean_line
from cms.importing.letters import Letters
from cms.importing.lines import Grid, Line, safe_href

# fmt: off
BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd",
    "details", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer",
    "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol",
    "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "ul",
})
# fmt: on
# fmt: off
IGNORED = frozenset({
    "script", "style", "noscript", "template", "iframe", "object", "embed", "svg",
    "math", "nav", "button", "input", "select", "textarea", "head", "title",
    "meta", "link", "video", "audio", "canvas",
})
# fmt: on
_LIST_STYLE = re.compile(r"mso-list:\s*l\d+\s+level\d", re.I)
_HIDDEN = re.compile(r"display:\s*none|mso-hide:\s*all|mso-list:\s*ignore", re.I)
_BOLD = re.compile(r"font-weight:\s*(bold|bolder|[6-9]00)", re.I)
_NOT_BOLD = re.compile(r"font-weight:\s*(normal|lighter|[1-5]00)", re.I)
_ITALIC = re.compile(r"font-style:\s*(italic|oblique)", re.I)
_NOT_ITALIC = re.compile(r"font-style:\s*normal", re.I)
_MAX_COLUMNS = 30


@dataclass(frozen=True)
class Style:
    bold: bool = False
    italic: bool = False
    href: str = ""


def styled(node: etree._Element, style: Style) -> Style:
    """The style inside `node`, which stands in `style`."""
    css = node.get("style") or ""
    bold = style.bold or node.tag in {"b", "strong"} or bool(_BOLD.search(css))
    italic = style.italic or node.tag in {"i", "em"} or bool(_ITALIC.search(css))
    return Style(
        bold=bold and not _NOT_BOLD.search(css),
        italic=italic and not _NOT_ITALIC.search(css),
        href=safe_href(node.get("href") or "") if node.tag == "a" else style.href,
    )


def hidden(node: etree._Element) -> bool:
    return node.get("hidden") is not None or bool(
        _HIDDEN.search(node.get("style") or "")
    )


def place(node: etree._Element, before: Line, group: int) -> Line:
    """What a line inside the block element `node` is."""
    tag, names = node.tag, (node.get("class") or "").lower().split()
    if tag in {"ul", "ol"}:
        return replace(before, role="item", ordered=tag == "ol", group=group)
    if tag == "blockquote":
        return replace(before, role="quote", group=group)
    if before.role in {"quote", "item"}:
        return before
    if "msotitle" in names or ("title" in names and tag in {"h1", "p"}):
        return Line((), role="title")
    if tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
        return Line((), role="heading", level=int(tag[1]))
    if any(name in {"msoquote", "msointensequote"} for name in names):
        return Line((), role="quote")
    if tag in {"figcaption", "caption"} or {"msocaption", "caption"} & set(names):
        return Line((), role="caption")
    if _LIST_STYLE.search(node.get("style") or ""):
        return Line((), role="item", ordered=_numbered(node))
    return before if tag not in {"p", "div"} or before.role == "caption" else Line(())


def _numbered(node: etree._Element) -> bool:
    """Whether the marker that Word wrote into the paragraph is a number or letter."""
    for span in node.iter("span"):
        if "ignore" in (span.get("style") or "").lower():
            return bool(re.match(r"\s*\w{1,4}[.)]", "".join(span.itertext())))
    return False


def grid(table: etree._Element, letters: Letters) -> Grid | None:
    """A table of data as plain text; None for one that only lays out a page."""
    if table.find(".//img") is not None or table.find(".//table") is not None:
        return None
    rows: list[list[str]] = []
    below: dict[tuple[int, int], str] = {}
    for r, row in enumerate(table.iter("tr")):
        cells: list[str] = []
        for cell in row.iterchildren("td", "th"):
            while (r, len(cells)) in below:
                cells.append(below.pop((r, len(cells))))
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            for i in range(wide):
                for down in range(1, high):
                    below[r + down, len(cells)] = ""
                cells.append(_cell_text(cell, letters) if i == 0 else "")
        rows.append(cells[:_MAX_COLUMNS])
    width = max((len(row) for row in rows), default=0)
    if width < 2 or len(rows) < 2:
        return None
    full = tuple(tuple(row + [""] * (width - len(row))) for row in rows)
    return Grid(rows=full, header=_has_header(table))


def _cell_text(cell: etree._Element, letters: Letters) -> str:
    inside = list(cell.iterchildren("p", "li")) or [cell]
    parts = [clean_line(letters.text("".join(part.itertext()))) for part in inside]
    if not any(parts):
        parts = [clean_line(letters.text("".join(cell.itertext())))]
    return "\n".join(filter(None, parts))


def _span(cell: etree._Element, name: str) -> int:
    value = cell.get(name) or "1"
    return min(max(int(value), 1), _MAX_COLUMNS) if value.isdecimal() else 1


def _has_header(table: etree._Element) -> bool:
    first = next(table.iter("tr"))
    if first.find("th") is not None:
        return True
    return all(
        cell.find(".//b") is not None or cell.find(".//strong") is not None
        for cell in first.iterchildren("td")
    )


def data_uri(address: str) -> bytes | None:
    """The bytes written into an address, or None when it points elsewhere."""
    if not address.startswith("data:image/") or "," not in address:
        return None
    head, body = address.split(",", 1)
    raw = unquote_to_bytes(body)
    if not head.endswith(";base64"):
        return raw
    try:
        return base64.b64decode(raw)
    except binascii.Error:
        return b""
