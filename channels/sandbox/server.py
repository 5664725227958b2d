"""The one loopback server in front of every stand-in."""

from __future__ import annotations

import os
import select
import socket
import struct
import sys
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from channels.sandbox.added import stand_ins
from channels.sandbox.control import control
from channels.sandbox.exchange import Fate, Request, Response, answer_json
from channels.sandbox.facebook import Facebook
from channels.sandbox.network import Network
from channels.sandbox.newsroom import Newsroom
from channels.sandbox.pages.site import Site
from channels.sandbox.store import Media
from channels.sandbox.webhook import Webhook
from channels.sandbox.wordpress import WordPress

BODY_LIMIT = 32 * 1024 * 1024
HANG_S = 600.0
ZERO_LINGER = struct.pack("ii", 1, 0)


class Sandbox:
    """Every network on one folder, and who answers which address."""

    def __init__(self, folder: Path, public_url: str) -> None:
        self.public_url = public_url.rstrip("/")
        media = Media(folder / "media")
        self.facebook = Facebook(folder, media)
        self.wordpress = WordPress(folder, media)
        self.webhook = Webhook(folder, media)
        self.newsroom = Newsroom(folder, media)
        self.networks: dict[str, Network] = {
            network.name: network
            for network in (self.facebook, self.wordpress, self.webhook, self.newsroom)
        }
        self.added = {one.name: one for one in stand_ins(folder, media)}
        self.networks |= self.added
        self._site = Site(self.facebook, self.wordpress, self.webhook, self.newsroom)

    def answer(self, request: Request) -> Response:
        first, *rest = request.parts or ("",)
        if first == "wordpress" and (route := request.arg("rest_route")):
            request = _plain_permalink(request, route)
            rest = list(request.parts[1:])
        inner = replace(request, parts=tuple(rest))
        if first == "__control":
            return control(inner, self.networks)
        if first in self.networks and self._is_call(request, rest):
            return self.networks[first].handle(inner)
        return self._site.answer(request)

    def _is_call(self, request: Request, rest: list[str]) -> bool:
        """Calls of programs; what remains are pages for people."""
        if request.method not in {"GET", "HEAD"} or request.parts[0] in self.added:
            return True
        match request.parts[0]:
            case "facebook":
                return bool(rest) and rest[0][:1] == "v" and rest[0][1:2].isdigit()
            case "wordpress":
                return bool(rest) and rest[0] == "wp-json"
            case "webhook":
                return False
        return False


def _plain_permalink(request: Request, route: str) -> Request:
    """?rest_route=/wp/v2/posts says the same as /wp-json/wp/v2/posts."""
    query = {name: v for name, v in request.query.items() if name != "rest_route"}
    path = tuple(part for part in route.split("/") if part)
    return replace(request, parts=("wordpress", "wp-json", *path), query=query)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "lantoa-sandbox"
    sys_version = ""
    wbufsize = -1
    disable_nagle_algorithm = True
    timeout = 120
    sandbox: Sandbox

    def handle_any(self) -> None:
        request = self._request()
        if request is None:
            return
        response = self.sandbox.answer(request)
        match response.fate:
            case Fate.ANSWER:
                self._send(response)
            case Fate.HANG:
                self._hang()
            case Fate.RESET:
                self._reset()
            case Fate.TRUNCATE:
                self._send(response, cut=True)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any

    def _request(self) -> Request | None:
        length = self.headers.get("Content-Length", "0")
        if self.headers.get("Transfer-Encoding"):
            self._send(answer_json({"error": "length required"}, 411))
            self.close_connection = True
            return None
        if not length.isdigit() or int(length) > BODY_LIMIT:
            self._send(answer_json({"error": "the body is too large"}, 413))
            self.close_connection = True
            return None
        body = self.rfile.read(int(length))
        if len(body) < int(length):  # the client went away in the middle
            self.close_connection = True
            return None
        parts = urlsplit(self.path)
        segments = [unquote(part) for part in parts.path.split("/")[1:]]
        if segments and segments[-1] == "":
            segments.pop()
        return Request(
            self.command,
            unquote(parts.path),
            parse_qs(parts.query, keep_blank_values=True),
            self.headers,
            body,
            tuple(segments),
            self.sandbox.public_url,
        )

    def _send(self, response: Response, *, cut: bool = False) -> None:
        try:
            self.send_response(response.status)
            for name, value in response.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(response.body)))
            if cut:
                self.send_header("Connection", "close")
            self.end_headers()
            if self.command != "HEAD" and response.status != 304:
                body = response.body
                self.wfile.write(body[: len(body) // 2] if cut else body)
            self.wfile.flush()
        except OSError:
            self.close_connection = True
            return
        if cut:
            self.close_connection = True

    def _hang(self) -> None:
        """Keep the connection open, say nothing, until the client gives up."""
        self.close_connection = True
        ready, _, _ = select.select([self.connection], [], [], HANG_S)
        if ready:
            return

    def _reset(self) -> None:
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, ZERO_LINGER)
        os.close(self.connection.detach())  # at once: a plain close would say goodbye

    def log_message(self, format: str, *args: object) -> None:
        """Silent: the pages show what came in."""


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256
    allow_reuse_address = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hung up is no news; anything else is."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


def make_server(
    folder: Path, port: int, bind: str = "127.0.0.1", public_url: str = ""
) -> tuple[Server, Sandbox]:
    """A bound server and what stands behind it; port 0 takes a free one."""

    class Bound(Handler):
        pass

    server = Server((bind, port), Bound)
    base = public_url or f"http://localhost:{server.server_address[1]}"
    sandbox = Sandbox(folder, base)
    Bound.sandbox = sandbox
    return server, sandbox
