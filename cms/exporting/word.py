"""A story as a Word document: what readers get, in the order they get it."""

from __future__ import annotations

import io
from collections.abc import Mapping
from itertools import pairwise

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu
from PIL import Image

from channels.article import (
    Article,
    Block,
    Embed,
    Gallery,
    Heading,
    ListBlock,
    Paragraph,
    PictureBlock,
    Practice,
    Quote,
    Table,
)
from channels.markup import caption_text, word
from cms.exporting.paper import WIDTH, paper, write
from cms.importing.html import read_html
from cms.importing.lines import Line, Run

_PRACTICE = ("context", "method", "result", "conditions")
_NOT_BEFORE = "Không đăng trước"


class StoryDocument:
    """Writes one Article; `files` are the JPEGs of its pictures by digest."""

    def __init__(self, article: Article, files: Mapping[str, bytes]) -> None:
        self._article = article
        self._files = files
        self._word: Document = paper()

    def written(self, *, not_before: str = "") -> bytes:
        """The .docx file. `not_before`, written out, stands at the top of each page."""
        story, document = self._article, self._word
        properties = document.core_properties
        properties.title, properties.author = story.title[:255], story.author
        properties.comments, properties.language = "", story.language
        properties.created = properties.modified = story.updated_at.replace(tzinfo=None)
        if not_before:
            header = document.sections[0].header.paragraphs[0]
            header.add_run(f"{_NOT_BEFORE}: {not_before}").bold = True
        document.add_paragraph(story.title, style="Title")
        if story.lead:
            document.add_paragraph().add_run(story.lead).bold = True
        self._lead_picture()
        for block in story.body:
            self._block(block)
        self._foot()
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()

    def _lead_picture(self) -> None:
        lead = self._article.lead_picture
        placed = {digest for block in self._article.body for digest in _digests(block)}
        if lead and lead.digest not in placed:
            self._picture(lead.digest)

    def _foot(self) -> None:
        story = self._article
        if story.author:
            author = self._word.add_paragraph(f"Tác giả: {story.author}")
            author.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if story.source:
            self._word.add_paragraph(f"{word(story, 'source')}: {story.source}")
        if story.ai_label:
            self._word.add_paragraph().add_run(story.ai_label).italic = True

    def _block(self, block: Block) -> None:
        match block:
            case Paragraph():
                self._inline(block.html)
            case Heading():
                self._word.add_paragraph(block.text, style=f"Heading {block.level}")
            case Quote():
                self._quote(block)
            case PictureBlock() | Gallery():
                for digest in _digests(block):
                    self._picture(digest)
            case ListBlock():
                self._list(block)
            case Table():
                self._table(block)
            case Practice():
                self._practice(block)
            case Embed():
                self._recording(block)

    def _inline(self, html: str, style: str | None = None) -> None:
        write(self._word.add_paragraph(style=style), runs_of(html))

    def _quote(self, block: Quote) -> None:
        self._word.add_paragraph(f"“{block.text}”", style="Quote")
        if block.attribution:
            self._word.add_paragraph(f"– {block.attribution}", style="Quote")

    def _list(self, block: ListBlock) -> None:
        """Numbers are written out: Word's own would run on through the document."""
        for number, item in enumerate(block.items, 1):
            if block.ordered:
                numbered = (Run(f"{number}. "), *runs_of(item))
                write(self._word.add_paragraph(), numbered)
            else:
                self._inline(item, "List Bullet")

    def _table(self, block: Table) -> None:
        if block.caption:
            self._word.add_paragraph(block.caption, style="Caption")
        width = max(map(len, block.rows), default=0)
        if not width:
            return
        table = self._word.add_table(rows=0, cols=width, style="Table Grid")
        for number, row in enumerate(block.rows):
            for cell, text in zip(table.add_row().cells, row, strict=False):
                run = cell.paragraphs[0].add_run(text)
                run.bold = (block.header and number == 0) or None
        if block.header:
            repeated = OxmlElement("w:tblHeader")
            repeated.set(qn("w:val"), "true")
            table.rows[0]._tr.get_or_add_trPr().append(repeated)
        self._word.add_paragraph()

    def _practice(self, block: Practice) -> None:
        title = ": ".join(filter(None, [word(self._article, "practice"), block.title]))
        self._word.add_paragraph(title, style="Heading 3")
        for name in _PRACTICE:
            if text := getattr(block, name).strip():
                label = Run(f"{word(self._article, name)}: ", bold=True)
                write(self._word.add_paragraph(), (label, Run(text)))

    def _recording(self, block: Embed) -> None:
        if block.poster:
            self._picture(block.poster)
        link = Run(block.title or block.url, href=block.url)
        write(self._word.add_paragraph(), (link,))

    def _picture(self, digest: str) -> None:
        picture = self._article.picture(digest)
        data = self._files.get(digest)
        if picture is None or data is None:
            return
        place = self._word.add_paragraph()
        place.alignment = WD_ALIGN_PARAGRAPH.CENTER
        place.paragraph_format.keep_with_next = True
        shape = place.add_run().add_picture(io.BytesIO(data), width=_fitting(data))
        shape._inline.docPr.set("descr", picture.alt)
        if text := caption_text(self._article, picture):
            self._word.add_paragraph(text, style="Caption")


def runs_of(html: str) -> tuple[Run, ...]:
    """Inline HTML as runs of one style each."""
    items, _warnings = read_html(f"<p>{html}</p>")
    lines = [item.runs for item in items if isinstance(item, Line)]
    parted = [*lines[:1], *((Run("\n"), *after) for _before, after in pairwise(lines))]
    return tuple(run for runs in parted for run in runs)


def _digests(block: Block) -> tuple[str, ...]:
    match block:
        case PictureBlock():
            return (block.digest,)
        case Gallery():
            return block.digests
        case _:
            return ()


def _fitting(data: bytes) -> Emu:
    """As wide as the text; narrower where the picture would fill the page."""
    with Image.open(io.BytesIO(data)) as image:
        width, height = image.size
    return Emu(min(WIDTH, WIDTH * width // height))
