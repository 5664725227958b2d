from __future__ import annotations

import hashlib
import json

from channels.shared import Shared, as_json


def test_what_is_written_once_reads_like_what_is_written_each_time() -> None:
    members = {"tên": "Cô Ánh", "n": [1, {"b": None}], "html": "<p>“é”</p>\n"}
    first = {"url": "https://x.vn/?lt=1", "revision": 3}
    shared = Shared.of(members)
    assert shared.after(first) == as_json({**first, **members})
    assert json.loads(shared.after(first)) == {**first, **members}
    assert shared.digest == hashlib.sha256(shared.text).hexdigest()


def test_nothing_shared_leaves_the_first_members() -> None:
    assert Shared.of({}).after({"a": 1}) == b'{"a":1}'
