from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
import requests

from channels.sandbox.outside import Unreachable, fetch

ID = "tag:example.vn,2026:story:1"


class Feed:
    def __init__(self) -> None:
        self.kind, self.body, self.etag = "application/rss+xml", b"", '"1"'
        self.statuses: list[int] = []
        self.url = ""

    def show(self, body: str, kind: str = "application/rss+xml") -> None:
        self.kind, self.body = kind, body.encode()
        self.etag = f'"{hash(body)}"'


@pytest.fixture
def feed() -> Iterator[Feed]:
    shown = Feed()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            same = self.headers.get("If-None-Match") == shown.etag
            shown.statuses.append(304 if same else 200)
            self.send_response(shown.statuses[-1])
            self.send_header("ETag", shown.etag)
            self.send_header("Content-Type", shown.kind)
            self.end_headers()
            if not same:
                self.wfile.write(shown.body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    shown.url = f"http://127.0.0.1:{server.server_address[1]}/rss.xml"
    yield shown
    server.shutdown()
    server.server_close()


def rss(title: str, text: str = "") -> str:
    return f"""<?xml version="1.0"?><rss version="2.0"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Nguồn thử</title><link>https://example.vn</link><description>-</description>
<item><title>{title}</title><guid isPermaLink="false">{ID}</guid>
<link>https://example.vn/co-hoa/</link><description>Sapo</description>
<content:encoded>&lt;p&gt;{text}&lt;/p&gt;</content:encoded></item></channel></rss>"""


def read(running, feed: Feed):
    running.control("newsroom", "feeds", urls=[feed.url])
    running.sandbox.newsroom.read_all()
    return running.control("newsroom", "posts")


def test_what_stands_in_the_feed_stands_on_the_desk(running, feed):
    feed.show(rss("Cô Hoà", "Mười lăm năm"))

    [item] = read(running, feed)

    assert (item["title"], item["body"]) == ("Cô Hoà", "<p>Mười lăm năm</p>")


def test_an_unchanged_feed_is_answered_304(running, feed):
    feed.show(rss("Cô Hoà"))
    read(running, feed)
    read(running, feed)

    assert feed.statuses == [200, 304]


def test_a_changed_entry_is_shown_as_edited(running, feed):
    feed.show(rss("Cô Hoà", "sáu năm"))
    read(running, feed)
    feed.show(rss("Cô Hoà", "bảy năm"))

    [item] = read(running, feed)

    assert item["edited"]
    assert item["body"] == "<p>bảy năm</p>"


def test_a_notice_in_rss_takes_the_story_down_until_confirmed(running, feed):
    feed.show(rss("Cô Hoà", "sáu năm"))
    read(running, feed)
    feed.show(rss("[RÚT BÀI] Cô Hoà"))

    [item] = read(running, feed)
    page = requests.get(f"{running.base}/newsroom/", timeout=5).text
    done = requests.post(
        f"{running.base}/newsroom/confirm", params={"id": ID}, timeout=5
    )

    assert item["deleted"]
    assert item["body"] == ""
    assert "RÚT BÀI" in page
    assert "Xác nhận đã gỡ" in page
    assert done.ok
    assert "Đã xác nhận gỡ" in requests.get(f"{running.base}/newsroom", timeout=5).text


def test_a_tombstone_in_atom_does_the_same(running, feed):
    head = """<feed xmlns="http://www.w3.org/2005/Atom"
 xmlns:at="http://purl.org/atompub/tombstones/1.0"><id>tag:x,2026:f</id>
<title>Nguồn</title><updated>2026-11-20T00:30:00Z</updated>"""
    entry = f"""<entry><id>{ID}</id><title>Cô Hoà</title>
<updated>2026-11-20T00:30:00Z</updated><content type="html">x</content></entry></feed>"""
    stone = f"""<at:deleted-entry ref="{ID}" when="2026-11-20T01:00:00Z">
<at:comment>Rút theo yêu cầu</at:comment></at:deleted-entry></feed>"""
    feed.show(head + entry, "application/atom+xml")
    read(running, feed)
    feed.show(head + stone, "application/atom+xml")

    [item] = read(running, feed)

    assert item["deleted"]
    assert item["reason"] == "Rút theo yêu cầu"


def test_json_feed_is_read_too(running, feed):
    item = {"id": ID, "title": "Cô Hoà", "content_html": "<p>x</p>", "url": "https://a"}
    document = {"version": "https://jsonfeed.org/version/1.1", "title": "N"}
    feed.show(json.dumps({**document, "items": [item]}), "application/feed+json")
    read(running, feed)
    recalled = {"id": ID, "title": "[RÚT BÀI] Cô Hoà", "content_text": "Vì sao"}
    feed.show(json.dumps({**document, "items": [recalled]}), "application/feed+json")

    [shown] = read(running, feed)

    assert (bool(shown["deleted"]), shown["reason"]) == (True, "Vì sao")


def test_a_feed_that_is_too_large_is_named_and_not_read(running, feed):
    feed.show(rss("Cô Hoà", "x" * (2 * 1024 * 1024)))

    assert read(running, feed) == []
    [kept] = running.control("newsroom", "feeds")
    assert "more than" in kept["problem"]


def test_nothing_far_away_is_asked():
    with pytest.raises(Unreachable, match="not on this machine"):
        fetch("http://93.184.216.34/feed", 1000)
