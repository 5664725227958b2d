"""Posts, media and terms in the shape wp/v2 answers with."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from channels.sandbox.store import Record
from channels.sandbox.wordpress_users import USERS, User

OFFSET = timedelta(hours=7)  # the site's own clock


def post_shape(post: Record, base: str, *, edit: bool) -> Record:
    gmt = post["date_gmt"] or _plain(post["created"])
    modified = _plain(post.get("modified") or post["created"])
    key = int(post["id"])
    return {
        "id": key,
        "date": _local(gmt),
        "date_gmt": gmt,
        "guid": _text(f"{base}/wordpress/?p={key}", edit),
        "modified": _local(modified),
        "modified_gmt": modified,
        "slug": post["slug"],
        "status": post["status"],
        "type": "post",
        "link": post_link(post, base),
        "title": _text(post["title"], edit),
        "content": {**_text(post["content"], edit, "\n"), "protected": False},
        "excerpt": {**_text(post["excerpt"], edit, "\n"), "protected": False},
        "author": post["author"],
        "featured_media": post["featured_media"],
        "comment_status": post["extra"].get("comment_status", "open"),
        "ping_status": post["extra"].get("ping_status", "open"),
        "sticky": bool(post["extra"].get("sticky", False)),
        "template": "",
        "format": post["extra"].get("format", "standard"),
        "meta": [],
        "categories": post["categories"],
        "tags": post["tags"],
        "_links": {"self": [{"href": f"{base}/wordpress/wp-json/wp/v2/posts/{key}"}]},
    }


def media_shape(item: Record, base: str, *, edit: bool) -> Record:
    created = _plain(item["created"])
    return {
        "id": int(item["id"]),
        "date": _local(created),
        "date_gmt": created,
        "slug": item["slug"],
        "status": "inherit",
        "type": "attachment",
        "link": f"{base}/wordpress/{item['slug']}/",
        "title": _text(item["title"], edit),
        "caption": _text(item["caption"], edit),
        "description": _text(item["description"], edit),
        "alt_text": item["alt_text"],
        "media_type": "image",
        "mime_type": item["mime"],
        "media_details": {"file": item["filename"], "sizes": {}},
        "source_url": f"{base}/media/{item['file']}",
    }


def term_shape(term: Record, taxonomy: str, base: str) -> Record:
    return {
        "id": int(term["id"]),
        "count": 0,
        "description": "",
        "link": f"{base}/wordpress/{taxonomy}/{term['slug']}/",
        "name": term["name"],
        "slug": term["slug"],
        "taxonomy": "category" if taxonomy == "categories" else "post_tag",
    }


def user_shape(user: User, *, edit: bool) -> Record:
    shape: dict[str, Any] = {
        "id": user.id,
        "name": user.name,
        "slug": user.username,
        "url": "",
        "description": "",
    }
    if edit:
        shape |= {
            "username": user.username,
            "roles": [user.role],
            "capabilities": {
                "edit_posts": user.writes,
                "publish_posts": user.writes,
                "upload_files": user.writes,
                user.role: True,
            },
        }
    return shape


def author_name(author: int) -> str:
    return next((user.name for user in USERS.values() if user.id == author), "")


def post_link(post: Record, base: str) -> str:
    if post["status"] == "publish":
        return f"{base}/wordpress/{post['slug']}/"
    return f"{base}/wordpress/?p={post['id']}"


def _text(raw: str, edit: bool, end: str = "") -> Record:
    rendered = raw + end if raw else raw
    return {"raw": raw, "rendered": rendered} if edit else {"rendered": rendered}


def _plain(moment: str) -> str:
    then = datetime.fromisoformat(moment)
    return then.replace(tzinfo=None).isoformat(timespec="seconds")


def _local(gmt: str) -> str:
    return (datetime.fromisoformat(gmt) + OFFSET).isoformat(timespec="seconds")
