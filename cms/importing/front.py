"""The front of a story: which lines are its title, its lead, its author, its source."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from cms.importing.lines import Item, Line
from cms.importing.parsed import MAX_TITLE, Unreadable, Wording

MAX_LEAD_WORDS = 90
_MAX_TITLE_GUESS = 160
# An office document names its kind first and its subject on the next line.
# fmt: off
_DOCUMENT_KINDS = frozenset({
    "HƯỚNG DẪN", "KẾ HOẠCH", "BÁO CÁO", "THÔNG BÁO", "QUYẾT ĐỊNH", "TỜ TRÌNH",
    "CÔNG VĂN", "CHƯƠNG TRÌNH", "ĐỀ ÁN", "NGHỊ QUYẾT", "CHỈ THỊ", "QUY CHẾ",
    "QUY ĐỊNH", "THỂ LỆ", "BÀI VIẾT", "BÀI DỰ THI",
})
# fmt: on
_LABELS = {
    "title": re.compile(r"(?:tiêu đề|tít|tựa đề|title)\s*:\s*", re.I),
    "lead": re.compile(r"(?:sapo|sa-pô|sapô|tóm tắt|lead)\s*:\s*", re.I),
    "author": re.compile(
        r"(?:tác giả|bút danh|người viết|bài(?: và ảnh|, ảnh)?|tin, bài|by)\s*:\s*",
        re.I,
    ),
    "source": re.compile(r"(?:nguồn|theo|source)\s*:\s*", re.I),
}
_LIMITS = {"author": 120, "source": 200}
NO_TITLE = _("No title was found. Write one before you spread the story.")
NO_LEAD = _("No lead (sapo) was found. Write one of 30 to 60 words.")


@dataclass(frozen=True)
class Front:
    title: str
    lead: str
    author: str
    source: str
    rest: tuple[Item, ...]
    warnings: tuple[Wording, ...]


def front(items: list[Item], name: str) -> Front:
    """Take title, lead and attribution out of `items`; `name` is the file's."""
    rest = list(items)
    said = _labelled(rest)
    warnings: list[Wording] = []
    title = said.get("title") or _title(rest)
    if not title:
        title = name or str(_("Untitled"))
        warnings.append(NO_TITLE)
    if len(title) > MAX_TITLE:
        raise Unreadable(
            _("The title has %(count)s characters; at most %(limit)s are possible.")
            % {"count": len(title), "limit": MAX_TITLE}
        )
    lead = said.get("lead") or _lead(rest)
    if not lead:
        warnings.append(NO_LEAD)
    return Front(
        title=title,
        lead=lead,
        author=said.get("author", ""),
        source=said.get("source", ""),
        rest=tuple(rest),
        warnings=tuple(warnings),
    )


def _labelled(items: list[Item]) -> dict[str, str]:
    """Lines such as "Sapo: …" near the top, "Tác giả: …" near either end."""
    said: dict[str, str] = {}
    near = {*range(5), *range(len(items) - 4, len(items))}
    for i in sorted(near & {*range(len(items))}, reverse=True):
        item = items[i]
        if not isinstance(item, Line) or item.role in {"item", "quote", "caption"}:
            continue
        for field, label in _LABELS.items():
            value = " ".join(label.sub("", item.text, count=1).split())
            fits = len(value) <= _LIMITS.get(field, 1000)
            if label.match(item.text) and value and fits and field not in said:
                said[field] = value
                del items[i]
                break
    return said


def _title(items: list[Item]) -> str:
    """The first line that names the story, taken out of `items`; "" when none does."""
    at = next((i for i, item in enumerate(items) if _names(item)), None)
    first = next((i for i, item in enumerate(items) if isinstance(item, Line)), None)
    if at is None or (first is not None and at > first + 2):
        at = first if first is not None and _could_name(items[first]) else at
    if at is None:
        return ""
    title = _one_line(items.pop(at))
    following = items[at] if at < len(items) else None
    if title.rstrip(":") in _DOCUMENT_KINDS and _could_name(following):
        subject = _one_line(items.pop(at))
        return f"{title.rstrip(':').capitalize()}: {subject}"
    return title


def _names(item: Item) -> bool:
    return isinstance(item, Line) and (
        item.role == "title" or (item.role == "heading" and item.level == 1)
    )


def _could_name(item: Item | None) -> bool:
    return (
        isinstance(item, Line)
        and item.role in {"", "title", "heading"}
        and len(item.text) <= _MAX_TITLE_GUESS
        and not item.text.rstrip().endswith((".", ";", ","))
    )


def _lead(items: list[Item]) -> str:
    """The first paragraph, when nothing but pictures stands before it."""
    for i, item in enumerate(items):
        if isinstance(item, Line) and item.role != "caption":
            alone = not any(isinstance(other, Line) for other in items[i + 1 :])
            if item.role or alone or len(item.text.split()) > MAX_LEAD_WORDS:
                return ""
            del items[i]
            return _one_line(item)
    return ""


def _one_line(item: Item) -> str:
    return " ".join(item.text.split()) if isinstance(item, Line) else ""
