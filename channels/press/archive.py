"""Feed documents that are closed for good: RFC 5005, section 4, "Archived Feeds".

https://www.rfc-editor.org/rfc/rfc5005#section-4
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from channels.press.xml import empty

NAMESPACE = "http://purl.org/syndication/history/1.0"


def chain(link: str, *, is_archive: bool, current: str, previous: str) -> Iterator[str]:
    """What the head of a document says of its place; `link` names the element.

    No link to the next archive: to add it later would change this one.
    """
    if is_archive:
        yield empty("fh:archive", {})
        yield empty(link, {"rel": "current", "href": current})
    if previous:
        yield empty(link, {"rel": "prev-archive", "href": previous})


def exchange(
    body: bytes, element: str, identity: str, content: str, notice: str
) -> bytes:
    """`body` with `notice` in the place of the `element` that has the line `identity`
    and one that begins with `content`: a story, not already a notice.

    Every other byte stays. Texts inside are escaped, so that no text can look like the
    beginning or the end of an element; unchanged when no story has that identity.
    """
    elements = re.compile(rf"<{element}(?: [^>]*)?>\n.*?\n</{element}>", re.DOTALL)

    def exchanged(found: re.Match[str]) -> str:
        lines = found.group().split("\n")
        told = any(line.startswith(content) for line in lines)
        return notice if told and identity in lines else found.group()

    return elements.sub(exchanged, body.decode()).encode()
