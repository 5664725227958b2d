"""Who shows which page; static files and stored pictures."""

from __future__ import annotations

import hashlib
from pathlib import Path

from channels.sandbox.exchange import Request, Response, answer_html
from channels.sandbox.facebook import Facebook
from channels.sandbox.facebook_accounts import PAGES
from channels.sandbox.network import Network
from channels.sandbox.newsroom import Newsroom
from channels.sandbox.pages import facebook, newsroom, webhook, wordpress
from channels.sandbox.pages.frame import Page, e, piece, shell
from channels.sandbox.pages.home import home
from channels.sandbox.pages.words import Words
from channels.sandbox.webhook import Webhook
from channels.sandbox.wordpress import WordPress

STATIC = Path(__file__).resolve().parents[1] / "static"
KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".gif": "image/gif",
}
NEAR = "http://localhost:* http://127.0.0.1:*"
POLICY = (
    f"default-src 'self'; img-src 'self' data: {NEAR}; "
    f"frame-ancestors 'self' {NEAR}; base-uri 'none'; form-action 'self'"
)


class Site:
    def __init__(
        self,
        facebook_: Facebook,
        wordpress_: WordPress,
        webhook_: Webhook,
        newsroom_: Newsroom,
    ) -> None:
        self._facebook, self._wordpress = facebook_, wordpress_
        self._webhook, self._newsroom = webhook_, newsroom_

    def answer(self, request: Request) -> Response:
        if request.method not in {"GET", "HEAD"}:
            return Response(405, b"", {"Allow": "GET, HEAD"})
        match request.parts:
            case ("__static", name):
                return _file(STATIC / Path(name).name)
            case ("media", name):
                data = self._facebook.media.read(name)
                return _bytes(data, name, "public, max-age=31536000, immutable")
        words = Words(request.arg("lang"))
        page = self._page(request, words)
        if page is None:
            missing = f"<h1>{e(words('There is nothing here.'))}</h1>"
            gone = Page("missing", "404", "", piece("404", missing, "gone"))
            return _protected(answer_html(shell(gone, words, request.path), 404))
        return self._shown(request, page, words)

    def _shown(self, request: Request, page: Page, words: Words) -> Response:
        """The whole page, or for the poller its live part under an ETag."""
        if not request.arg("live"):
            return _protected(answer_html(shell(page, words, request.path)))
        body = page.body.encode()
        tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        headers = {"ETag": tag, "Cache-Control": "no-cache"}
        if request.header("If-None-Match") == tag:
            return Response(304, b"", headers)
        return _protected(answer_html(page.body).adding(headers))

    def _page(self, request: Request, words: Words) -> Page | None:
        match request.parts:
            case () | ("",):
                networks: dict[str, Network] = {
                    n.name: n
                    for n in (
                        self._facebook,
                        self._wordpress,
                        self._webhook,
                        self._newsroom,
                    )
                }
                return home(networks, words)
            case ("facebook",):
                return facebook.wall(self._facebook, words)
            case ("facebook", page_id) if page_id in PAGES:
                return facebook.wall(self._facebook, words, page_id)
            case ("facebook", "posts", key):
                return facebook.single(self._facebook, words, key)
            case ("webhook",):
                return webhook.log(self._webhook, words)
            case ("webhook", receiver):
                return webhook.log(self._webhook, words, receiver)
            case ("newsroom",):
                return newsroom.desk(self._newsroom, words)
            case ("newsroom", "items", key):
                return newsroom.single(self._newsroom, words, key)
            case ("wordpress", *rest):
                return self._school(request, words, rest)
        return None

    def _school(self, request: Request, words: Words, rest: list[str]) -> Page | None:
        match rest:
            case [] if not request.arg("p"):
                return wordpress.front(self._wordpress, words)
            case [("categories" | "tags") as taxonomy, slug]:
                return wordpress.front(self._wordpress, words, (taxonomy, slug))
            case [] | [_]:
                slug, number = "".join(rest), request.arg("p")
                post = wordpress.find(self._wordpress, slug, number)
                return wordpress.single(self._wordpress, words, post) if post else None
        return None


def _file(path: Path) -> Response:
    data = path.read_bytes() if path.is_file() else None
    return _bytes(data, path.name, "no-cache")


def _bytes(data: bytes | None, name: str, caching: str) -> Response:
    kind = KINDS.get(Path(name).suffix)
    if data is None or kind is None:
        return Response(404)
    headers = {"Content-Type": kind, "Cache-Control": caching}
    return Response(200, data, {**headers, "X-Content-Type-Options": "nosniff"})


def _protected(response: Response) -> Response:
    return response.adding(
        {
            "Content-Security-Policy": POLICY,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
        }
    )
