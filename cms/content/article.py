"""From a page (live, or content planned for it) to the Article every channel gets."""

from __future__ import annotations

from datetime import datetime
from html import escape
from typing import Any

import regex

from channels.article import Article, Contact, Correction, Paragraph, Person, Picture
from cms.content.addresses import canonical_url, picture_url
from cms.content.body import blocks
from cms.content.pictures import render
from cms.models import StoryImage, StoryPage, UnitPage
from publishing.ports import PictureFile, Rendered

AI_LABELS = {
    str(StoryImage.AiUse.ASSISTED): "Ảnh có chỉnh sửa bằng AI",
    str(StoryImage.AiUse.GENERATED): "Hình do AI tạo",
}
_TAG = regex.compile(r"[\p{L}\p{M}\p{N}_]+")


class Album:
    """The pictures of one story, each once, in the order they were met."""

    def __init__(self) -> None:
        self.files: dict[str, PictureFile] = {}
        self.pictures: dict[str, Picture] = {}

    def take(self, image: StoryImage, *, caption: str, alt: str) -> str | None:
        """Add `image`; what is written at the place wins over the picture's own."""
        file = render(image)
        if file is None:
            return None
        if file.digest not in self.files:
            self.files[file.digest] = file
            self.pictures[file.digest] = Picture(
                digest=file.digest,
                width=file.width,
                height=file.height,
                size=len(file.data),
                alt=alt or image.description or caption or image.caption,
                caption=_labelled(caption or image.caption, image),
                credit=image.credit,
                source=image.source,
                url=picture_url(file.digest),
            )
        return file.digest


def _labelled(caption: str, image: StoryImage) -> str:
    """The caption with what the law wants said of AI, in the story's own language."""
    label = AI_LABELS.get(image.ai_use, "")
    if not label or label.casefold() in caption.casefold():
        return caption
    return f"{caption.rstrip()} ({label})" if caption.strip() else label


def tags_of(*texts: str) -> tuple[str, ...]:
    """Hashtags without their sign, each once: "#LanTỏa #Dạy_tốt" → LanTỏa, Dạy_tốt."""
    words = (
        match.group()
        for text in texts
        for piece in text.replace("#", " ").replace(",", " ").split()
        if (match := _TAG.match(piece))
    )
    return tuple(dict.fromkeys(words))


def _person(page: StoryPage) -> tuple[Person, ...]:
    exemplar = page.exemplar
    if exemplar is None:
        return ()
    place = ", ".join(filter(None, [exemplar.workplace, exemplar.place]))
    return (
        Person(
            name=str(exemplar),
            call_name=exemplar.call_name,
            role=exemplar.role,
            place=place,
            collective=exemplar.collective,
        ),
    )


def _crew(page: StoryPage) -> tuple[Paragraph, ...]:
    """The crew of a reportage, one job a line, wherever the story goes."""
    lines = getattr(page, "crew", "").splitlines()
    named = [escape(" ".join(line.split()), quote=False) for line in lines]
    text = "<br>".join(line for line in named if line)
    return (Paragraph(html=text),) if text else ()


def build(
    page: StoryPage,
    unit: UnitPage | None,
    *,
    story: str,
    tag: str,
    revision: int,
    published_at: datetime,
    updated_at: datetime,
    corrections: tuple[Correction, ...] = (),
) -> Rendered:
    """The Article of `page` as it stands in memory, with its pictures' bytes."""
    album = Album()
    if page.lead_picture is not None:
        album.take(page.lead_picture, caption=page.lead_caption, alt="")
    body = (*blocks(page.body, album.take), *_crew(page))
    parent = page.get_parent()
    of_unit: dict[str, Any] = {}
    if unit is not None:
        of_unit = {
            "unit": unit.title,
            "licence": unit.licence,
            "contact": Contact(
                name=unit.contact_name,
                phone=unit.contact_phone,
                email=unit.contact_email,
            ),
        }
    article = Article(
        story=story,
        tag=tag,
        kind=page.article_kind,
        url=canonical_url(page),
        title=page.title,
        lead=page.lead,
        body=body,
        pictures=tuple(album.pictures.values()),
        people=_person(page),
        author=page.author,
        source=page.source,
        column=parent.title if parent else "",
        tags=tags_of(page.hashtags, unit.hashtags if unit else ""),
        published_at=published_at,
        updated_at=updated_at,
        revision=revision,
        corrections=corrections,
        ai_label=page.ai_label if page.ai_use != StoryPage.AiUse.NONE else "",
        **of_unit,
    )
    return Rendered(article, tuple(album.files.values()))
