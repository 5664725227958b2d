"""A long story as it comes by mail: a Word file with everything a story may hold."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path

import docx

from tests.stories import jpeg

TITLE = "Con đường chữ ở Nậm Xanh: mười hai cây số và tám mùa lũ (hư cấu)"
LEAD = (
    "Tám năm ở điểm trường Nậm Xanh, cô giáo Lù Thị Mẩy (hư cấu) đi bộ mười hai cây số "
    "mỗi tuần để giữ lớp, rồi dạy chữ cho chính cha mẹ học trò của mình."
)
SECTIONS = (
    "Con đường",
    "Lớp học hai ngọn đèn",
    "Bếp ăn của bản",
    "Những người mẹ đi học",
    "Tủ sách trên gùi",
    "Sau tám năm",
)
SENTENCES = (
    "Mùa mưa, suối Nậm Xanh dâng ngang ngực, cô gói sách vào bốn lớp ni lông rồi lội.",
    "Cả bản có ba mươi hai nóc nhà, nhà nào cũng từng có một em định bỏ học theo nương.",
    "Cô không vận động bằng lời; cô đến, ngồi xuống, cùng nhà bẻ ngô rồi mới nói chuyện.",
    "Học trò nhớ nhất là buổi tối mất điện, cô kể chuyện bằng bóng tay trên vách liếp.",
)
CAPTIONS = (
    ("Cô Mẩy và học trò trên đường tới lớp.", "Vàng Seo Chúng", "teal"),
    ("Bữa trưa bốn mươi suất của bếp ăn bản.", "NVCC", "orange"),
    ("Lớp xóa mù buổi tối của những người mẹ.", "Sông Ngàn", "purple"),
)
QUOTE = "Chữ không nặng. Chỉ có đường tới chữ là nặng thôi."
BULLETS = ("mở lại lớp ghép;", "góp gạo cho bếp ăn;", "dạy chữ buổi tối.")
STEPS = ("Đi từng nhà.", "Hỏi vì sao em nghỉ.", "Gỡ từng việc một.")
CELLS = (("Năm học", "Ra lớp"), ("2018", "61%"), ("2026", "100%"))
AUTHOR = "Sông Ngàn"
SOURCE = "Công đoàn Trường Hoa Ban Trắng (hư cấu)"


@dataclass
class Written:
    """The file, and every text of it that a reader must find again."""

    path: Path
    title: str
    texts: list[str] = field(default_factory=list)


def write(folder: Path, title: str = TITLE) -> Written:
    written = Written(folder / "bai-dai.docx", title, [title, LEAD])
    word = docx.Document()
    word.add_heading(title, 0)
    word.add_paragraph(LEAD)
    pictures = list(CAPTIONS)
    for number, section in enumerate(SECTIONS):
        if number:
            word.add_heading(section, 1)
            written.texts.append(section)
        for n in range(5):
            text = " ".join(SENTENCES[(number + n + k) % 4] for k in range(4))
            text = f"{section}, chuyện thứ {n + 1}. {text}"
            word.add_paragraph(text)
            written.texts.append(text)
        if pictures and number % 2 == 0:
            caption, credit, colour = pictures.pop(0)
            word.add_picture(io.BytesIO(jpeg(colour)))
            word.add_paragraph(f"{caption} (Ảnh: {credit})")
            written.texts += [caption, credit]
    for style, texts in (("List Bullet", BULLETS), ("List Number", STEPS)):
        for text in texts:
            word.add_paragraph(text, style=style)
        word.add_paragraph(f"Sau đây là điều bản Nậm Xanh đã làm ({style}).")
        written.texts += texts
    word.add_paragraph(QUOTE, style="Quote")
    table = word.add_table(rows=len(CELLS), cols=2)
    for row, cells in zip(table.rows, CELLS, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    for cell in table.rows[0].cells:
        cell.paragraphs[0].runs[0].bold = True
    word.add_paragraph("Con đường ấy, năm nay, đã có thêm nhiều dấu chân nhỏ.")
    word.add_paragraph(f"Bài và ảnh: {AUTHOR}")
    word.add_paragraph(f"Nguồn: {SOURCE}")
    word.save(str(written.path))
    written.texts += [QUOTE, *(text for row in CELLS for text in row)]
    return written
