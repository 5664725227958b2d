"""A blank Word document as offices of Viet Nam expect one: A4, Times New Roman.

Sizes and margins follow Nghị định 30/2020/NĐ-CP, appendix I: text in 13 or 14 point.
"""

from __future__ import annotations

from typing import Any

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from cms.importing.lines import Run

FONT = "Times New Roman"
TEXT, LARGE = Pt(13), Pt(14)
WIDTH = Cm(16)  # between the margins
_BLACK = RGBColor(0, 0, 0)
_HEADINGS = ("Title", "Heading 2", "Heading 3", "Heading 4")
_FONTS = ("ascii", "hAnsi", "eastAsia", "cs")


def paper() -> Document:
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    styles = document.styles
    for style in styles:
        if style.type == WD_STYLE_TYPE.PARAGRAPH:
            _face(style)
    styles["Normal"].font.size = TEXT
    styles["Normal"].paragraph_format.space_after = Pt(6)
    styles["Normal"].paragraph_format.line_spacing = 1.15
    for name in _HEADINGS:
        styles[name].font.size = LARGE if name != "Heading 4" else TEXT
        styles[name].font.bold = True
        styles[name].font.italic = name == "Heading 4"
    styles["Title"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    caption = styles["Caption"]
    caption.font.size, caption.font.bold, caption.font.italic = TEXT, False, True
    caption.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    styles["Quote"].paragraph_format.left_indent = Cm(1)
    return document


def _face(style: Any) -> None:
    """Black in our font: Word's headings take colour and face from its theme."""
    style.font.color.rgb = _BLACK
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.attrib.clear()
    for script in _FONTS:
        fonts.set(qn(f"w:{script}"), FONT)
    for border in style.element.iter(qn("w:pBdr")):
        border.getparent().remove(border)


def write(paragraph: Paragraph, runs: tuple[Run, ...]) -> None:
    """`runs` with their styles and links at the end of `paragraph`."""
    for run in runs:
        made = paragraph.add_run(run.text)
        made.bold, made.italic = run.bold or None, run.italic or None
        if run.href:
            made.font.underline = True
            _linked(paragraph, made, run.href)


def _linked(paragraph: Paragraph, run: Any, address: str) -> None:
    """python-docx makes no links of its own."""
    link = OxmlElement("w:hyperlink")
    related = paragraph.part.relate_to(
        address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True
    )
    link.set(qn("r:id"), related)
    run._r.getparent().replace(run._r, link)
    link.append(run._r)
