"""Takes secrets out of text that people will read: the last door before a log.

Nothing should bring a secret this far; what a library puts into an error may.
"""

from __future__ import annotations

import re

_NAMES = (
    "access_token|appsecret_proof|client_secret|refresh_token|page_token|app_secret"
    "|api_key|token|password|signature|secret"
)
_PATTERNS = (
    re.compile(r"(/press/)[^/\s?\"'\\]{20,}"),  # an address of a feed is a key
    re.compile(rf"(?i)\b((?:{_NAMES})=)[^&\s\"'\\]+"),
    re.compile(r"(?i)\b((?:bearer|basic)\s+)[\w~+/.=:-]{8,}"),
    re.compile(r"(://[^/\s:@\"']*:)[^/\s@\"']+(?=@)"),  # of a database or a broker
    re.compile(r"()\b(?:lantoa_|whsec_|EAA)[\w+/=-]{16,}"),
    re.compile(r"(/bot\d+:)[\w-]{20,}"),
)


def redact(text: str) -> str:
    for pattern in _PATTERNS:
        text = pattern.sub(r"\1…", text)
    return text
