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
from channels.web.wordpress_site import Missing, Site

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
    found = site.get("media", slug=name)
    item = found[0] if found else None
    if item is None:
        item = site.upload(f"{name}.jpg", wire.read_picture(picture.digest))
    about = {
        "alt_text": picture.alt,
        "caption": " ".join(filter(None, [picture.caption, picture.credit])),
        "title": picture.caption or picture.alt or name,
    }
    site.post(f"media/{item['id']}", about)
    return {"id": int(item["id"]), "url": str(item["source_url"])}


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


def pictures_of(item: Any) -> set[int]:
    content = item.get("content") or {}
    html = str(content.get("raw") or content.get("rendered") or "")
    found = {int(key) for key in _OUR_PICTURE.findall(html)}
    return found | (
        {int(item["featured_media"])} if item.get("featured_media") else set()
    )


def erase(site: Site, wire: Wire[Any, Any], media: set[int]) -> None:
    """Delete pictures this placement uploaded; those of others are left alone."""
    for key in sorted(media):
        try:
            item = site.get(f"media/{key}", context="edit")
        except Missing:
            continue
        if str(item.get("slug", "")).startswith(f"lt-{mark(wire)}-"):
            site.delete(f"media/{key}")
