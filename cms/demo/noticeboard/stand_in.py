"""A strict notice board on this computer. It shares no code with the connector."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, ClassVar

from channels.sandbox.exchange import Request, Response, answer_json
from channels.sandbox.faults import Call, Fault
from channels.sandbox.network import Network, retry_after_header, stamp
from channels.sandbox.store import Record

TOKEN = "board-token-0123456789"  # noqa: S105 - of the stand-in
LIMIT = 500
KINDS = {"POST": "create", "PUT": "edit", "DELETE": "delete"}


class NoticeBoard(Network):
    name: ClassVar[str] = "noticeboard"

    def classify(self, request: Request) -> Call:
        return Call(KINDS.get(request.method, "read"), text=self.words(request))

    def answer(self, request: Request, call: Call, taken: Sequence[Fault]) -> Response:
        if request.header("Authorization") != f"Bearer {TOKEN}":
            return self.unauthorised(expired=False)
        match request.method, request.parts:
            case "GET", ("me",):
                return answer_json({"id": "board", "name": "Bảng tin (giả lập)"})
            case "POST", ("notices",):
                return self._pin(json.loads(request.body))
            case "PUT", ("notices", key) if self.shelf.get(key):
                return self._change(key, json.loads(request.body))
            case "DELETE", ("notices", key):
                return self._change(key, {}, deleted=stamp())
        return answer_json({"error": "no such notice"}, 404)

    def _pin(self, said: dict[str, Any]) -> Response:
        key, text = str(said["key"]), str(said["text"])
        if not text or len(text) > LIMIT:
            return answer_json({"error": f"1 to {LIMIT} characters"}, 422)
        with self.shelf.lock:
            if self.shelf.get(key) is None:
                notice = {"id": key, "text": text, "created": stamp()}
                self.shelf.put({**notice, "edited": None, "deleted": None})
        return answer_json({"id": key}, 201)

    def _change(self, key: str, said: dict[str, Any], **more: str) -> Response:
        if notice := self.shelf.get(key):
            self.shelf.put({**notice, **said, **(more or {"edited": stamp()})})
        return answer_json({"id": key})

    def broken(self) -> Response:
        return answer_json({"error": "out of pins"}, 500)

    def limited(self, retry_after: Any) -> Response:
        return answer_json({"error": "slowly"}, 429, retry_after_header(retry_after))

    def unauthorised(self, *, expired: bool) -> Response:
        return answer_json({"error": "who are you?"}, 401)

    def posts(self, base: str) -> list[Record]:
        return [{**one, "title": "", "body": one["text"]} for one in self.shelf.all()]


STAND_IN = NoticeBoard
ACCOUNT = {  # how the inherited contract test gets in; {base} is the sandbox
    "settings": {"address": "{base}/noticeboard"},
    "secrets": {"token": TOKEN},
    "wrong": {"token": "nobody"},
}
