from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from channels.press import jsonfeed
from tests.channels.press import example

pytestmark = pytest.mark.press
TOP = {
    "version": str,
    "title": str,
    "home_page_url": str,
    "feed_url": str,
    "description": str,
    "language": str,
    "authors": list,
    "items": list,
}
ITEM = {
    "id": str,
    "url": str,
    "title": str,
    "summary": str,
    "content_html": str,
    "content_text": str,
    "image": str,
    "date_published": str,
    "date_modified": str,
    "authors": list,
    "tags": list,
    "language": str,
    "attachments": list,
}


def complaints(document: dict[str, Any]) -> list[str]:
    """What JSON Feed 1.1 finds wrong, as far as its text can be checked."""
    found = [
        f"missing {key}" for key in ("version", "title", "items") if key not in document
    ]
    found += _typed(document, TOP)
    for item in document["items"]:
        found += _typed(item, ITEM)
        if not isinstance(item.get("id"), str) or not item["id"]:
            found.append("item without id")
        if "content_html" not in item and "content_text" not in item:
            found.append("item without content")
        for attachment in item.get("attachments", []):
            if not {"url", "mime_type"} <= set(attachment):
                found.append("attachment without url or type")
    ids = [item["id"] for item in document["items"]]
    return found + (["an id twice"] if len(ids) != len(set(ids)) else [])


def _typed(value: dict[str, Any], known: dict[str, type]) -> list[str]:
    return [
        f"bad {key}"
        for key, inner in value.items()
        if not (key.startswith("_") and "." not in key)
        and (key not in known or not isinstance(inner, known[key]))
    ]


def test_a_story_given_ahead_is_marked_for_people_and_for_machines() -> None:
    hour = datetime(2026, 11, 20, 0, 0, tzinfo=UTC)
    body = jsonfeed.render(example.listing(example.item(embargoed_until=hour)))

    item = json.loads(body)["items"][0]

    assert item["title"].startswith("[KHÔNG ĐĂNG TRƯỚC 07:00 20/11/2026] ")
    assert item["_lantoa"]["status"] == "embargoed"
    assert item["_lantoa"]["embargoed_until"] == "2026-11-20T07:00:00+07:00"
    assert complaints(json.loads(body)) == []


def test_the_document_is_a_json_feed_1_1() -> None:
    document = json.loads(jsonfeed.render(example.listing()))

    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert complaints(document) == []


def test_pictures_are_attachments_with_their_credits_beside_them() -> None:
    item = json.loads(jsonfeed.render(example.listing(example.item())))["items"][0]

    assert [a["mime_type"] for a in item["attachments"]] == ["image/jpeg"] * 3
    assert item["image"] == item["attachments"][0]["url"]
    assert [p["credit"] for p in item["_lantoa"]["pictures"]] == ["Ảnh: NVCC"] * 3
    assert item["_lantoa"]["status"] == "usable"
    assert item["content_html"] == example.item().post.html


def test_a_recalled_story_says_so_under_lantoa() -> None:
    item = json.loads(jsonfeed.render(example.listing(example.recall())))["items"][0]

    assert item["title"].startswith("[RÚT BÀI] ")
    assert item["content_text"] == "Nhân vật rút đồng ý."
    assert item["_lantoa"]["status"] == "recalled"
    assert item["_lantoa"]["recalled_at"] == "2026-11-21T09:00:00+07:00"
    assert "content_html" not in item
    assert "attachments" not in item
