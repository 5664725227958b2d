"""Any file, or the clipboard, to a parsed story. The one door of importing."""

from __future__ import annotations

from pathlib import PurePath

from django.utils.translation import gettext_lazy as _

from cms.importing.cleaning import clean_line
from cms.importing.encodings import decode, decode_html, false_letters
from cms.importing.html import read_html
from cms.importing.json_story import read_json
from cms.importing.parsed import MAX_FILE_BYTES, ParsedStory, Unreadable
from cms.importing.shaping import shape
from cms.importing.text import read_text
from cms.importing.word import read_word

ENDINGS = (".docx", ".docm", ".html", ".htm", ".txt", ".md", ".json")


def read_file(data: bytes, filename: str) -> ParsedStory:
    """The story in a file; Unreadable says in plain words why there is none."""
    path = PurePath(clean_line(filename.replace("\\", "/")))
    name = " ".join(path.stem.replace("_", " ").replace("-", " ").split())[:200]
    if not data:
        raise Unreadable(_("The file is empty."))
    if len(data) > MAX_FILE_BYTES:
        raise Unreadable(
            _("The file is larger than %(limit)s MB.")
            % {"limit": MAX_FILE_BYTES // 1024**2}
        )
    match path.suffix.lower():
        case ".docx" | ".docm" | ".doc":
            items, warnings = read_word(data)
            return shape(items, name, warnings)
        case ".html" | ".htm":
            items, warnings = read_html(decode_html(data))
            return shape(items, name, warnings)
        case ".txt" | ".md":
            text = decode(data)
            return shape(read_text(text), name, list(false_letters(text)))
        case ".json":
            return read_json(decode(data))
        case ending:
            raise Unreadable(
                _("Files of type “%(ending)s” cannot be read. Possible are: %(known)s.")
                % {"ending": ending or "?", "known": ", ".join(ENDINGS)}
            )


def read_paste(markup: str) -> ParsedStory:
    """The story in what Word, Google Docs or a web page put on the clipboard."""
    if len(markup) > MAX_FILE_BYTES:
        raise Unreadable(
            _("There is too much in the clipboard. Upload the file instead.")
        )
    items, warnings = read_html(markup)
    return shape(items, "", warnings)
