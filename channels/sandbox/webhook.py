"""A partner's receiver of signed events: /webhook/<name>.

It believes only what is signed, takes each webhook-id once, and never lets an older
revision of a story overwrite a newer one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from channels.sandbox.body import BadBody, media_type, read_object
from channels.sandbox.exchange import Request, Response, answer_json
from channels.sandbox.faults import Call, Fault
from channels.sandbox.network import Network, retry_after_header, stamp
from channels.sandbox.signatures import SECRET, BadSignature, read_secret, verify
from channels.sandbox.store import Media, Record, Shelf
from channels.sandbox.unfurl import save_picture

KINDS = {
    "story.published": "create",
    "story.updated": "edit",
    "story.corrected": "edit",
    "story.recalled": "delete",
    "story.embargo_lifted": "edit",
    "ping": "read",
}
BODY_LIMIT = 1024 * 1024
FIELDS = {"type", "timestamp", "data"}


class Webhook(Network):
    name = "webhook"

    def __init__(self, folder: Path, media: Media) -> None:
        super().__init__(folder, media)
        self.events = Shelf(folder / "webhook-events.jsonl")
        self.secrets = Shelf(folder / "webhook-secrets.jsonl")

    def keys(self, receiver: str) -> list[str]:
        """The secrets a receiver accepts; all take the well-known one at first."""
        record = self.secrets.get(receiver)
        return list(record["secrets"]) if record else [SECRET]

    def trust(self, receiver: str, secrets: list[str]) -> None:
        for secret in secrets:
            read_secret(secret)
        self.secrets.put({"id": receiver, "secrets": secrets})

    def classify(self, request: Request) -> Call:
        receiver = request.parts[0] if request.parts else ""
        try:
            kind = str(read_object(request.body).get("type"))
        except BadBody:
            kind = ""
        return Call(KINDS.get(kind, "create"), receiver, self.words(request))

    def answer(self, request: Request, call: Call, taken: Sequence[Fault]) -> Response:
        if len(request.parts) != 1 or not request.parts[0]:
            return _refused(404, "no such receiver")
        if request.method != "POST":
            return _refused(405, "only POST").adding({"Allow": "POST"})
        if media_type(request) != "application/json":
            return _refused(415, "application/json is expected")
        if len(request.body) > BODY_LIMIT:
            return _refused(413, "the body is too large")
        receiver = request.parts[0]
        try:
            message_id = verify(request, self.keys(receiver))
        except BadSignature as error:
            return _refused(401, str(error))
        try:
            event = _read(request)
        except BadBody as error:
            return _refused(400, str(error))
        return answer_json(self._take(receiver, message_id, event), 202)

    def broken(self) -> Response:
        return _refused(500, "internal error")

    def limited(self, retry_after: Any) -> Response:
        refusal = _refused(429, "too many requests")
        return refusal.adding(retry_after_header(retry_after))

    def unauthorised(self, *, expired: bool) -> Response:
        return _refused(401, "expired" if expired else "revoked")

    def gone(self) -> Response:
        return _refused(410, "this receiver is closed")

    def posts(self, base: str) -> list[Record]:
        return [_post(record, base) for record in self.shelf.all()]

    def received(self) -> list[Record]:
        """Every believed message, oldest first; repeats count in `times`."""
        return self.events.all()

    def reset(self) -> None:
        super().reset()
        self.events.clear()
        self.secrets.clear()

    def _take(self, receiver: str, message_id: str, event: Record) -> Record:
        with self.shelf.lock:
            known = self.events.get(f"{receiver}/{message_id}")
            if known is not None:
                self.events.put({**known, "times": known["times"] + 1})
                return {"status": "known", "id": message_id}
            outcome = self._apply(receiver, event)
            self.events.put(
                {
                    "id": f"{receiver}/{message_id}",
                    "webhook_id": message_id,
                    "receiver": receiver,
                    "at": stamp(),
                    "type": event["type"],
                    "timestamp": event["timestamp"],
                    "revision": event["data"].get("revision"),
                    "title": str(event["data"].get("title", "")),
                    "outcome": outcome,
                    "times": 1,
                    "data": event["data"],
                }
            )
            return {"status": outcome, "id": message_id}

    def _apply(self, receiver: str, event: Record) -> str:
        data = event["data"]
        if event["type"] == "ping":
            return "taken"
        key = f"{receiver}/{identity(data)}"
        before = self.shelf.get(key)
        if before is not None and data["revision"] <= before["revision"]:
            return "older"
        now, recalled = stamp(), event["type"] == "story.recalled"
        after: Record = {
            "created": now,
            "edited": None,
            "creates": 0,
            **(before or {}),
            "id": key,
            "receiver": receiver,
            "revision": data["revision"],
            "event": event["type"],
            "deleted": now if recalled else None,
        }
        after["creates"] += event["type"] == "story.published"
        if not recalled:
            after["data"] = data
            after["picture"] = self._picture(data)
            after["edited"] = now if before else None
        after.setdefault("data", data)
        self.shelf.put(after)
        return "taken"

    def _picture(self, data: Mapping[str, Any]) -> str:
        """The lead picture, fetched while the message is worked on."""
        found = next(picture_addresses(data), "")
        return save_picture(found, self.media) or found if found else ""


def identity(data: Mapping[str, Any]) -> str:
    """What a story is known by, whatever the sender calls it."""
    for name in ("tag", "id", "story"):
        value = data.get(name)
        if isinstance(value, str) and value:
            return value
    raise BadBody("data names no story")


def picture_addresses(data: Mapping[str, Any]) -> Iterator[str]:
    """Addresses of the pictures an event names, in its order."""
    article = data.get("article")
    source = article if isinstance(article, dict) else data
    pictures = source.get("pictures") or source.get("images") or []
    for picture in pictures if isinstance(pictures, list) else []:
        address = picture.get("url") if isinstance(picture, dict) else picture
        if isinstance(address, str) and urlsplit(address).scheme in {"http", "https"}:
            yield address


def _read(request: Request) -> Record:
    event = read_object(request.body)
    if unknown := set(event) - FIELDS:
        raise BadBody(f"unknown field {sorted(unknown)[0]}")
    if event.get("type") not in KINDS:
        raise BadBody("unknown type of event")
    try:
        if datetime.fromisoformat(str(event.get("timestamp"))).tzinfo is None:
            raise BadBody("timestamp has no zone")
    except ValueError as error:
        raise BadBody("timestamp is not ISO 8601") from error
    data = event.get("data")
    if not isinstance(data, dict):
        raise BadBody("data is no object")
    if event["type"] != "ping":
        identity(data)
        if type(data.get("revision")) is not int or data["revision"] < 1:
            raise BadBody("data.revision is no whole number from 1")
        told = event["type"] != "story.recalled"
        if told and urlsplit(str(data.get("url", ""))).scheme not in {"http", "https"}:
            raise BadBody("data.url is missing")
    return event


def _post(record: Record, base: str) -> Record:
    data = record["data"]
    article = data.get("article")
    story = article if isinstance(article, dict) else data
    picture = record.get("picture", "")
    address = picture if "://" in picture else f"{base}/media/{picture}"
    return {
        "id": record["id"],
        "title": str(story.get("title", data.get("title", ""))),
        "text": str(story.get("lead", data.get("lead", ""))),
        "body": data,
        "media": [address] if picture else [],
        "url": str(data.get("url", "")),
        "account": record["receiver"],
        "revision": record["revision"],
        "event": record["event"],
        "creates": record["creates"],
        "created": record["created"],
        "edited": record["edited"],
        "deleted": record["deleted"],
    }


def _refused(status: int, words: str) -> Response:
    return answer_json({"error": words}, status)
