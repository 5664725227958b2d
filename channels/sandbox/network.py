"""What every stand-in has: a shelf, switches, counters, and the order of mishaps."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from threading import Lock
from typing import Any, ClassVar

from channels.sandbox.body import media_type, searchable
from channels.sandbox.exchange import (
    HANG,
    RESET,
    Fate,
    Request,
    Response,
    answer_html,
)
from channels.sandbox.faults import Call, Fault, Faults
from channels.sandbox.store import Media, Record, Shelf

WALL = "<!doctype html><title>Just a moment</title><p>Checking your browser…</p>"


class Network:
    """One stand-in. `handle` meets the switches, then answers as the network would."""

    name: ClassVar[str]

    def __init__(self, folder: Path, media: Media) -> None:
        self.shelf = Shelf(folder / f"{self.name}.jsonl")
        self.media = media
        self.faults = Faults()
        self.calls: Counter[str] = Counter()
        self._lock = Lock()

    def handle(self, request: Request) -> Response:
        call = self.classify(request)
        with self._lock:
            self.calls[call.kind] += 1
        taken = self.faults.take(call)
        early = self._before(taken)
        if early is not None:
            return early
        response = self.answer(request, call, taken)
        return self._after(taken, response) if response.ok else response

    def _before(self, taken: Sequence[Fault]) -> Response | None:
        for fault in taken:
            match fault.name:
                case "slow":
                    time.sleep(float(fault.value or 1000) / 1000)
                case "timeout_before_store":
                    return HANG
                case "http_500_before_store":
                    return self.broken()
                case "rate_limit":
                    return self.limited(fault.value)
                case "html_200":
                    return answer_html(WALL)
                case "redirect":
                    place = str(fault.value or f"/{self.name}/moved/")
                    return Response(302, b"", {"Location": place})
                case "gone":
                    return self.gone()
                case "expire_token" | "revoke_token":
                    return self.unauthorised(expired=fault.name == "expire_token")
        return None

    def _after(self, taken: Sequence[Fault], response: Response) -> Response:
        for fault in taken:
            match fault.name:
                case "timeout_after_store":
                    return HANG
                case "reset_after_store":
                    return RESET
                case "http_500_after_store":
                    return self.broken()
                case "truncate_body":
                    return response.meeting(Fate.TRUNCATE)
        return response

    def classify(self, request: Request) -> Call:
        """Which kind of call it is, of which account, with which words."""
        raise NotImplementedError

    def answer(self, request: Request, call: Call, taken: Sequence[Fault]) -> Response:
        raise NotImplementedError

    def broken(self) -> Response:
        """The network's own way to say 500."""
        raise NotImplementedError

    def limited(self, retry_after: Any) -> Response:
        """The network's own way to say "too fast"."""
        raise NotImplementedError

    def unauthorised(self, *, expired: bool) -> Response:
        """The network's own way to refuse a token."""
        raise NotImplementedError

    def gone(self) -> Response:
        return Response(410)

    def posts(self, base: str) -> list[Record]:
        """What was posted, oldest first, in the control API's common shape."""
        raise NotImplementedError

    def reset(self) -> None:
        self.shelf.clear()
        self.faults.clear()
        with self._lock:
            self.calls.clear()

    def words(self, request: Request) -> str:
        """The request's text, for switches that match a phrase."""
        return searchable(request.body, media_type(request))

    def visible(self, records: Sequence[Record]) -> list[Record]:
        """Those a list shows: young ones are missing while `list_lag` is on."""
        lag = self.faults.standing("list_lag")
        if lag is None:
            return list(records)
        seconds = 5.0 if lag.value is None else float(lag.value)
        oldest = (moment() - timedelta(seconds=seconds)).isoformat()
        return [record for record in records if record["created"] <= oldest]


def moment() -> datetime:
    return datetime.now(UTC)


def stamp() -> str:
    """Now as the store and the control API write it: ISO 8601, UTC, microseconds."""
    return moment().isoformat(timespec="microseconds")


def wait_seconds(retry_after: Any) -> int:
    """Seconds to wait, whether given as seconds or as an HTTP date; default 60."""
    if retry_after is None:
        return 60
    retry_after = str(retry_after).removeprefix("date:")
    try:
        return max(0, int(float(retry_after)))
    except (TypeError, ValueError):
        left = parsedate_to_datetime(str(retry_after)) - moment()
        return max(0, int(left.total_seconds()))


def retry_after_header(retry_after: Any) -> dict[str, str]:
    """Retry-After as it was asked for: seconds, an HTTP date, or "date:N" from now."""
    text = "60" if retry_after is None else str(retry_after)
    if text.startswith("date:"):
        then = moment() + timedelta(seconds=float(text[5:]))
        text = format_datetime(then.replace(microsecond=0), usegmt=True)
    return {"Retry-After": text}
