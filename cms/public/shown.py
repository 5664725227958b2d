"""A story as its page shows it: the newest snapshot, or the page before a freeze."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from channels.article import Article, Embed, Gallery, Picture, PictureBlock
from cms.content.article import build
from cms.content.tree import unit_of
from cms.models import StoryImage, StoryPage
from publishing.models import Placement, Snapshot, StoredPicture, Story

SMALL = 720  # px, what a telephone needs


@dataclass(frozen=True)
class ShownPicture:
    """A picture with the addresses this reader may fetch; relative, so that the
    page works under every name the site is reached by."""

    picture: Picture
    src: str
    small: str = ""
    focus: str = ""  # classes of site.css that keep in sight what matters

    @property
    def srcset(self) -> str:
        if not self.small or self.picture.width <= SMALL:
            return ""
        return f"{self.small} {SMALL}w, {self.src} {self.picture.width}w"


@dataclass(frozen=True)
class ShownBlock:
    """A block of the body, the template that draws it, and its pictures."""

    block: Any
    pictures: tuple[ShownPicture, ...] = ()

    @property
    def template(self) -> str:
        return f"cms/public/blocks/{self.block.type}.html"


@dataclass(frozen=True)
class Shown:
    article: Article
    lead: ShownPicture | None
    body: tuple[ShownBlock, ...]
    updated: datetime | None  # when it differs visibly from the publication


def shown(page: StoryPage, *, preview: bool = False) -> Shown:
    """What the page of `page` shows. A preview shows private pictures to editors."""
    article = None if preview else _frozen(page)
    article = article or _as_it_stands(page)
    pictures = _pictures(article, preview)
    in_body = {
        digest
        for block in article.body
        for digest in (
            [block.digest]
            if isinstance(block, PictureBlock)
            else block.digests
            if isinstance(block, Gallery)
            else [block.poster]
            if isinstance(block, Embed)
            else []
        )
    }
    first = article.lead_picture
    lead = pictures.get(first.digest) if first and first.digest not in in_body else None
    moved = (article.updated_at - article.published_at).total_seconds() >= 60
    return Shown(
        article=article,
        lead=lead,
        body=tuple(_block(block, pictures) for block in article.body),
        updated=article.updated_at if moved else None,
    )


def _frozen(page: StoryPage) -> Article | None:
    """The newest snapshot, unless the page was published again since."""
    of_page = Snapshot.objects.published().filter(story__page_id=page.pk)
    snapshot = of_page.order_by("-publication").first()
    if snapshot is None or (
        page.last_published_at is not None
        and snapshot.page_published_at is not None
        and page.last_published_at > snapshot.page_published_at
    ):
        return None
    return snapshot.article


def _as_it_stands(page: StoryPage) -> Article:
    published = page.first_published_at or timezone.now()
    story = Story.objects.filter(page_id=page.pk).first()
    return build(
        page,
        unit_of(page.path),
        story=str(story.pk) if story else "",
        tag=story.tag if story else "",
        revision=1,
        published_at=published,
        updated_at=page.last_published_at or published,
    ).article


def _pictures(article: Article, preview: bool) -> dict[str, ShownPicture]:
    by_digest = {picture.digest: picture for picture in article.pictures}
    if preview:
        return {
            digest: ShownPicture(picture, reverse("private_picture", args=[digest]))
            for digest, picture in by_digest.items()
        }
    public = StoredPicture.objects.filter(digest__in=by_digest, public=True)
    focused = StoryImage.objects.filter(
        outgoing_digest__in=by_digest, focal_point_x__isnull=False
    )
    focus = {image.outgoing_digest: focus_of(image) for image in focused}
    return {
        digest: public_picture(by_digest[digest], focus.get(digest, ""))
        for digest in public.values_list("digest", flat=True)
    }


def focus_of(image: StoryImage) -> str:
    """Where the focal point lies, in tenths: a page may carry no style of its own."""
    if image.focal_point_x is None or image.focal_point_y is None:
        return ""
    x = min(10, round(10 * image.focal_point_x / max(image.width, 1)))
    y = min(10, round(10 * image.focal_point_y / max(image.height, 1)))
    return f"fx{x} fy{y}"


def public_picture(picture: Picture, focus: str = "") -> ShownPicture:
    return ShownPicture(
        picture,
        focus=focus,
        src=reverse("public_picture", args=[picture.digest]),
        small=reverse("small_picture", args=[picture.digest]),
    )


def _block(block: Any, pictures: dict[str, ShownPicture]) -> ShownBlock:
    match block:
        case PictureBlock():
            digests: tuple[str, ...] = (block.digest,)
        case Gallery():
            digests = block.digests
        case Embed(poster=poster) if poster:
            digests = (poster,)
        case _:
            digests = ()
    return ShownBlock(
        block, tuple(pictures[digest] for digest in digests if digest in pictures)
    )


def other_places(page: StoryPage) -> list[tuple[str, str]]:
    """ "Cũng có trên": names and links of the public places that carry the story."""
    placements = (
        Placement.objects.filter(
            story__page_id=page.pk, closed_at=None, permalink__startswith="http"
        )
        .exclude(channel__network="website")
        .select_related("channel")
        .order_by("posted_at", "pk")
    )
    return [(place.channel.name, place.permalink) for place in placements]
