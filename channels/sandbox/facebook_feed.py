"""A page's posts: what the Graph API checks, keeps and tells of them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from channels.sandbox.body import Upload
from channels.sandbox.facebook_errors import (
    GraphError,
    bad_parameter,
    duplicate_post,
    empty_post,
    missing_object,
)
from channels.sandbox.network import moment, stamp
from channels.sandbox.store import Media, Record, Shelf, image_kind
from channels.sandbox.unfurl import unfurl

MESSAGE_LIMIT = 63_206
PHOTO_LIMIT = 4 * 1024 * 1024
MAX_PHOTOS = 10
TWIN_WINDOW = timedelta(minutes=10)
SCHEDULE = (timedelta(minutes=10), timedelta(days=30))
FIRST_ID = 122_000_000_000_000


class Feed:
    """Posts and photos of every page."""

    def __init__(self, posts: Shelf, folder: Path, media: Media) -> None:
        self.posts = posts
        self.photos = Shelf(folder / "facebook-photos.jsonl")
        self._media = media
        known = [*posts.all(), *self.photos.all()]
        known += [comment for post in posts.all() for comment in post["comments"]]
        self._last = max((int(r["id"].split("_")[-1]) for r in known), default=FIRST_ID)

    def post(
        self, page: str, fields: Mapping[str, Any], *, refuse_twins: bool
    ) -> Record:
        """Create a post from checked field names; raises GraphError."""
        message = _message(fields)
        link = _link(fields)
        with self.posts.lock:
            photos = self._attached(page, fields)
            if not message and not link and not photos:
                raise empty_post()
            if refuse_twins and self._has_twin(page, message, link):
                raise duplicate_post()
            published, scheduled = _when(fields)
            record = self._keep(page, message, link, photos, published, scheduled)
        if link and not photos:
            Thread(target=self._unfurl, args=(record["id"], link), daemon=True).start()
        return record

    def photo(
        self,
        page: str,
        fields: Mapping[str, Any],
        upload: Upload,
        *,
        refuse_twins: bool,
    ) -> tuple[Record, Record | None]:
        """Store a photo; a published one is a post as well."""
        if len(upload.data) > PHOTO_LIMIT or image_kind(upload.data) not in {
            "jpg",
            "png",
        }:
            raise GraphError(
                1366046,
                "(#1366046) Your photos couldn't be uploaded. Photos should be smaller"
                " than 4 MB and saved as JPG or PNG files.",
            )
        caption = _message({"message": fields.get("caption", fields.get("message"))})
        published, scheduled = _when(fields)
        with self.posts.lock:
            if published and refuse_twins and self._has_twin(page, caption, ""):
                raise duplicate_post()
            record = {
                "id": str(self.next_id()),
                "page": page,
                "file": self._media.keep(upload.data, image_kind(upload.data) or "jpg"),
                "caption": caption,
                "alt": str(fields.get("alt_text_custom", "")),
                "created": stamp(),
                "post": "",
            }
            self.photos.put(record)
            if not published and scheduled is None:
                return record, None
            post = self._keep(page, caption, "", [record["id"]], published, scheduled)
            return {**record, "post": post["id"]}, post

    def edit(self, post: Record, message: str) -> None:
        if not message and not post["link"] and not post["photos"]:
            raise empty_post()
        self.posts.put({**post, "message": message, "edited": stamp()})

    def delete(self, key: str) -> None:
        """Delete a post or an unpublished photo; a second time it is missing."""
        with self.posts.lock:
            post = self.posts.get(key)
            if post is not None and not post["deleted"]:
                self.posts.put({**post, "deleted": stamp()})
                return
            photo = self.photos.get(key)
            if photo is None:
                raise missing_object(key)
            self.photos.drop(key)

    def find(self, key: str, page: str) -> Record:
        """A living post of `page`, by its full id."""
        post = self.posts.get(key)
        if post is None or post["deleted"] or post["page"] != page:
            raise missing_object(key)
        return post

    def files(self, post: Record) -> list[str]:
        """Names of the stored pictures a post shows."""
        found = [self.photos.get(key) for key in post["photos"]]
        return [photo["file"] for photo in found if photo]

    def _keep(
        self,
        page: str,
        message: str,
        link: str,
        photos: list[str],
        published: bool,
        scheduled: datetime | None,
    ) -> Record:
        record = self.posts.put(
            {
                "id": f"{page}_{self.next_id()}",
                "page": page,
                "message": message,
                "link": link,
                "photos": photos,
                "published": published,
                "scheduled": scheduled.isoformat() if scheduled else None,
                "created": stamp(),
                "edited": None,
                "deleted": None,
                "card": None,
                "comments": [],
            }
        )
        for key in photos:
            photo = self.photos.get(key)
            if photo:
                self.photos.put({**photo, "post": record["id"]})
        return record

    def next_id(self) -> int:
        self._last += 1
        return self._last

    def _attached(self, page: str, fields: Mapping[str, Any]) -> list[str]:
        keys = _media_ids(fields)
        if len(keys) > MAX_PHOTOS:
            raise bad_parameter("Param attached_media has too many elements.")
        for key in keys:
            photo = self.photos.get(key)
            if photo is None or photo["page"] != page:
                raise bad_parameter(f"Invalid media_fbid {key}.")
            if photo["post"]:
                raise GraphError(
                    1366051, "(#1366051) These photos were already posted."
                )
        return keys

    def _has_twin(self, page: str, message: str, link: str) -> bool:
        since = (moment() - TWIN_WINDOW).isoformat()
        return any(
            post["page"] == page
            and not post["deleted"]
            and post["created"] >= since
            and (post["message"], post["link"]) == (message, link)
            for post in self.posts.all()
        )

    def _unfurl(self, key: str, link: str) -> None:
        card = unfurl(link, self._media)
        with self.posts.lock:
            post = self.posts.get(key)
            if post is not None:
                self.posts.put({**post, "card": card})


def _message(fields: Mapping[str, Any]) -> str:
    if "message" not in fields:
        return ""
    message = fields["message"]
    if message is None:
        return ""
    if not isinstance(message, str):
        raise bad_parameter("Param message must be a string.")
    if len(message) > MESSAGE_LIMIT:
        raise bad_parameter(f"Param message is too long (max {MESSAGE_LIMIT}).")
    return message


def _link(fields: Mapping[str, Any]) -> str:
    link = fields.get("link", "")
    parts = urlsplit(str(link)) if link else None
    if parts is None:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise bad_parameter("link URL is not properly formatted")
    if re.fullmatch(r"(.+\.)?(facebook\.com|fb\.com)", parts.hostname):
        raise GraphError(1609008, "(#1609008) Links to facebook.com cannot be posted.")
    return str(link)


def _when(fields: Mapping[str, Any]) -> tuple[bool, datetime | None]:
    published = _flag(fields, "published", default=True)
    if not fields.get("scheduled_publish_time"):
        return published, None
    if published:
        raise bad_parameter(
            "You cannot specify a scheduled publish time on a published post."
        )
    then = _time(str(fields["scheduled_publish_time"]))
    if not SCHEDULE[0] <= then - moment() <= SCHEDULE[1]:
        raise bad_parameter(
            "The specified scheduled publish time is invalid: it must be between"
            " 10 minutes and 30 days from now."
        )
    return False, then


def _time(text: str) -> datetime:
    try:
        if text.isdigit():
            return datetime.fromtimestamp(int(text), UTC)
        then = datetime.fromisoformat(text)
        return then if then.tzinfo else then.replace(tzinfo=UTC)
    except ValueError as error:
        raise bad_parameter("Param scheduled_publish_time is no time.") from error


def _flag(fields: Mapping[str, Any], name: str, *, default: bool) -> bool:
    if name not in fields:
        return default
    match str(fields[name]).lower():
        case "true" | "1":
            return True
        case "false" | "0":
            return False
    raise bad_parameter(f"Param {name} must be a boolean.")


def _media_ids(fields: Mapping[str, Any]) -> list[str]:
    entries: Any = fields.get("attached_media", [])
    if isinstance(entries, str):
        try:
            entries = json.loads(entries)
        except ValueError as error:
            raise bad_parameter("Param attached_media must be an array.") from error
    entries = list(entries) if isinstance(entries, list) else [None]
    for name in sorted(fields):
        if re.fullmatch(r"attached_media\[\d+\]", name):
            entries.append(fields[name])
    keys: list[str] = []
    for entry in entries:
        data = json.loads(entry) if isinstance(entry, str) else entry
        if not isinstance(data, dict) or set(data) != {"media_fbid"}:
            raise bad_parameter("Param attached_media[] must name one media_fbid.")
        keys.append(str(data["media_fbid"]))
    return keys
