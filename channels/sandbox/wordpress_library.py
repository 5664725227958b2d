"""Media and terms of the WordPress site."""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.message import Message
from typing import Any

from channels.sandbox.body import media_type, read_fields
from channels.sandbox.exchange import Request
from channels.sandbox.network import stamp
from channels.sandbox.store import Media, Record, Shelf, image_kind
from channels.sandbox.wordpress_errors import RestError, invalid, term_exists
from channels.sandbox.wordpress_posts import slugify, unique

MIME = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "gif": "image/gif",
}
UPLOAD_LIMIT = 20 * 1024 * 1024
ABOUT = ("alt_text", "caption", "title", "description")
TERM_FIELDS = {"name", "slug", "description", "parent", "meta"}


class Library:
    """Uploaded pictures; a slug comes from the file's name, as in WordPress."""

    def __init__(self, shelf: Shelf, media: Media) -> None:
        self.shelf = shelf
        self._media = media

    def upload(self, request: Request, next_id: int, taken: set[str]) -> Record:
        filename, data, about = _uploaded(request)
        if not data:
            raise RestError("rest_upload_no_data", "No data supplied.", 400)
        if len(data) > UPLOAD_LIMIT:
            raise RestError("rest_upload_file_too_big", "This file is too big.", 413)
        kind = image_kind(data)
        if kind is None:
            raise RestError(
                "rest_upload_sideload_error",
                "Sorry, you are not allowed to upload this file type.",
                500,
            )
        stem = re.sub(r"\.[a-z0-9]+$", "", filename, flags=re.I)
        record = {
            "id": str(next_id),
            "slug": unique(slugify(stem), taken),
            "filename": filename,
            "file": self._media.keep(data, kind),
            "mime": MIME[kind],
            "title": stem,
            "created": stamp(),
            **dict.fromkeys(("alt_text", "caption", "description"), ""),
        }
        return self.shelf.put(described(record, about))

    def describe(self, key: str, values: Mapping[str, Any]) -> Record:
        with self.shelf.lock:
            return self.shelf.put(described(self.find(key), values))

    def find(self, key: str) -> Record:
        record = self.shelf.get(key)
        if record is None:
            raise RestError("rest_post_invalid_id", "Invalid post ID.", 404)
        return record


class Terms:
    """Categories or tags. A name that exists is refused with the twin's id."""

    def __init__(self, shelf: Shelf, first: str = "") -> None:
        self.shelf = shelf
        self._first = first
        self.seed()

    def seed(self) -> None:
        if self._first and not self.shelf.all():
            self.shelf.put(
                {"id": "1", "name": self._first, "slug": slugify(self._first)}
            )

    def create(self, values: Mapping[str, Any], next_id: int) -> Record:
        for field in values:
            if field not in TERM_FIELDS:
                raise invalid(field, f"{field} is not a known parameter.")
        name = values.get("name")
        if not isinstance(name, str) or not name.strip():
            raise RestError(
                "rest_missing_callback_param",
                "Missing parameter(s): name",
                400,
                params=["name"],
            )
        with self.shelf.lock:
            slug = slugify(str(values.get("slug") or name))
            for term in self.shelf.all():
                if term["name"].casefold() == name.strip().casefold():
                    raise term_exists(int(term["id"]))
            slug = unique(slug, {term["slug"] for term in self.shelf.all()})
            return self.shelf.put(
                {"id": str(next_id), "name": name.strip(), "slug": slug}
            )

    def find(self, key: str) -> Record:
        record = self.shelf.get(key)
        if record is None:
            raise RestError("rest_term_invalid", "Term does not exist.", 404)
        return record

    def ids(self) -> list[int]:
        return [int(term["id"]) for term in self.shelf.all()]


def described(record: Record, values: Mapping[str, Any]) -> Record:
    changed = dict(record)
    for name, value in values.items():
        if name not in {*ABOUT, "slug", "post", "author", "status"}:
            raise invalid(name, f"{name} is not a known parameter.")
        if isinstance(value, dict):
            value = value.get("raw", "")
        if name in ABOUT:
            if not isinstance(value, str):
                raise invalid(name, f"{name} is not of type string.")
            changed[name] = value
    return changed


def _uploaded(request: Request) -> tuple[str, bytes, Mapping[str, Any]]:
    if media_type(request) == "multipart/form-data":
        fields = read_fields(request)
        upload = fields.files.get("file")
        if upload is None:
            raise RestError("rest_upload_no_data", "No data supplied.", 400)
        return upload.filename, upload.data, fields.values
    filename = _filename(request.header("Content-Disposition"))
    if not request.header("Content-Type"):
        raise RestError("rest_upload_no_content_type", "No Content-Type supplied.", 400)
    return filename, request.body, {}


def _filename(disposition: str) -> str:
    if not disposition:
        raise RestError(
            "rest_upload_no_content_disposition",
            "No Content-Disposition supplied.",
            400,
        )
    message = Message()
    message["Content-Disposition"] = disposition
    name = message.get_filename()
    if message.get_content_disposition() != "attachment" or not name:
        raise RestError(
            "rest_upload_invalid_disposition",
            "Invalid Content-Disposition supplied. Content-Disposition needs to be"
            ' formatted as `attachment; filename="image.png"` or similar.',
            400,
        )
    return name
