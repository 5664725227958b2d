"""Documents as typists make them, written here so that no file must be kept."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx
from docx.document import Document
from PIL import Image

TITLE = "Lớp học hai ngọn đèn ở bản Nậm Xanh (hư cấu)"
LEAD = (
    "Tám năm ở điểm trường Nậm Xanh, cô giáo Lù Thị Mẩy (hư cấu) thắp hai ngọn đèn: "
    "một cho học trò ban ngày, một cho cha mẹ các em học chữ buổi tối."
)
FIRST = "Con đường vào bản dài mười hai cây số, mùa mưa chỉ đi được bằng chân."
CAPTION = "Cô Mẩy và học trò trước điểm trường."


def word(write: Callable[[Document], None]) -> bytes:
    document = docx.Document()
    write(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def png(width: int = 320, height: int = 200, colour: str = "teal") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "PNG")
    return out.getvalue()


def typed_by_hand(document: Document) -> None:
    """A report without a single style: bold lines, dashes and numbers typed."""
    document.add_paragraph(TITLE).runs[0].bold = True
    document.add_paragraph(LEAD).runs[0].italic = True
    document.add_picture(io.BytesIO(png()))
    document.add_paragraph(f"{CAPTION} (Ảnh: NVCC)")
    document.add_paragraph(FIRST)
    document.add_paragraph("Ngọn đèn thứ nhất").runs[0].bold = True
    said = document.add_paragraph("Học trò của cô ")
    said.add_run("không em nào bỏ học").bold = True
    said.add_run(" suốt sáu năm.\nĐó là điều cô vui nhất.")
    for deed in ("vận động học sinh ra lớp;", "nấu bữa trưa;", "dạy chữ buổi tối."):
        document.add_paragraph(f"- {deed}")
    document.add_paragraph("“Cứ đi là đến, cô vẫn bảo học trò như thế.” – Cô Mẩy")
    document.add_paragraph("Bài và ảnh: Sông Ngàn")
    document.add_paragraph("Nguồn: Công đoàn Trường Hoa Ban Trắng (hư cấu)")


def office_document(document: Document) -> None:
    """A plan of an office: its kind first, Roman and Arabic sections, long numbers."""
    document.add_paragraph("KẾ HOẠCH", style="Title")
    document.add_heading("Tuyên truyền gương sáng năm 2026 (hư cấu)", 1)
    document.add_paragraph("Căn cứ chương trình công tác, đơn vị triển khai như sau:")
    document.add_heading("I. MỤC ĐÍCH", 2)
    document.add_paragraph("Phát hiện gương người tốt, việc tốt.", style="List Bullet")
    document.add_paragraph("Nhân rộng cách làm hay trong ngành.", style="List Bullet")
    document.add_paragraph("2. Yêu cầu")
    document.add_paragraph("Đúng người, đúng việc.", style="List Bullet")
    document.add_heading("II. NỘI DUNG", 2)
    long = "các đơn vị tăng cường tuyên truyền, vận động và phát hiện điển hình trong "
    document.add_paragraph(f"1. Công đoàn {long}toàn ngành, phối hợp với các cơ quan")
    document.add_paragraph("báo chí, truyền hình để lan tỏa rộng rãi cách làm hay.")
    document.add_paragraph(f"2. Phối hợp {long}từng trường học.")
    document.add_heading("III. TỔ CHỨC", 2)
    document.add_heading("1. Công đoàn các tỉnh", 3)
    document.add_paragraph("Mở chuyên mục trên website của đơn vị.")
    table = document.add_table(rows=3, cols=2)
    for row, cells in zip(
        table.rows,
        (("Việc", "Hạn"), ("Mở chuyên mục", "05/09/2026"), ("Sơ kết", "20/11/2026")),
        strict=True,
    ):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    for cell in table.rows[0].cells:
        cell.paragraphs[0].runs[0].bold = True
    document.add_paragraph("Việc nhỏ làm lâu thành việc lớn.", style="Quote")
    document.add_paragraph("Báo cáo gửi về Ban Tuyên giáo trước ngày 15/12.")


def repacked(data: bytes, **parts: bytes | None) -> bytes:
    """The same file with parts replaced, added, or taken out (None).

    Keyword names write the path with __ for / and end without a dot: document_xml.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        changed = {_path(name): body for name, body in parts.items()}
        for info in old.infolist():
            if info.filename not in changed:
                new.writestr(info, old.read(info))
        for name, body in changed.items():
            if body is not None:
                new.writestr(name, body, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _path(name: str) -> str:
    path, _, ending = name.replace("__", "/").rpartition("_")
    return f"{path}.{ending}"
