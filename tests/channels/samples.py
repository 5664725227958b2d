"""One story with everything a story can hold, and the bytes of its pictures."""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, datetime

from PIL import Image

from channels.article import (
    Article,
    Contact,
    Correction,
    Embed,
    Gallery,
    Heading,
    ListBlock,
    Paragraph,
    Person,
    Picture,
    PictureBlock,
    Practice,
    Quote,
    Table,
)
from channels.contract import Options

AT = datetime(2026, 11, 20, 0, 30, tzinfo=UTC)
LINK = "https://congdoan.songbiec.edu.vn/guong-sang/tu-sach-den-bao/"
TOKEN = "k7m2p9qx"


def jpeg(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 40), colour).save(out, "JPEG")
    return out.getvalue()


FILES = {
    hashlib.sha256(data).hexdigest(): data
    for data in map(jpeg, ("teal", "orange", "navy"))
}
PICTURES = tuple(
    Picture(
        digest=digest,
        width=64,
        height=40,
        size=len(data),
        alt=f"Cô giáo bên tủ sách, ảnh {number}",
        caption=f"Tủ sách đèn bão, ảnh {number}",
        credit="Nguyễn Thị Ánh (hư cấu)",
        url=f"https://congdoan.songbiec.edu.vn/media/{digest}.jpg",
    )
    for number, (digest, data) in enumerate(FILES.items(), 1)
)
BODY = (
    Paragraph(html="Đêm mất điện, cô <b>Hà</b> thắp <i>đèn bão</i> đọc sách."),
    Heading(level=2, text="Mười năm một tủ sách"),
    PictureBlock(digest=PICTURES[1].digest),
    Quote(text="Trẻ đọc thì đảo sáng.", attribution="Cô Hà"),
    ListBlock(ordered=True, items=("Gom sách", "Chép tay <b>mục lục</b>")),
    Gallery(digests=(PICTURES[2].digest,)),
    Table(caption="Số sách", rows=(("Năm", "Cuốn"), ("2016", "40"), ("2026", "1.200"))),
    Practice(title="Tủ sách lưu động", method="Chở bằng xuồng\nmỗi thứ Sáu"),
    Embed(url="https://www.youtube.com/watch?v=abc", title="Phim ngắn"),
    Paragraph(html='Xem <a href="https://example.vn/nguon">nguồn</a>.'),
)


def article(**changes: object) -> Article:
    facts: dict[str, object] = {
        "story": "0b9d7d1c-4a54-4e0e-9c43-3f8c9e9f6a10",
        "tag": "tag:congdoan.songbiec.edu.vn,2026:story:0b9d7d1c",
        "kind": "exemplar",
        "url": LINK,
        "title": "Tủ sách đèn bão của cô giáo đảo Sóng Biếc",
        "lead": "Mười năm, cô Hà gom 1.200 cuốn sách cho trẻ em đảo xa.",
        "body": BODY,
        "pictures": PICTURES,
        "people": (Person(name="Trần Thị Hà (hư cấu)", call_name="cô Hà"),),
        "author": "Minh Khôi",
        "unit": "Công đoàn Trường Sóng Biếc (hư cấu)",
        "column": "Gương sáng",
        "tags": ("Người tốt việc tốt", "Khuyến đọc"),
        "published_at": AT,
        "updated_at": AT,
        "contact": Contact(name="Văn phòng", phone="0200 000 000"),
    }
    return Article.model_validate({**facts, **changes})


def corrected() -> Article:
    note = Correction(at=AT, note="Tủ sách có 1.200 cuốn, không phải 1.300.")
    return article(corrections=(note,), lead="Mười năm, cô Hà gom 1.200 cuốn.")


def options(**changes: object) -> Options:
    return Options(**{"link": f"{LINK}?lt={TOKEN}", **changes})  # type: ignore[arg-type]
