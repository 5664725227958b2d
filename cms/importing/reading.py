"""Any file, or the clipboard, to a parsed story. The one door of importing."""

from __future__ import annotations

from pathlib import PurePath

from django.utils.translation import gettext_lazy as _

from cms.importing.cleaning import clean_line
from cms.importing.encodings import decode, decode_html
from cms.importing.html import read_html
from cms.importing.json_story import read_json
from cms.importing.letters import Letters, lettered
from cms.importing.parsed import MAX_FILE_BYTES, ParsedStory, Unreadable, most_bytes
from cms.importing.shaping import shape
from cms.importing.text import read_text
from cms.importing.word import read_word

ENDINGS = (".docx", ".docm", ".html", ".htm", ".txt", ".md", ".json")


def read_file(data: bytes, filename: str, *, repair: bool = False) -> ParsedStory:
    """The story in a file; Unreadable says in plain words why there is none.

    `repair` is the consent to change old letters (TCVN3, VNI, broken UTF-8).
    """
    path = PurePath(clean_line(filename.replace("\\", "/")))
    name = " ".join(path.stem.replace("_", " ").replace("-", " ").split())[:200]
    if not data:
        raise Unreadable(_("The file is empty."))
    if len(data) > most_bytes(path.name):
        raise Unreadable(
            _("The file is larger than %(limit)s MB.")
            % {"limit": most_bytes(path.name) // 1024**2}
        )
    ending = path.suffix.lower()
    return lettered(lambda letters: _story(data, name, ending, letters), repair)


def _story(data: bytes, name: str, ending: str, letters: Letters) -> ParsedStory:
    match ending:
        case ".docx" | ".docm" | ".doc":
            items, warnings = read_word(data, letters)
            return shape(items, name, warnings)
        case ".html" | ".htm":
            items, warnings = read_html(decode_html(data), letters)
            return shape(items, name, warnings)
        case ".txt" | ".md":
            return shape(read_text(decode(data), letters), name, [])
        case ".json":
            return read_json(decode(data), letters)
        case _:
            raise Unreadable(
                _("Files of type “%(ending)s” cannot be read. Possible are: %(known)s.")
                % {"ending": ending or "?", "known": ", ".join(ENDINGS)}
            )


def read_paste(markup: str, *, repair: bool = False) -> ParsedStory:
    """The story in what Word, Google Docs or a web page put on the clipboard."""
    if len(markup) > MAX_FILE_BYTES:
        raise Unreadable(
            _("There is too much in the clipboard. Upload the file instead.")
        )

    def read(letters: Letters) -> ParsedStory:
        items, warnings = read_html(markup, letters)
        return shape(items, "", warnings)

    return lettered(read, repair)
