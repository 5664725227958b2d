"""Our own story JSON: the blocks of channels.article, pictures as base64.

{"title": …, "lead": …, "author": …, "source": …, "tags": […],
 "body": [{"type": "paragraph", "html": …}, {"type": "picture", "digest": "p1"}, …],
 "pictures": [{"digest": "p1", "data": "<base64>", "caption": …, "credit": …}]}

cms.exporting.story_json writes it, with `kind` and, for each picture, its `own` words
beside those of the place. A `digest` may be any name that is unique in the file;
`same_as` names the picture whose bytes another one shares. Fields that only a published
story has (url, times, revision …) may stand in it and are ignored.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from channels.article import (
    Block,
    Embed,
    Gallery,
    Heading,
    ListBlock,
    Paragraph,
    PictureBlock,
)
from cms.content.body import inline
from cms.importing.belongings import Belongings
from cms.importing.letters import Letters
from cms.importing.lines import safe_href
from cms.importing.parsed import (
    MAX_BLOCKS,
    MAX_CHARACTERS,
    MAX_JSON_PICTURES,
    MAX_TITLE,
    ParsedBlock,
    ParsedGallery,
    ParsedPicture,
    ParsedRecording,
    ParsedStory,
    Particulars,
    PictureWords,
    Unreadable,
    Wording,
)
from cms.importing.pictures import checked
from cms.models import StoryImage, StoryPage
from cms.vietnamese.tidying import tidy_deep

WITHOUT_BYTES = _("Pictures without their data were left out: %(names)s.")


_Pixels = Annotated[int, Field(ge=0, le=100_000)]


class _Own(BaseModel):
    """cms.importing.parsed.PictureWords, checked."""

    model_config = ConfigDict(extra="ignore")

    title: str = Field("", max_length=255)
    alt: str = Field("", max_length=255)
    caption: str = Field("", max_length=500)
    source: str = Field("", max_length=160)
    basis: StoryImage.Basis = StoryImage.Basis.UNSET
    basis_note: str = Field("", max_length=255)
    rights_until: date | None = None
    minors: StoryImage.Minors = StoryImage.Minors.UNSET
    ai_use: StoryImage.AiUse = StoryImage.AiUse.NONE
    focal_point: tuple[_Pixels, _Pixels, _Pixels, _Pixels] | None = None


class _Picture(BaseModel):
    model_config = ConfigDict(extra="ignore")

    digest: str
    data: str = ""
    same_as: str = ""
    name: str = Field("", max_length=100)
    own: _Own | None = None
    alt: str = Field("", max_length=255)
    caption: str = Field("", max_length=500)
    credit: str = Field("", max_length=160)


class _Story(BaseModel):
    model_config = ConfigDict(extra="ignore")

    title: str = Field(min_length=1, max_length=MAX_TITLE)
    kind: Literal["", "exemplar", "reportage", "article"] = ""
    lead: str = ""
    author: str = Field("", max_length=120)
    source: str = Field("", max_length=200)
    tags: tuple[str, ...] = ()
    ai_use: StoryPage.AiUse = StoryPage.AiUse.NONE
    ai_label: str = Field("", max_length=160)
    embargo_at: AwareDatetime | None = None
    deed_on: date | None = None
    crew: str = ""
    seo_title: str = Field("", max_length=255)
    search_description: str = ""
    belongings: Belongings = Belongings()
    picture_leads: bool = True
    body: tuple[Block, ...] = Field((), max_length=MAX_BLOCKS)
    pictures: tuple[_Picture, ...] = Field((), max_length=MAX_JSON_PICTURES)


@dataclass
class _Pictures:
    """The pictures of one file by name; `missing` collects those without bytes."""

    found: dict[str, ParsedPicture]
    missing: list[str]

    def __getitem__(self, name: str) -> ParsedPicture | None:
        if name not in self.found and name not in self.missing:
            self.missing.append(name)
        return self.found.get(name)


def read_json(text: str, letters: Letters) -> ParsedStory:
    story = _validated(text, letters)
    data = {p.digest: p.data for p in story.pictures}
    named = {p.digest: data.get(p.same_as) or p.data for p in story.pictures}
    pictures = _Pictures(
        {
            p.digest: _picture(p, named[p.digest], i)
            for i, p in enumerate(story.pictures, 1)
            if named[p.digest]
        },
        [],
    )
    body = [done for block in story.body if (done := _block(block, pictures))]
    warnings: list[Wording] = []
    if pictures.missing:
        warnings.append(WITHOUT_BYTES % {"names": ", ".join(pictures.missing)})
    return ParsedStory(
        title=_line(story.title),
        kind=story.kind,
        lead=story.lead.strip(),
        author=_line(story.author),
        source=_line(story.source),
        tags=tuple(filter(None, map(_line, story.tags))),
        body=tuple(body),
        warnings=tuple(warnings),
        picture_leads=story.picture_leads,
        belongings=story.belongings,
        particulars=Particulars(
            **{name: getattr(story, name) for name in Particulars.__dataclass_fields__}
        ),
    )


def _line(text: str) -> str:
    """On one line; blanks that must not break stay what they are."""
    return re.sub("[ \t\n]+", " ", text).strip()


def _validated(text: str, letters: Letters) -> _Story:
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
        return _Story.model_validate(tidy_deep(letters.deep(values)))
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
        case "union_tag_invalid" | "union_tag_not_found" | "literal_error" | "enum":
            return _("there is no such value.")
        case _:
            return _("it has the wrong form.")


def _picture(picture: _Picture, coded: str, number: int) -> ParsedPicture:
    try:
        data = base64.b64decode(coded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Unreadable(
            _("Picture %(number)s is not written in base64.") % {"number": number}
        ) from error
    ending = checked(data, number)
    return ParsedPicture(
        data=data,
        name=f"{PurePath(picture.name).stem or f'anh-{number}'}.{ending}",
        alt=_line(picture.alt),
        caption=_line(picture.caption),
        credit=_line(picture.credit),
        own=PictureWords(**picture.own.model_dump()) if picture.own else None,
    )


def _block(block: Block, pictures: _Pictures) -> ParsedBlock | None:
    match block:
        case PictureBlock():
            return pictures[block.digest]
        case Gallery():
            found = [one for name in block.digests if (one := pictures[name])]
            return ParsedGallery(tuple(found)) if found else None
        case Paragraph():
            html = "<br>".join(inline(block.html))
            return Paragraph(html=html) if html else None
        case ListBlock():
            items = tuple(filter(None, ("<br>".join(inline(i)) for i in block.items)))
            return ListBlock(ordered=block.ordered, items=items) if items else None
        case Heading():
            return Heading(level=block.level, text=_line(block.text))
        case Embed():
            poster = pictures[block.poster] if block.poster else None
            return ParsedRecording(block, poster) if safe_href(block.url) else None
        case _:
            return block
