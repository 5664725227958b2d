"""Tòa soạn mẫu: an invented newsroom that reads partner feeds like a real desk.

It polls with ETags, keeps what it read, changes it when the feed changes, and takes
a story down when the feed recalls it. A recall waits for somebody's confirmation.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from threading import Event, Thread
from typing import Any

from channels.sandbox.exchange import Request, Response, answer_json
from channels.sandbox.faults import Call, Fault
from channels.sandbox.feeds import BadFeed, Entry, read_feed, read_time
from channels.sandbox.network import Network, retry_after_header, stamp
from channels.sandbox.outside import Unreachable, fetch
from channels.sandbox.store import Media, Record, Shelf
from channels.sandbox.unfurl import save_picture

FEED_LIMIT = 2 * 1024 * 1024
EVERY_S = 1.0
TOLD = ("title", "link", "summary", "html", "author", "licence", "credit")


class Newsroom(Network):
    name = "newsroom"

    def __init__(self, folder: Path, media: Media) -> None:
        super().__init__(folder, media)
        self.feeds = Shelf(folder / "newsroom-feeds.jsonl")
        self._stop = Event()

    def start(self) -> None:
        Thread(target=self._poll, name="newsroom", daemon=True).start()

    def stop(self) -> None:
        self._stop.set()

    def subscribe(self, urls: Sequence[str]) -> None:
        """Read these feeds from now on, instead of the former ones."""
        for feed in self.feeds.all():
            if feed["url"] not in urls:
                self.feeds.drop(feed["id"])
        for url in urls:
            key = hashlib.sha256(url.encode()).hexdigest()[:16]
            if self.feeds.get(key) is None:
                self.feeds.put({"id": key, "url": url, "title": "", "problem": ""})

    def read_all(self) -> None:
        """Look once at every feed."""
        for feed in self.feeds.all():
            self._read(feed)

    def confirm(self, key: str) -> bool:
        """Somebody says that a recalled story is off the pages."""
        with self.shelf.lock:
            record = self.shelf.get(key)
            if record is None or not record["deleted"]:
                return False
            self.shelf.put({**record, "confirmed": record["confirmed"] or stamp()})
            return True

    def classify(self, request: Request) -> Call:
        return Call("read", "", self.words(request))

    def answer(self, request: Request, call: Call, taken: Sequence[Fault]) -> Response:
        if request.method == "POST" and request.parts == ("confirm",):
            key = request.arg("id")
            return answer_json({"confirmed": key}, 200 if self.confirm(key) else 404)
        return answer_json({"error": "not found"}, 404)

    def broken(self) -> Response:
        return answer_json({"error": "internal error"}, 500)

    def limited(self, retry_after: Any) -> Response:
        refusal = answer_json({"error": "too many requests"}, 429)
        return refusal.adding(retry_after_header(retry_after))

    def unauthorised(self, *, expired: bool) -> Response:
        return answer_json({"error": "unauthorised"}, 401)

    def posts(self, base: str) -> list[Record]:
        return [
            {
                "id": record["id"],
                "title": record["title"],
                "text": record["summary"],
                "body": record["html"],
                "media": [_address(record["picture"], base)]
                if record["picture"]
                else [],
                "url": record["link"],
                "licence": record["licence"],
                "author": record["author"],
                "reason": record["reason"],
                "confirmed": record["confirmed"],
                "created": record["created"],
                "edited": record["edited"],
                "deleted": record["deleted"],
            }
            for record in self.shelf.all()
        ]

    def reset(self) -> None:
        """Forget what was read; the feeds stay, and are read afresh."""
        super().reset()
        for feed in self.feeds.all():
            self.feeds.put({**feed, "etag": "", "modified": "", "digest": ""})

    def _poll(self) -> None:
        while not self._stop.wait(EVERY_S):
            self.read_all()

    def _read(self, feed: Record) -> None:
        asked: dict[str, str] = {"User-Agent": "toa-soan-mau/1.0"}
        if feed.get("etag"):
            asked["If-None-Match"] = feed["etag"]
        if feed.get("modified"):
            asked["If-Modified-Since"] = feed["modified"]
        try:
            fetched = fetch(feed["url"], FEED_LIMIT, asked)
            if fetched.status == 304:
                self._note(feed, problem="")
                return
            if fetched.status != 200:
                raise Unreachable(f"HTTP {fetched.status}")
            title, entries = read_feed(fetched.body, fetched.kind)
        except (Unreachable, BadFeed) as error:
            self._note(feed, problem=str(error))
            return
        for entry in entries:
            self._take(entry)
        self._note(
            feed,
            problem="",
            title=title,
            etag=fetched.etag,
            modified=fetched.modified,
        )

    def _note(self, feed: Record, **changes: str) -> None:
        """Keep what changed of a feed, unless it was dropped meanwhile."""
        after = {**feed, **changes}
        if after != feed and self.feeds.get(feed["id"]) is not None:
            self.feeds.put(after)

    def _take(self, entry: Entry) -> None:
        before = self.shelf.get(entry.id)
        if entry.recalled:
            self._recall(entry, before)
            return
        told = {name: getattr(entry, name) for name in TOLD}
        if before and not before["deleted"] and _same(before, told, entry):
            return
        now = stamp()
        known = before or {"created": now, "edited": None}
        picture = save_picture(entry.picture, self.media) if entry.picture else ""
        self.shelf.put(
            {
                **told,
                "id": entry.id,
                "picture": picture or entry.picture,
                "picture_url": entry.picture,
                "published": _moment(entry.published),
                "created": known["created"],
                "edited": now if before else None,
                "deleted": None,
                "confirmed": None,
                "reason": "",
            }
        )

    def _recall(self, entry: Entry, before: Record | None) -> None:
        if before is None or before["deleted"]:
            return
        gone = dict.fromkeys(("summary", "html", "picture", "credit"), "")
        change = {"deleted": stamp(), "reason": entry.reason, **gone}
        self.shelf.put({**before, **change})


def _same(before: Record, told: Record, entry: Entry) -> bool:
    return before["picture_url"] == entry.picture and all(
        before[name] == value for name, value in told.items()
    )


def _moment(text: str) -> str | None:
    then = read_time(text)
    return then.isoformat() if then else None


def _address(picture: str, base: str) -> str:
    return picture if "://" in picture else f"{base}/media/{picture}"
