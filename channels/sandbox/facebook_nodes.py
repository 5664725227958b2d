"""Pages and posts as the Graph API tells of them: chosen fields, lists, cursors."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from channels.sandbox.facebook_accounts import PAGES
from channels.sandbox.facebook_errors import bad_parameter
from channels.sandbox.store import Record

MAX_LIST = 100
PAGE_FIELDS = {
    "id",
    "name",
    "link",
    "username",
    "tasks",
    "access_token",
    "category",
    "fan_count",
    "can_post",
}


def choose(fields: object) -> list[str]:
    """Top-level names of a `fields` argument; sub-fields in braces are dropped."""
    flat = str(fields)
    while "{" in flat:
        shorter = re.sub(r"\{[^{}]*\}", "", flat)
        if shorter == flat:
            raise bad_parameter("Syntax error in fields")
        flat = shorter
    return [name.strip() for name in flat.split(",") if name.strip()]


def post_node(
    post: Record, wanted: Sequence[str], base: str, files: Sequence[str]
) -> Record:
    """The chosen fields of a post; asking for an unknown one is an error."""
    pictures = [f"{base}/media/{name}" for name in files]
    known: Record = {
        "id": post["id"],
        "message": post["message"],
        "created_time": graph_time(post["created"]),
        "updated_time": graph_time(post["edited"] or post["created"]),
        "permalink_url": f"{base}/facebook/posts/{post['id']}",
        "is_published": post["published"],
        "is_hidden": False,
        "scheduled_publish_time": post["scheduled"] and _unix(post["scheduled"]),
        "full_picture": next(iter(pictures), None),
        "status_type": "added_photos" if files else "mobile_status_update",
        "attachments": _attachments(post, pictures),
        "from": {"id": post["page"], "name": PAGES[post["page"]]},
    }
    check_fields(wanted, known, "PagePost")
    names = ["id", *(name for name in wanted if name != "id")]
    return {n: known[n] for n in names if known[n] not in (None, "")}


def page_node(page_id: str, fields: object, token: str) -> Record:
    wanted = choose(fields) or ["id", "name"]
    known: Record = {
        "id": page_id,
        "name": PAGES[page_id],
        "link": f"https://www.facebook.com/{page_id}",
        "username": f"lantoa.{page_id}",
        "tasks": ["CREATE_CONTENT", "MODERATE", "MANAGE"],
        "access_token": token,
        "category": "Education",
        "fan_count": 1204,
        "can_post": True,
    }
    check_fields(wanted, known, "Page")
    return {n: known[n] for n in {"id": 0, **dict.fromkeys(wanted)} if known[n] != ""}


def select_posts(
    posts: Sequence[Record], edge: str, arguments: Mapping[str, Any]
) -> tuple[list[Record], Record]:
    """One page of an edge, newest first, with its cursors."""
    chosen = [
        post
        for post in reversed(posts)
        if not post["deleted"] and _on_edge(post, edge) and _in_time(post, arguments)
    ]
    return page_of_list(chosen, arguments)


def page_of_list(
    chosen: list[Record], arguments: Mapping[str, Any]
) -> tuple[list[Record], Record]:
    """One page of what an edge holds, with its cursors."""
    if after := str(arguments.get("after", "")):
        ids = [one["id"] for one in chosen]
        last = base64.urlsafe_b64decode(after.encode()).decode()
        chosen = chosen[ids.index(last) + 1 :] if last in ids else []
    limit = _limit(arguments)
    shown = chosen[:limit]
    paging: Record = {}
    if shown:
        cursors = {"before": _cursor(shown[0]), "after": _cursor(shown[-1])}
        paging = {"cursors": cursors}
        if len(chosen) > limit:
            paging["next"] = f"?after={cursors['after']}&limit={limit}"
    return shown, paging


def graph_time(moment: str) -> str:
    return datetime.fromisoformat(moment).strftime("%Y-%m-%dT%H:%M:%S+0000")


def check_fields(wanted: Sequence[str], known: Mapping[str, Any], node: str) -> None:
    for name in wanted:
        if name not in known:
            raise bad_parameter(
                f"Tried accessing nonexisting field ({name}) on node type ({node})"
            )


def _attachments(post: Record, pictures: Sequence[str]) -> Record | None:
    if pictures:
        return {
            "data": [
                {"type": "photo", "media": {"image": {"src": p}}, "url": p}
                for p in pictures
            ]
        }
    if post["link"]:
        shim = f"https://l.facebook.com/l.php?u={post['link']}"
        return {"data": [{"type": "share", "url": shim, "unshimmed_url": post["link"]}]}
    return None


def _on_edge(post: Record, edge: str) -> bool:
    if edge == "scheduled_posts":
        return bool(post["scheduled"])
    return edge == "feed" or bool(post["published"])


def _in_time(post: Record, arguments: Mapping[str, Any]) -> bool:
    created = datetime.fromisoformat(post["created"])
    since, until = arguments.get("since"), arguments.get("until")
    if since and int(created.timestamp()) < _moment(since).timestamp():
        return False
    return not until or created <= _moment(until)


def _moment(value: object) -> datetime:
    text = str(value)
    try:
        if re.fullmatch(r"\d+(\.\d+)?", text):
            return datetime.fromtimestamp(int(float(text)), UTC)
        then = datetime.fromisoformat(text)
        return then if then.tzinfo else then.replace(tzinfo=UTC)
    except ValueError as error:
        raise bad_parameter("Param since must be a timestamp") from error


def _limit(arguments: Mapping[str, Any]) -> int:
    text = str(arguments.get("limit", 25))
    if not text.isdigit() or not 1 <= int(text) <= MAX_LIST:
        raise bad_parameter(f"Param limit must be at most {MAX_LIST}.")
    return int(text)


def _cursor(post: Record) -> str:
    return base64.urlsafe_b64encode(str(post["id"]).encode()).decode()


def _unix(moment: str) -> int:
    return int(datetime.fromisoformat(moment).timestamp())


def business_usage(percent: int, minutes: int) -> dict[str, Any]:
    return {
        "type": "pages",
        "call_count": percent,
        "total_cputime": 1,
        "total_time": percent // 2,
        "estimated_time_to_regain_access": minutes,
    }
