"""What a WordPress draft is made of: uploaded pictures, terms, fields.

Everything here may be repeated: pictures and terms are found again by their slug.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from html import escape
from typing import Any

from channels.article import Picture
from channels.contract import Post, Resume, Wire
from channels.web.wordpress_site import Item, Missing, Site, id_of

_OUR_PICTURE = re.compile(r"wp-image-(\d+)")


def materials(
    site: Site, wire: Wire[Any, Any], post: Post, resume: Resume
) -> Iterator[Resume]:
    """Fill resume["media"], ["categories"] and ["tags"]."""
    media = resume.setdefault("media", {})
    for picture in post.pictures:
        if picture.digest not in media:
            media[picture.digest] = upload(site, wire, picture)
            yield deepcopy(resume)
    for taxonomy, names in (
        ("categories", [post.column] if post.column else []),
        ("tags", list(post.tags)),
    ):
        if resume.get(f"{taxonomy}_of") != names:
            ids = [site.term(taxonomy, name) for name in names]
            resume[taxonomy] = sorted({key for key in ids if key})
            resume[f"{taxonomy}_of"] = names
            yield deepcopy(resume)


def mark(wire: Wire[Any, Any]) -> str:
    """What names everything this placement makes on the site."""
    return wire.key.hex[:12]


def upload(site: Site, wire: Wire[Any, Any], picture: Picture) -> dict[str, Any]:
    name = f"lt-{mark(wire)}-{picture.digest[:12]}"
    found = site.listed("media", slug=name)
    if found:
        item = found[0]
    else:
        item = site.upload(f"{name}.jpg", wire.picture(picture.digest))
    about = {
        "alt_text": picture.alt,
        "caption": " ".join(filter(None, [picture.caption, picture.credit])),
        "title": picture.caption or picture.alt or name,
    }
    site.post(f"media/{id_of(item)}", about)
    return {"id": id_of(item), "url": str(item.get("source_url", ""))}


def fields(post: Post, resume: Resume) -> dict[str, Any]:
    html = post.html
    media = resume.get("media", {})
    for picture in post.pictures:
        there = media[picture.digest]
        html = html.replace(
            f'<img src="{picture.filename}"',
            f'<img class="wp-image-{there["id"]}" src="{escape(there["url"])}"',
        )
    first = post.pictures[0].digest if post.pictures else ""
    fields: dict[str, Any] = {
        "title": post.title,
        "content": html,
        "excerpt": post.excerpt,
        "tags": resume.get("tags", []),
        "featured_media": media[first]["id"] if first else 0,
    }
    if resume.get("categories"):
        fields["categories"] = resume["categories"]
    return fields


def pictures_of(item: Item) -> set[int]:
    found = {int(key) for key in _OUR_PICTURE.findall(content_of(item))}
    featured = item.get("featured_media")
    return found | ({featured} if isinstance(featured, int) and featured else set())


def content_of(item: Item) -> str:
    content = item.get("content")
    if not isinstance(content, dict):
        return ""
    return str(content.get("raw") or content.get("rendered") or "")


def erase(site: Site, wire: Wire[Any, Any], media: set[int]) -> None:
    """Delete pictures this placement uploaded; those of others are left alone."""
    for key in sorted(media):
        try:
            item = site.get(f"media/{key}", context="edit")
        except Missing:
            continue
        if str(item.get("slug", "")).startswith(f"lt-{mark(wire)}-"):
            site.delete(f"media/{key}")
