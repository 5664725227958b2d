"""A story's stream as blocks of channels.article: plain data, clean inline HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from typing import Any, Protocol

import nh3
from wagtail.rich_text import RichText, expand_db_html

from channels import article as parts
from channels.article import Block
from cms.content.addresses import absolute, recording_url
from cms.models import StoryImage


class Taker(Protocol):
    """Takes a picture with what is written beside it here; gives its digest."""

    def __call__(self, image: StoryImage, *, caption: str, alt: str) -> str | None: ...


_BORDERS = re.compile(
    r"</?(?:p|div|h[1-6]|li|ul|ol|blockquote|table|tr|td|section)\b[^>]*>", re.I
)
_BOLD = re.compile(r"<(/?)strong\b[^>]*>", re.I)
_SLANTED = re.compile(r"<(/?)em\b[^>]*>", re.I)
_HREF = re.compile(r'href="([^"]*)"')
_BREAK = re.compile(r"\s*<br\s*/?>\s*")
_BLANKS = re.compile(r"[ \t\r\n]+")


def inline(source: str) -> Iterator[str]:
    """The paragraphs of stored rich text, each limited to b, i, a, br."""
    expanded = _SLANTED.sub(r"<\1i>", _BOLD.sub(r"<\1b>", expand_db_html(source)))
    for piece in _BORDERS.split(expanded):
        clean = nh3.clean(
            piece,
            tags={"b", "i", "a", "br"},
            attributes={"a": {"href"}},
            url_schemes={"http", "https", "mailto"},
            url_relative="pass_through",
            link_rel=None,
        )
        clean = _HREF.sub(lambda m: f'href="{_absolute(m[1])}"', clean)
        clean = _BREAK.sub("<br>", _BLANKS.sub(" ", clean.replace("&nbsp;", "\u00a0")))
        clean = re.sub(r"^(?:<br>|\s)+|(?:<br>|\s)+$", "", clean)
        if plain(clean):
            yield clean


def _absolute(href: str) -> str:
    return html.escape(absolute(html.unescape(href)), quote=True)


def plain(markup: str) -> str:
    """The words of inline HTML."""
    return html.unescape(nh3.clean(markup.replace("<br>", "\n"), tags=set())).strip()


def _paragraph(value: RichText, take: Taker) -> Iterator[Block]:
    yield from (parts.Paragraph(html=markup) for markup in inline(value.source))


def _heading(value: Any, take: Taker) -> Iterator[Block]:
    level = value.get("level") or "2"
    if text := value["text"].strip():
        yield parts.Heading(level=int(level), text=text)  # type: ignore[arg-type]


def _quote(value: Any, take: Taker) -> Iterator[Block]:
    if text := value["text"].strip():
        yield parts.Quote(text=text, attribution=value.get("attribution") or "")


def _digest(value: Any, take: Taker) -> str | None:
    if value.get("image") is None:
        return None
    return take(
        value["image"],
        caption=value.get("caption") or "",
        alt=value.get("alt") or "",
    )


def _picture(value: Any, take: Taker) -> Iterator[Block]:
    if digest := _digest(value, take):
        yield parts.PictureBlock(digest=digest)


def _gallery(value: Any, take: Taker) -> Iterator[Block]:
    digests = [digest for item in value if (digest := _digest(item, take))]
    if digests:
        yield parts.Gallery(digests=tuple(dict.fromkeys(digests)))


def _list(value: Any, take: Taker) -> Iterator[Block]:
    items = tuple("<br>".join(inline(item.source)) for item in value["items"])
    if items := tuple(item for item in items if item):
        yield parts.ListBlock(ordered=bool(value.get("ordered")), items=items)


def _table(value: Any, take: Taker) -> Iterator[Block]:
    headings = tuple(str(column["heading"] or "") for column in value.columns)
    rows = tuple(
        tuple(str(cell or "") for cell in row["values"]) for row in value.row_data
    )
    header = any(headings)
    if header:
        rows = (headings, *rows)
    if rows:
        yield parts.Table(caption=value.caption or "", header=header, rows=rows)


def _practice(value: Any, take: Taker) -> Iterator[Block]:
    fields = ("title", "context", "method", "result", "conditions")
    texts = {name: (value.get(name) or "").strip() for name in fields}
    if any(texts.values()):
        yield parts.Practice(**texts)


def _recording(value: Any, take: Taker) -> Iterator[Block]:
    recording, link = value.get("recording"), value.get("link") or ""
    if recording is None and not link:
        return
    title = (value.get("title") or "").strip()
    media: Any = ""
    if recording is not None:
        media = "video" if recording.is_film else "audio"
        link, title = recording_url(recording), title or recording.title
    yield parts.Embed(
        url=link, title=title, media=media, poster=_digest(value, take) or ""
    )


_KINDS: dict[str, Callable[[Any, Taker], Iterator[Block]]] = {
    "paragraph": _paragraph,
    "heading": _heading,
    "quote": _quote,
    "picture": _picture,
    "gallery": _gallery,
    "list": _list,
    "table": _table,
    "practice": _practice,
    "recording": _recording,
}


def blocks(stream: Any, take: Taker) -> tuple[Block, ...]:
    """The body of a story in order; blocks without content are left out."""
    return tuple(
        block
        for child in stream
        if child.value is not None
        for block in _KINDS[child.block_type](child.value, take)
    )
