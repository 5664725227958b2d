"""HTML to lines: files, Word's and Google Docs' clipboards, mammoth's output."""

from __future__ import annotations

import re
from dataclasses import replace

from django.utils.translation import gettext_lazy as _
from lxml import etree
from lxml import html as lxml_html

from cms.importing.cleaning import clean_line
from cms.importing.letters import Letters
from cms.importing.lines import Item, Line, Run, Shot, line, tidy
from cms.importing.markup import (
    BLOCKS,
    IGNORED,
    Style,
    data_uri,
    grid,
    hidden,
    place,
    styled,
)
from cms.importing.parsed import MAX_PICTURES, Unreadable, Wording

_MAX_DEPTH = 200
PICTURES_ELSEWHERE = _(
    "The pictures did not come along: a browser does not hand them over. Upload the "
    "Word file itself, or add them in the editor."
)


# Without it libxml2 drops the address of a picture of ten megabytes, silently.
_PARSER = lxml_html.HTMLParser(huge_tree=True)
DRAWN = _("A drawing in SVG was left out. Save it as a picture and add it.")


class _Reader:
    """Walks one tree. Block elements end a line, inline ones style its runs."""

    def __init__(self, letters: Letters) -> None:
        self.letters = letters
        self.items: list[Item] = []
        self.warnings: list[Wording] = []
        self._runs: list[Run] = []
        self._place = Line(())
        self._groups = 0

    def end_line(self) -> None:
        if not self._runs:
            return
        texts = self.letters.line([run.text for run in self._runs])
        raw = zip(self._runs, texts, strict=True)
        runs = tidy(replace(run, text=text) for run, text in raw)
        if runs:
            self.items.append(replace(self._place, runs=runs))
        self._runs = []

    def walk(self, node: etree._Element, style: Style, depth: int = 0) -> None:
        if depth > _MAX_DEPTH:
            raise Unreadable(_("The document is nested too deeply to be read."))
        if not isinstance(node.tag, str) or node.tag in IGNORED or hidden(node):
            return
        tag = node.tag.split(":")[-1]
        if tag == "br":
            self._runs.append(Run("\n"))
        elif tag in {"img", "imagedata"}:
            self._picture(node)
        elif tag == "table" and (table := grid(node, self.letters)):
            self.end_line()
            self.items.append(table)
        elif tag in BLOCKS or (tag == "cite" and self._place.role == "quote"):
            self._block(node, styled(node, style), depth)
        else:
            self._inside(node, styled(node, style), depth)

    def _inside(self, node: etree._Element, style: Style, depth: int) -> None:
        self._say(node.text, style)
        for child in node:
            self.walk(child, style, depth + 1)
            self._say(child.tail, style)

    def _say(self, text: str | None, style: Style) -> None:
        if text:
            words = re.sub(r"[ \t\r\n\f]+", " ", text)
            self._runs.append(Run(words, style.bold, style.italic, style.href))

    def said(self, text: str | None) -> str:
        """A text that stands alone, on one line."""
        return clean_line(self.letters.text(text or ""))

    def _block(self, node: etree._Element, style: Style, depth: int) -> None:
        self.end_line()
        before = self._place
        if before.role == "" or node.tag in {"blockquote", "cite"}:
            self._groups += 1
        # The items of a list within a list join the outer one.
        if not (before.role == "item" and node.tag in {"ul", "ol"}):
            self._place = place(node, before, self._groups)
        if before.role == "quote" and node.tag in {"cite", "footer"}:
            self._runs.append(Run("– "))
        self._inside(node, style, depth)
        self.end_line()
        self._place = before

    def _picture(self, node: etree._Element) -> None:
        address = node.get("src") or ""
        data = data_uri(address)
        if address.startswith("data:image/svg"):
            self.warnings.append(DRAWN)
            return
        if data is None:
            if address and PICTURES_ELSEWHERE not in self.warnings:
                self.warnings.append(PICTURES_ELSEWHERE)
            return
        self.end_line()
        if sum(isinstance(item, Shot) for item in self.items) >= MAX_PICTURES:
            raise Unreadable(
                _("The document has more than %(limit)s pictures.")
                % {"limit": MAX_PICTURES}
            )
        self.items.append(Shot(data, alt=self.said(node.get("alt"))))


def read_html(
    markup: str, letters: Letters | None = None
) -> tuple[list[Item], list[Wording]]:
    """The lines, pictures and tables of a document, and what to tell the editor."""
    markup = re.sub(r"^\s*<\?xml[^>]*\?>", "", markup.replace("\0", ""))
    if not markup.strip():
        return [], []
    try:
        root = lxml_html.document_fromstring(markup, parser=_PARSER)
    except etree.ParserError:  # nothing but comments
        return [], []
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(_("The file holds no readable HTML.")) from error
    reader = _Reader(letters or Letters())
    reader.walk(_main(root), Style())
    reader.end_line()
    title = reader.said(root.findtext(".//head/title"))
    if title and not any(_names_the_story(item) for item in reader.items):
        reader.items.insert(0, replace(line(title), role="title"))
    return reader.items, reader.warnings


def _main(root: etree._Element) -> etree._Element:
    """The part that tells the story: the only article, else main, else the body."""
    for path in (".//article", ".//main", ".//body"):
        found = root.findall(path)
        if len(found) == 1:
            return found[0]
    return root


def _names_the_story(item: Item) -> bool:
    return isinstance(item, Line) and (
        item.role == "title" or (item.role == "heading" and item.level == 1)
    )
