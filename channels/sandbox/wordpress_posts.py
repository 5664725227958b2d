"""Posts of the WordPress site: what wp/v2 checks, keeps and tells of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from channels.sandbox.kses import kses
from channels.sandbox.network import moment, stamp
from channels.sandbox.store import Record, Shelf
from channels.sandbox.wordpress_errors import (
    RestError,
    already_trashed,
    empty_content,
    invalid,
    unknown_post,
)

STATUSES = ("publish", "future", "draft", "pending", "private")
TEXTS = ("title", "content", "excerpt")
FIELDS = {
    *TEXTS,
    "slug",
    "status",
    "date",
    "date_gmt",
    "author",
    "categories",
    "tags",
    "featured_media",
    "format",
    "comment_status",
    "ping_status",
    "sticky",
    "template",
    "meta",
    "password",
}
OUT = ("publish", "future")


class Posts:
    """The posts of one site; ids are small whole numbers as WordPress gives them."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf

    def create(self, values: Mapping[str, Any], author: int, known: Known) -> Record:
        with self.shelf.lock:
            fresh: Record = {
                "id": str(known.next_id()),
                **dict.fromkeys(TEXTS, ""),
                "slug": "",
                "status": "draft",
                "date_gmt": "",
                "author": author,
                "categories": [1],
                "tags": [],
                "featured_media": 0,
                "extra": {},
                "created": stamp(),
                "published": None,
                "edited": None,
                "deleted": None,
            }
            record = self._changed(fresh, values, known)
            if not any(record[name].strip() for name in TEXTS):
                raise empty_content()
            return self.shelf.put(record)

    def update(self, key: str, values: Mapping[str, Any], known: Known) -> Record:
        with self.shelf.lock:
            before = self.find(key)
            record = self._changed(before, values, known)
            if before["published"] and any(
                record[name] != before[name] for name in (*TEXTS, "featured_media")
            ):
                record["edited"] = stamp()
            return self.shelf.put({**record, "modified": stamp()})

    def trash(self, key: str) -> Record:
        with self.shelf.lock:
            record = self.find(key)
            if record["status"] == "trash":
                raise already_trashed()
            slug = f"{record['slug']}__trashed"
            change = {"status": "trash", "slug": slug, "deleted": stamp()}
            return self.shelf.put({**record, **change, "kept_slug": record["slug"]})

    def erase(self, key: str) -> Record:
        """Delete for good; the record stays on the shelf for the control API."""
        with self.shelf.lock:
            record = self.find(key)
            change = {"erased": True, "deleted": record["deleted"] or stamp()}
            self.shelf.put({**record, **change})
            return record

    def find(self, key: str) -> Record:
        record = self.shelf.get(key)
        if record is None or record.get("erased"):
            raise unknown_post()
        return record

    def living(self) -> list[Record]:
        return [record for record in self.shelf.all() if not record.get("erased")]

    def _changed(
        self, record: Record, values: Mapping[str, Any], known: Known
    ) -> Record:
        for name in values:
            if name not in FIELDS:
                raise invalid(name, f"{name} is not a known parameter.")
        changed = dict(record)
        for name in TEXTS:
            if name in values:
                changed[name] = kses(_raw(name, values[name]))
        for name, pool in (("categories", known.categories), ("tags", known.tags)):
            if name in values:
                changed[name] = _ids(name, values[name], pool)
        if "featured_media" in values:
            picture = values["featured_media"]
            if picture and picture not in known.media:
                raise RestError(
                    "rest_invalid_featured_media", "Invalid featured media ID.", 400
                )
            changed["featured_media"] = picture or 0
        extra = {n: values[n] for n in FIELDS & set(values) - set(changed)}
        changed["extra"] = {**record["extra"], **extra}
        self._date(changed, values)
        self._status(changed, values)
        self._slug(changed, values)
        return changed

    def _date(self, record: Record, values: Mapping[str, Any]) -> None:
        if not values.get("date_gmt"):
            return
        try:
            then = datetime.fromisoformat(str(values["date_gmt"]))
        except ValueError as error:
            raise invalid("date_gmt", "Invalid date.") from error
        record["date_gmt"] = (
            then.astimezone(UTC).replace(tzinfo=None) if then.tzinfo else then
        ).isoformat(timespec="seconds")

    def _status(self, record: Record, values: Mapping[str, Any]) -> None:
        status = values.get("status", record["status"])
        if "status" in values and status not in STATUSES:
            raise invalid("status", f"status is not one of {', '.join(STATUSES)}.")
        now = moment()
        gmt = now.replace(tzinfo=None).isoformat(timespec="seconds")
        if status in OUT:
            record["date_gmt"] = record["date_gmt"] or gmt
            status = "future" if record["date_gmt"] > gmt else "publish"
            record["deleted"] = None
        if status == "publish" and not record["published"]:
            record["published"] = stamp()
        record["status"] = status

    def _slug(self, record: Record, values: Mapping[str, Any]) -> None:
        wanted = values.get("slug", record["slug"])
        if not isinstance(wanted, str):
            raise invalid("slug", "slug is not of type string.")
        if not wanted and record["status"] not in {"draft", "pending"}:
            wanted = record["title"]
        taken = {
            other["slug"] for other in self.living() if other["id"] != record["id"]
        }
        record["slug"] = unique(slugify(wanted), taken)


class Known:
    """What a post may refer to, and the next free id; shared by the whole site."""

    def __init__(
        self,
        next_id: int,
        categories: Iterable[int],
        tags: Iterable[int],
        media: Iterable[int],
    ) -> None:
        self._next = next_id
        self.categories, self.tags = set(categories), set(tags)
        self.media = set(media)

    def next_id(self) -> int:
        return self._next


def slugify(text: str) -> str:
    """sanitize_title, near enough: ASCII, lower case, hyphens, 200 characters."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    return re.sub(r"[^a-z0-9_]+", "-", plain).strip("-")[:200]


def unique(slug: str, taken: set[str]) -> str:
    """`slug`, with -2, -3 … when it is taken."""
    if not slug or slug not in taken:
        return slug
    number = 2
    while f"{slug}-{number}" in taken:
        number += 1
    return f"{slug}-{number}"


def _raw(name: str, value: Any) -> str:
    if isinstance(value, dict) and isinstance(value.get("raw"), str):
        value = value["raw"]
    if not isinstance(value, str):
        raise invalid(name, f"{name} is not of type object.")
    return value


def _ids(name: str, value: Any, known: set[int]) -> list[int]:
    if isinstance(value, str):
        value = [int(v) for v in value.split(",") if v.strip().isdigit()]
    if not isinstance(value, list) or not all(type(v) is int for v in value):
        raise invalid(name, f"{name} is not of type array of integers.")
    for key in value:
        if key not in known:
            raise invalid(name, f"Invalid term ID {key}.")
    return list(value)
