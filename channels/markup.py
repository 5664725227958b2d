"""An article's blocks as clean HTML and as plain text.

Words it adds ("Ảnh:", "Cải chính") are part of the story and follow its language,
not the reader's. Nothing here trusts the HTML it was given.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape
from zoneinfo import ZoneInfo

import nh3

from channels.article import (
    Article,
    Block,
    Correction,
    Embed,
    Gallery,
    Heading,
    ListBlock,
    Paragraph,
    Picture,
    PictureBlock,
    Practice,
    Quote,
    Table,
)
from channels.remember import per_article
from channels.text import clean, one_line

INLINE = {"b", "i", "a", "br", "strong", "em"}
SCHEMES = {"http", "https", "mailto"}
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
WORDS = {
    "vi": {
        "photo": "Ảnh",
        "practice": "Cách làm hay",
        "context": "Bối cảnh",
        "method": "Cách làm",
        "result": "Kết quả",
        "conditions": "Điều kiện áp dụng",
        "correction": "Cải chính ngày",
        "source": "Nguồn",
    },
    "en": {
        "photo": "Photo",
        "practice": "Good practice",
        "context": "Context",
        "method": "Method",
        "result": "Result",
        "conditions": "Conditions",
        "correction": "Correction of",
        "source": "Source",
    },
}
_BREAK = re.compile(r"<br\s*/?>")
_ANCHOR = re.compile(r'<a href="(https?://[^"]*)"[^>]*>(.*?)</a>')
_TAG = re.compile(r"<[^>]+>")
Source = Callable[[Picture], str]  # the address a picture gets in `src`


def word(article: Article, key: str) -> str:
    return WORDS.get(article.language, WORDS["vi"])[key]


def inline(html: str) -> str:
    """Inline HTML reduced to the allow-list, NFC, without control characters."""
    return clean(
        nh3.clean(
            clean(html),
            tags=INLINE,
            attributes={"a": {"href"}},
            url_schemes=SCHEMES,
            link_rel="nofollow noopener",
        )
    ).strip()


def plain(html: str) -> str:
    """Inline HTML as text; a link to elsewhere keeps its address in brackets."""
    text = _BREAK.sub("\n", inline(html))
    text = _ANCHOR.sub(_link_text, text)
    return clean(unescape(_TAG.sub("", text))).strip()


def _link_text(match: re.Match[str]) -> str:
    address, label = match[1], match[2]
    return label if label.strip() == address else f"{label} ({address})"


def by_filename(picture: Picture) -> str:
    return picture.filename


def by_address(picture: Picture) -> str:
    """The public address where there is one, else the file name."""
    return picture.url or picture.filename


# --- HTML -----------------------------------------------------------------------


@per_article
def story_html(
    article: Article, src: Source = by_filename, *, lead_picture: bool = True
) -> str:
    """The whole story but its title: lead, pictures, body, author, notes."""
    parts = [f"<p><strong>{_text(article.lead)}</strong></p>"] if article.lead else []
    lead = article.lead_picture
    if lead and lead_picture and lead.digest not in body_digests(article):
        parts.insert(0, figure(article, lead, src))
    parts.append(body_html(article, src))
    if article.author:
        parts.append(f"<p><strong>{_text(article.author)}</strong></p>")
    if article.source:
        parts.append(f"<p>{word(article, 'source')}: {_text(article.source)}</p>")
    parts += [_correction_html(article, note) for note in article.corrections]
    if article.ai_label:
        parts.append(f"<p><em>{_text(article.ai_label)}</em></p>")
    return "\n".join(part for part in parts if part)


def body_html(article: Article, src: Source = by_filename) -> str:
    """The blocks of the body, one element per line."""
    return "\n".join(
        html for block in article.body if (html := _block_html(article, block, src))
    )


def figure(article: Article, picture: Picture, src: Source = by_filename) -> str:
    size = (
        f' width="{picture.width}" height="{picture.height}"' if picture.width else ""
    )
    image = f'<img src="{escape(src(picture))}" alt="{_text(picture.alt)}"{size}>'
    caption = _text(caption_text(article, picture))
    words = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f"<figure>{image}{words}</figure>"


def caption_text(article: Article, picture: Picture) -> str:
    """ "Caption. Ảnh: credit" as one line; "" when there is neither."""
    caption, credit = one_line(picture.caption), one_line(picture.credit)
    label = word(article, "photo")
    if credit and not credit.casefold().startswith(label.casefold()):
        credit = f"{label}: {credit}"
    if caption and credit and caption[-1] not in ".!?…":
        caption += "."
    return " ".join(part for part in (caption, credit) if part)


def body_digests(article: Article) -> set[str]:
    """The pictures that stand in the body."""
    found: set[str] = set()
    for block in article.body:
        if isinstance(block, PictureBlock):
            found.add(block.digest)
        elif isinstance(block, Gallery):
            found.update(block.digests)
    return found


def _block_html(article: Article, block: Block, src: Source) -> str:
    match block:
        case Paragraph():
            html = inline(block.html)
            return f"<p>{html}</p>" if html else ""
        case Heading():
            return f"<h{block.level}>{_text(block.text)}</h{block.level}>"
        case Quote():
            by = f"<cite>{_text(block.attribution)}</cite>" if block.attribution else ""
            return f"<blockquote><p>{_lines(block.text)}</p>{by}</blockquote>"
        case PictureBlock():
            return _figures(article, (block.digest,), src)
        case Gallery():
            return _figures(article, block.digests, src)
        case ListBlock():
            tag = "ol" if block.ordered else "ul"
            items = "".join(f"<li>{inline(item)}</li>" for item in block.items)
            return f"<{tag}>{items}</{tag}>"
        case Table():
            return _table_html(block)
        case Practice():
            lines = "".join(
                f"<p><strong>{label}:</strong> {_lines(text)}</p>"
                for label, text in _practice(article, block)
            )
            return f"<h3>{_practice_title(article, block)}</h3>{lines}"
        case Embed():
            address = escape(block.url)
            label = _text(block.title) or address
            return f'<p><a href="{address}" rel="nofollow noopener">{label}</a></p>'


def _figures(article: Article, digests: tuple[str, ...], src: Source) -> str:
    found = (article.picture(digest) for digest in digests)
    return "\n".join(figure(article, picture, src) for picture in found if picture)


def _table_html(block: Table) -> str:
    rows = list(block.rows)
    caption = f"<caption>{_text(block.caption)}</caption>" if block.caption else ""
    head = ""
    if block.header and rows:
        cells = "".join(f"<th>{_lines(cell)}</th>" for cell in rows.pop(0))
        head = f"<thead><tr>{cells}</tr></thead>"
    body = "".join(
        "<tr>" + "".join(f"<td>{_lines(cell)}</td>" for cell in row) + "</tr>"
        for row in rows
    )
    return f"<table>{caption}{head}<tbody>{body}</tbody></table>"


def _correction_html(article: Article, note: Correction) -> str:
    return (
        f"<p><strong>{_correction_day(article, note)}:</strong> {_lines(note.note)}</p>"
    )


def _practice_title(article: Article, block: Practice) -> str:
    title = word(article, "practice")
    return f"{title}: {_text(block.title)}" if block.title else title


def _practice(article: Article, block: Practice) -> list[tuple[str, str]]:
    fields = ("context", "method", "result", "conditions")
    return [
        (word(article, name), getattr(block, name))
        for name in fields
        if getattr(block, name).strip()
    ]


def _text(text: str) -> str:
    return escape(one_line(text))


def _lines(text: str) -> str:
    return "<br>".join(escape(line.strip()) for line in clean(text).strip().split("\n"))


# --- plain text -----------------------------------------------------------------


@per_article
def story_text(article: Article) -> str:
    """The whole story as text, paragraphs parted by a blank line, without pictures."""
    parts = [one_line(article.title), one_line(article.lead), body_text(article)]
    parts += [
        article.author,
        *(correction_text(article, c) for c in article.corrections),
    ]
    return "\n\n".join(part for part in (*parts, article.ai_label) if part)


def body_text(article: Article) -> str:
    return "\n\n".join(
        text for block in article.body if (text := _block_text(article, block))
    )


def correction_text(article: Article, note: Correction) -> str:
    return f"{_correction_day(article, note)}: {clean(note.note).strip()}"


def _correction_day(article: Article, note: Correction) -> str:
    day = note.at.astimezone(HANOI).strftime("%d/%m/%Y")
    return f"{word(article, 'correction')} {day}"


def _block_text(article: Article, block: Block) -> str:
    match block:
        case Paragraph():
            return plain(block.html)
        case Heading():
            return one_line(block.text)
        case Quote():
            by = f"\n— {one_line(block.attribution)}" if block.attribution else ""
            return f"“{clean(block.text).strip()}”{by}"
        case PictureBlock() | Gallery():
            return ""
        case ListBlock():
            marks = (f"{n}. " if block.ordered else "• " for n in range(1, 10**6))
            return "\n".join(
                mark + plain(item)
                for mark, item in zip(marks, block.items, strict=False)
            )
        case Table():
            rows = (" | ".join(one_line(cell) for cell in row) for row in block.rows)
            return "\n".join([one_line(block.caption), *rows]).strip()
        case Practice():
            title = f"{word(article, 'practice')}: {one_line(block.title)}"
            lines = (
                f"{label}: {clean(text).strip()}"
                for label, text in _practice(article, block)
            )
            return "\n".join([title.removesuffix(": "), *lines])
        case Embed():
            return f"{one_line(block.title)}: {block.url}" if block.title else block.url
