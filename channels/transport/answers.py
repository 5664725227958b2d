"""Takes HTTP/1 answers out of bytes, within limits (RFC 9112; parsed by llhttp)."""

from __future__ import annotations

from httptools import HttpParserError, HttpResponseParser

HEADERS = 100  # fields of an answer
HEAD = 65536  # bytes of its head
INTERIM = 10  # answers before the answer
SPREAD = 8  # times its body's limit may come over the wire, as small chunks

Malformed = HttpParserError


class TooLarge(Exception):
    """More than was allowed for."""


class Answers:
    """What came of the answer to the last request; `headers` as in Response."""

    def __init__(self) -> None:
        self._parser = HttpResponseParser(self)
        self.begin(0)

    def begin(self, limit: int, *, bodiless: bool = False) -> None:
        """Await the answer to a new request; `bodiless` that to a HEAD."""
        self._limit = limit
        self._bodiless = bodiless
        self.status = 0
        self.headers: dict[str, str] = {}
        self.complete = False
        self.keeps = False  # whether the connection may take another request
        self._headed = False
        self._fields = self._head = self._interims = self._raw = self._size = 0
        self._parts: list[bytes] = []

    @property
    def body(self) -> bytes:
        return self._parts[0] if len(self._parts) == 1 else b"".join(self._parts)

    def take(self, data: bytes) -> None:
        """Read on; raises Malformed or TooLarge. b"" is the end of the connection."""
        if not data:
            return self._ended()
        self._raw += len(data)
        try:
            self._parser.feed_data(data)
        except HttpParserError:
            if not self.complete:
                raise
            self.keeps = False  # what follows is no answer to us
        head = self._head if self._headed else self._raw
        if head > HEAD or self._fields > HEADERS or self._interims > INTERIM:
            raise Malformed("a flood of headers")
        if self._size > self._limit or self._raw > HEAD + self._limit * SPREAD:
            raise TooLarge
        return None

    def _ended(self) -> None:
        if not self._raw:
            raise ConnectionResetError("closed without an answer")
        coding = self.headers.get("transfer-encoding", "")
        measured = "content-length" in self.headers or "chunked" in coding.lower()
        if not self._headed or measured:
            raise Malformed("cut off")
        self.complete = True

    # --- what the parser tells ---------------------------------------------------

    def on_message_begin(self) -> None:
        if self.complete:  # an answer to nothing we asked
            self.keeps = False

    def on_header(self, name: bytes, value: bytes) -> None:
        self._fields += 1
        self._head += len(name) + len(value)
        if self._headed or self.complete:  # trailers
            return
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        known = self.headers.get(key)
        self.headers[key] = text if known is None else f"{known}, {text}"

    def on_headers_complete(self) -> None:
        if self.complete:
            return
        self.status = self._parser.get_status_code()
        self._headed = True
        self.complete = self._bodiless and self.status >= 200

    def on_body(self, data: bytes) -> None:
        if not self.complete:
            self._size += len(data)
            self._parts.append(data)

    def on_message_complete(self) -> None:
        if self.complete:
            return
        if self.status < 200:
            self._interims += 1
            self._headed = False
            self.headers.clear()
            return
        self.complete = True
        self.keeps = self._parser.should_keep_alive()
