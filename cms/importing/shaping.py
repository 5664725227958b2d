"""Lines to a story: one way for Word, HTML and text, whoever read them."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from channels.article import Heading, ListBlock, Paragraph, Quote, Table
from cms.importing.captions import caption_and_credit, is_caption
from cms.importing.front import front
from cms.importing.lines import Grid, Item, Line, Shot
from cms.importing.parsed import (
    MAX_BLOCKS,
    MAX_CHARACTERS,
    MAX_PICTURES,
    ParsedBlock,
    ParsedPicture,
    ParsedStory,
    Unreadable,
    Wording,
)
from cms.importing.pictures import checked, without_dots
from cms.importing.sections import structured

_SPOKEN = re.compile(
    r"^[“\"«](?P<words>.{20,})[”\"»][.,]?\s*"
    r"(?:[–—-]\s*(?P<who>.{2,80})|\((?P<whom>[^()]{2,80})\))?$",
    re.S,
)
_SIGNED = re.compile(r"^[–—-]\s*(.{2,120})$")


def shape(items: list[Item], name: str, warnings: list[Wording]) -> ParsedStory:
    """The story that `items` tell. `name` stands in for a missing title."""
    _refuse(items)
    top = front(items, name)
    rest = list(without_dots(list(top.rest), warnings))
    body = _blocks(structured(rest))
    if len(body) > MAX_BLOCKS:
        raise Unreadable(
            _("The document has more than %(limit)s parts. Make several stories of it.")
            % {"limit": MAX_BLOCKS}
        )
    return ParsedStory(
        title=top.title,
        lead=top.lead,
        author=top.author,
        source=top.source,
        body=tuple(body),
        warnings=tuple(dict.fromkeys([*warnings, *top.warnings])),
    )


def _refuse(items: list[Item]) -> None:
    if not items:
        raise Unreadable(_("There is no text in it."))
    length = sum(len(item.text) for item in items if isinstance(item, Line))
    if length > MAX_CHARACTERS:
        raise Unreadable(
            _(
                "The document has %(count)s characters; at most %(limit)s are "
                "possible. Make several stories of it."
            )
            % {"count": length, "limit": MAX_CHARACTERS}
        )
    if sum(isinstance(item, Shot) for item in items) > MAX_PICTURES:
        raise Unreadable(
            _("The document has more than %(limit)s pictures.")
            % {"limit": MAX_PICTURES}
        )


def _blocks(items: list[Item]) -> list[ParsedBlock]:
    ranks = sorted(
        {i.level for i in items if isinstance(i, Line) and i.role == "heading"}
    )
    levels = {rank: min(2 + n, 4) for n, rank in enumerate(ranks)}
    body: list[ParsedBlock] = []
    number = 0
    items = list(items)
    while items:
        item = items.pop(0)
        match item:
            case Shot():
                number += 1
                below = items[0] if items else None
                said = isinstance(below, Line) and is_caption(below)
                words = items.pop(0).text if said else ""
                body.append(_picture(item, number, words))
            case Grid():
                body.append(Table(rows=item.rows, header=item.header))
            case Line(role="heading" | "title"):
                text = " ".join(item.text.split())
                body.append(Heading(level=levels.get(item.level, 2), text=text))
            case Line(role="item"):
                body.append(_list([item, *_take(items, item)]))
            case Line(role="quote"):
                body.append(_quote([item, *_take(items, item)]))
            case Line():
                body.append(_spoken(item) or Paragraph(html=item.html))
    return body


def _take(items: list[Item], first: Line) -> list[Line]:
    """The following lines of the same list or quote, taken out of `items`."""
    mark = (first.role, first.ordered, first.group)
    taken: list[Line] = []
    while items:
        following = items[0]
        if not isinstance(following, Line):
            break
        if (following.role, following.ordered, following.group) != mark:
            break
        taken.append(following)
        items.pop(0)
    return taken


def _list(lines: list[Line]) -> ListBlock:
    return ListBlock(ordered=lines[0].ordered, items=tuple(line.html for line in lines))


def _quote(lines: list[Line]) -> Quote:
    texts = [line.text for line in lines]
    signed = _SIGNED.match(texts[-1]) if len(texts) > 1 else None
    if signed:
        return Quote(text="\n".join(texts[:-1]), attribution=signed[1])
    return Quote(text="\n".join(texts))


def _spoken(line: Line) -> Quote | None:
    """A paragraph in quotation marks, with its speaker or in italics, is a quote."""
    match = _SPOKEN.match(line.text)
    if not match or re.search('[“”«»"]', match["words"]):
        return None
    who = match["who"] or match["whom"] or ""
    if not who and not line.italic:
        return None
    return Quote(text=match["words"], attribution=who.strip(" ."))


def _picture(shot: Shot, number: int, words: str) -> ParsedPicture:
    ending = checked(shot.data, number)
    caption, credit = caption_and_credit(words)
    return ParsedPicture(
        data=shot.data,
        name=f"{shot.name or f'anh-{number}'}.{ending}",
        alt=shot.alt[:255],
        caption=caption[:500],
        credit=credit[:160],
    )
