"""Keeps feed tokens out of the logs: an address of `/press/` is a key."""

from __future__ import annotations

import logging
import re

TOKEN_PATH = re.compile(r"(/press/)[^/\s?\"']{20,}")


class HideFeedTokens(logging.Filter):
    """Replaces the token in a record's message; lets every record pass."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if "/press/" in message:
            record.msg = TOKEN_PATH.sub(r"\1…", message)
            record.args = ()
        return True
