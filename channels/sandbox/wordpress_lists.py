"""Lists of wp/v2: filters, pages, totals, chosen fields."""

from __future__ import annotations

from collections.abc import Sequence

from channels.sandbox.exchange import Request
from channels.sandbox.store import Record
from channels.sandbox.wordpress_errors import RestError, invalid
from channels.sandbox.wordpress_posts import STATUSES
from channels.sandbox.wordpress_users import User

ARGUMENTS = {
    "slug",
    "status",
    "context",
    "per_page",
    "page",
    "search",
    "orderby",
    "order",
    "after",
    "before",
    "include",
    "exclude",
    "author",
    "categories",
    "tags",
    "hide_empty",
    "_fields",
    "_embed",
    "_locale",
}
MAX_PER_PAGE = 100


def listed(
    request: Request, collection: str, records: Sequence[Record], user: User | None
) -> tuple[list[Record], dict[str, str]]:
    """The records of one page with the total headers; raises RestError."""
    for name in request.query:
        if name not in ARGUMENTS:
            raise invalid(name, f"{name} is not a known parameter.")
    if request.arg("context") == "edit" and (user is None or not user.writes):
        words = "Sorry, you are not allowed to edit posts in this post type."
        raise RestError("rest_forbidden_context", words, 403 if user else 401)
    chosen = [record for record in records if _wanted(request, record)]
    if collection == "posts":
        allowed = _statuses(request, user)
        chosen = [record for record in chosen if record["status"] in allowed]
    if request.arg("order", "desc" if collection in {"posts", "media"} else "") == (
        "desc"
    ):
        chosen.reverse()
    size = _number(request, "per_page", 10, MAX_PER_PAGE)
    page = _number(request, "page", 1, 1_000_000)
    pages = -(-len(chosen) // size)
    if page > max(1, pages):
        raise RestError(
            "rest_post_invalid_page_number",
            "The page number requested is larger than the number of pages available.",
            400,
        )
    headers = {"X-WP-Total": str(len(chosen)), "X-WP-TotalPages": str(pages)}
    return chosen[(page - 1) * size : page * size], headers


def choose_fields(request: Request, shapes: list[Record]) -> list[Record]:
    """Only the top-level fields named by `_fields`, when it is given."""
    wanted = {name.split(".")[0].strip() for name in request.arg("_fields").split(",")}
    if wanted == {""}:
        return shapes
    return [{k: v for k, v in shape.items() if k in wanted} for shape in shapes]


def _wanted(request: Request, record: Record) -> bool:
    slugs = [s for s in request.arg("slug").split(",") if s]
    if slugs and record["slug"] not in slugs:
        return False
    include = [s for s in request.arg("include").split(",") if s]
    if include and record["id"] not in include:
        return False
    words = " ".join(str(record.get(k, "")) for k in ("title", "content", "name"))
    return request.arg("search").casefold() in words.casefold()


def _statuses(request: Request, user: User | None) -> set[str]:
    asked = [s for s in request.arg("status", "publish").split(",") if s]
    for status in asked:
        if status not in {*STATUSES, "trash", "any"}:
            raise invalid("status", f"status is not one of {', '.join(STATUSES)}.")
    if asked != ["publish"] and (user is None or not user.writes):
        raise invalid("status", "Status is forbidden.")
    return set(STATUSES) if "any" in asked else set(asked)


def _number(request: Request, name: str, default: int, most: int) -> int:
    text = request.arg(name, str(default))
    if not text.isdigit() or not 1 <= int(text) <= most:
        raise invalid(name, f"{name} must be between 1 (inclusive) and {most}.")
    return int(text)
