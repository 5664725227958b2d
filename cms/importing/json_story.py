"""Our own story JSON: the blocks of channels.article, pictures as base64.

{"title": …, "lead": …, "author": …, "source": …, "tags": […],
 "body": [{"type": "paragraph", "html": …}, {"type": "picture", "digest": "p1"}, …],
 "pictures": [{"digest": "p1", "data": "<base64>", "caption": …, "credit": …}]}

A `digest` may be any name that is unique in the file. Fields that only a published
story has (url, times, revision …) may stand in it and are ignored.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from channels.article import (
    Block,
    Gallery,
    Heading,
    ListBlock,
    Paragraph,
    PictureBlock,
)
from cms.importing.cleaning import clean_line
from cms.importing.encodings import suspicions
from cms.importing.html import read_html
from cms.importing.lines import Line
from cms.importing.parsed import (
    MAX_BLOCKS,
    MAX_CHARACTERS,
    MAX_PICTURES,
    MAX_TITLE,
    ParsedBlock,
    ParsedGallery,
    ParsedPicture,
    ParsedStory,
    Unreadable,
    Wording,
)
from cms.importing.pictures import checked
from cms.vietnamese.tidying import tidy_deep

WITHOUT_BYTES = _("Pictures without their data were left out: %(names)s.")


class _Picture(BaseModel):
    model_config = ConfigDict(extra="ignore")

    digest: str
    data: str = ""
    alt: str = Field("", max_length=255)
    caption: str = Field("", max_length=500)
    credit: str = Field("", max_length=160)


class _Story(BaseModel):
    model_config = ConfigDict(extra="ignore")

    title: str = Field(min_length=1, max_length=MAX_TITLE)
    lead: str = ""
    author: str = Field("", max_length=120)
    source: str = Field("", max_length=200)
    tags: tuple[str, ...] = ()
    body: tuple[Block, ...] = Field((), max_length=MAX_BLOCKS)
    pictures: tuple[_Picture, ...] = Field((), max_length=MAX_PICTURES)


@dataclass
class _Pictures:
    """The pictures of one file by name; `missing` collects those without bytes."""

    found: dict[str, ParsedPicture]
    missing: list[str]

    def __getitem__(self, name: str) -> ParsedPicture | None:
        if name not in self.found and name not in self.missing:
            self.missing.append(name)
        return self.found.get(name)


def read_json(text: str) -> ParsedStory:
    story = _validated(text)
    pictures = _Pictures(
        {p.digest: _picture(p, i) for i, p in enumerate(story.pictures, 1) if p.data},
        [],
    )
    body = [done for block in story.body if (done := _block(block, pictures))]
    warnings: list[Wording] = list(suspicions(f"{story.title}\n{story.lead}"))
    if pictures.missing:
        warnings.append(WITHOUT_BYTES % {"names": ", ".join(pictures.missing)})
    return ParsedStory(
        title=clean_line(story.title),
        lead=clean_line(story.lead),
        author=clean_line(story.author),
        source=clean_line(story.source),
        tags=tuple(filter(None, map(clean_line, story.tags))),
        body=tuple(body),
        warnings=tuple(warnings),
    )


def _validated(text: str) -> _Story:
    if len(text) > MAX_CHARACTERS and '"data"' not in text:
        raise Unreadable(
            _(
                "The document has %(count)s characters; at most %(limit)s are "
                "possible. Make several stories of it."
            )
            % {"count": len(text), "limit": MAX_CHARACTERS}
        )
    try:
        values: Any = json.loads(text)
        return _Story.model_validate(tidy_deep(values))
    except RecursionError as error:
        raise Unreadable(_("The document is nested too deeply to be read.")) from error
    except json.JSONDecodeError as error:
        raise Unreadable(
            _("The file is not valid JSON: line %(line)s, column %(column)s.")
            % {"line": error.lineno, "column": error.colno}
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "JSON"
        raise Unreadable(
            _("The field “%(field)s” is wrong: %(reason)s")
            % {"field": field, "reason": _reason(first["type"], first.get("ctx", {}))}
        ) from error


def _reason(kind: str, limits: dict[str, Any]) -> Wording:
    """What is wrong with a field, from pydantic's error type."""
    match kind:
        case "missing":
            return _("it is missing.")
        case "string_too_short":
            return _("it is empty.")
        case "string_too_long" | "too_long":
            return _("it is longer than %(limit)s.") % {"limit": limits["max_length"]}
        case "union_tag_invalid" | "union_tag_not_found" | "literal_error":
            return _("there is no such value.")
        case _:
            return _("it has the wrong form.")


def _picture(picture: _Picture, number: int) -> ParsedPicture:
    try:
        data = base64.b64decode(picture.data, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Unreadable(
            _("Picture %(number)s is not written in base64.") % {"number": number}
        ) from error
    ending = checked(data, number)
    return ParsedPicture(
        data=data,
        name=f"anh-{number}.{ending}",
        alt=clean_line(picture.alt),
        caption=clean_line(picture.caption),
        credit=clean_line(picture.credit),
    )


def _block(block: Block, pictures: _Pictures) -> ParsedBlock | None:
    match block:
        case PictureBlock():
            return pictures[block.digest]
        case Gallery():
            found = [one for name in block.digests if (one := pictures[name])]
            return ParsedGallery(tuple(found)) if found else None
        case Paragraph():
            html = _inline(block.html)
            return Paragraph(html=html) if html else None
        case ListBlock():
            items = tuple(filter(None, map(_inline, block.items)))
            return ListBlock(ordered=block.ordered, items=items) if items else None
        case Heading():
            return Heading(level=block.level, text=clean_line(block.text))
        case _:
            return block


def _inline(html: str) -> str:
    """Inline HTML from outside, reduced to what a paragraph may hold."""
    items, _warnings = read_html(f"<div>{html}</div>")
    return "<br>".join(item.html for item in items if isinstance(item, Line))
