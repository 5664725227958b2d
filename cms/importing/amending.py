"""What mammoth would lose of a Word file, put where it reads it; what is lost, told.

Text boxes move behind the paragraph they hang on. Tracked changes, comments, charts
and equations are only counted: mammoth keeps insertions and drops deletions by itself.
"""

from __future__ import annotations

import io
import re
import zipfile

from django.utils.translation import gettext_lazy as _
from lxml import etree

from cms.importing.parsed import Wording

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BOX = f"{_W}txbxContent"
_DOCUMENT = "word/document.xml"
_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
)
CHANGES = _(
    "Tracked changes: %(added)s insertions were taken over, %(removed)s deletions left "
    "out. Accept or refuse them in Word if you want it otherwise."
)
COMMENTS = _("%(count)s comments of Word were left out.")
LOST = _(
    "A chart, SmartArt drawing or equation was left out. Save it as a picture and add "
    "it in the editor."
)
MACROS = _("The macros of the file were neither opened nor taken over.")
OUTSIDE = _(
    "The file points to %(count)s things outside it (a template, linked pictures or "
    "objects). They were not fetched."
)


def amended(data: bytes) -> tuple[bytes, list[Wording]]:
    """A checked .docx with its text boxes in the open, and what to tell of it."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        names = set(parts.namelist())
        root = etree.fromstring(parts.read(_DOCUMENT), _PARSER)
        notes = [*_changes(root), *_comments(parts, names), *_lost(root)]
        if any(name.lower().endswith("vbaproject.bin") for name in names):
            notes.append(MACROS)
        notes += _outside(parts, names)
        if not _hoisted(root):
            return data, notes
        return _with(parts, etree.tostring(root, encoding="UTF-8")), notes


def _hoisted(root: etree._Element) -> bool:
    """Move the paragraphs of each text box behind the outermost paragraph of it."""
    moved = False
    for box in list(root.iter(_BOX)):
        hosts = list(box.iterancestors(f"{_W}p"))
        if not hosts:
            continue
        if not _is_fallback_of_another(box):
            host = hosts[-1]
            for part in reversed(box):
                host.addnext(part)
        parent = box.getparent()
        if parent is not None:
            parent.remove(box)
        moved = True
    return moved


def _is_fallback_of_another(box: etree._Element) -> bool:
    """Word writes a box twice; the second is for readers that do not know the first."""
    for node in box.iterancestors("{*}Fallback"):
        choice = node.getparent().find("{*}Choice")
        return choice is not None and choice.find(".//{*}txbx") is not None
    return False


def _changes(root: etree._Element) -> list[Wording]:
    added = sum(1 for node in root.iter(f"{_W}ins") if _has_words(node, "t"))
    added += sum(1 for _node in root.iter(f"{_W}moveTo"))
    removed = sum(1 for node in root.iter(f"{_W}del") if _has_words(node, "delText"))
    if not added and not removed:
        return []
    return [CHANGES % {"added": added, "removed": removed}]


def _has_words(node: etree._Element, tag: str) -> bool:
    return node.find(f".//{_W}{tag}") is not None


def _comments(parts: zipfile.ZipFile, names: set[str]) -> list[Wording]:
    if "word/comments.xml" not in names:
        return []
    count = len(re.findall(rb"<w:comment[ >]", parts.read("word/comments.xml")))
    return [COMMENTS % {"count": count}] if count else []


def _lost(root: etree._Element) -> list[Wording]:
    for tag in ("{*}oMath", "{*}chart", "{*}relIds"):
        if next(root.iter(tag), None) is not None:
            return [LOST]
    return []


def _outside(parts: zipfile.ZipFile, names: set[str]) -> list[Wording]:
    """Relations to other places; plain links are the reader's own choice to follow."""
    count = 0
    for name in names:
        if name.endswith(".rels"):
            for relation in etree.fromstring(parts.read(name), _PARSER):
                outside = relation.get("TargetMode") == "External"
                kind = relation.get("Type", "").rpartition("/")[2]
                count += outside and kind != "hyperlink"
    return [OUTSIDE % {"count": count}] if count else []


def _with(parts: zipfile.ZipFile, document: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for info in parts.infolist():
            body = document if info.filename == _DOCUMENT else parts.read(info)
            new.writestr(info.filename, body)
    return out.getvalue()
