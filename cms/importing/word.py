"""Word files to lines: checked as a container first, then read by mammoth.

Macros and linked files are never opened: mammoth reads the text parts only and
external file access is off.
"""

from __future__ import annotations

import base64
import io
import re
import zipfile
import zlib
from html import escape
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler

import mammoth
from defusedxml import sax as safe_sax
from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext_lazy as _
from mammoth.images import img_element

from cms.importing.amending import amended
from cms.importing.html import read_html
from cms.importing.legacy import Legacy
from cms.importing.letters import Letters
from cms.importing.lines import Item
from cms.importing.parsed import Unreadable, Wording

_MAX_PARTS = 2_000
_MAX_UNPACKED = 150 * 1024 * 1024
_MAX_XML = 25 * 1024 * 1024
_STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Tiêu đề'] => h1.title:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Caption'] => p.caption:fresh
p[style-name='caption'] => p.caption:fresh
p[style-name='List Bullet'] => ul > li:fresh
p[style-name='List Number'] => ol > li:fresh
"""
DRAWINGS = _(
    "A drawing that only Word can show (EMF, WMF, SVG) was left out. Save it as a "
    "picture and add it in the editor."
)
DAMAGED = _(
    "The Word file is damaged. Open it in Word, save it again and try once more."
)
LINKED = _("A linked picture was left out: it is not inside the file.")


def read_word(data: bytes, letters: Letters) -> tuple[list[Item], list[Wording]]:
    """The lines, pictures and tables of a .docx file."""
    letters.hint = _check(data)
    data, warnings = amended(data)

    @img_element
    def picture(image: mammoth.documents.Image) -> dict[str, str]:
        if not re.match("image/(?!svg|x-emf|x-wmf|emf|wmf)", image.content_type or ""):
            warnings.append(DRAWINGS)
            return {"src": ""}
        try:
            with image.open() as source:
                body = base64.b64encode(source.read()).decode()
        except (ValueError, KeyError, OSError):
            warnings.append(LINKED)
            return {"src": ""}
        return {"src": f"data:image/*;base64,{body}"}

    try:
        result = mammoth.convert_to_html(
            io.BytesIO(data),
            convert_image=picture,
            style_map=_STYLES,
            external_file_access=False,
            ignore_empty_paragraphs=True,
        )
    except RecursionError as error:
        raise Unreadable(_("The document is nested too deeply to be read.")) from error
    except Exception as error:
        raise Unreadable(DAMAGED) from error
    items, more = read_html(_noted(result.value), letters)
    return items, list(dict.fromkeys([*warnings, *more]))


def _noted(markup: str) -> str:
    """Footnotes as a list of their own at the end, without mammoth's ways back."""
    markup = re.sub(r' ?<a href="#(?:foot|end)note-ref-[^"]*">↑</a>', "", markup)
    first = re.search(r'<ol><li id="(?:foot|end)note-', markup)
    if first is None:
        return markup
    heading = f"<h2>{escape(str(_('Notes')))}</h2>"
    return markup[: first.start()] + heading + markup[first.start() :]


def _check(data: bytes) -> Legacy | None:
    """Refuse what is no Word file or would unpack without end; name old fonts."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            infos = parts.infolist()
            names = {info.filename for info in infos}
            if len(infos) > _MAX_PARTS or _too_big(infos):
                raise Unreadable(_("The file unpacks to far too much data."))
            if "word/document.xml" not in names:
                raise Unreadable(_not_word(names))
            for info in infos:
                if info.filename.endswith((".xml", ".rels")):
                    _check_xml(parts.read(info))
            return _old_fonts(parts.read("word/document.xml"))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as error:
        raise Unreadable(_not_zip(data)) from error
    except RuntimeError as error:  # an encrypted part
        raise Unreadable(_("The file is protected by a password.")) from error


def _too_big(infos: list[zipfile.ZipInfo]) -> bool:
    xml = [i.file_size for i in infos if i.filename.endswith((".xml", ".rels"))]
    whole = sum(i.file_size for i in infos)
    return whole > _MAX_UNPACKED or max(xml, default=0) > _MAX_XML


def _check_xml(part: bytes) -> None:
    try:
        safe_sax.parseString(part, ContentHandler(), forbid_dtd=True)
    except DefusedXmlException as error:
        raise Unreadable(
            _("The file holds definitions that are not allowed.")
        ) from error
    except SAXParseException as error:
        raise Unreadable(DAMAGED) from error


def _old_fonts(document: bytes) -> Legacy | None:
    if re.search(rb'w:(?:ascii|hAnsi)="\.Vn', document):
        return Legacy.TCVN3
    if re.search(rb'w:(?:ascii|hAnsi)="VNI-', document):
        return Legacy.VNI
    return None


def _not_word(names: set[str]) -> Wording:
    if "xl/workbook.xml" in names:
        return _("This is an Excel workbook, not a Word file.")
    if "ppt/presentation.xml" in names:
        return _("This is a PowerPoint file, not a Word file.")
    if "content.xml" in names:
        return _("This is an OpenDocument file. Save it as Word (.docx) first.")
    return _("This is not a Word file (.docx).")


def _not_zip(data: bytes) -> Wording:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            return _(
                "The file is protected by a password. Open it in Word, take the "
                "password away (File, Info, Protect Document) and save it again."
            )
        return _(
            "This is an old Word file (.doc). Open it in Word and save it as .docx."
        )
    if data.startswith(b"PK"):
        return _("The Word file is damaged or was not uploaded completely.")
    return _("This is not a Word file (.docx).")
