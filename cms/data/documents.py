"""Basis documents and the programmes that rest on them."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class Document(NamedTuple):
    key: str
    kind: str
    number: str
    issued_on: date | None
    issuer: str
    title: str
    is_theme: bool = False


DOCUMENTS = (
    Document(
        "nq29",
        "Nghị quyết",
        "29-NQ/TW",
        date(2013, 11, 4),
        "Ban Chấp hành Trung ương",
        "Đổi mới căn bản, toàn diện giáo dục và đào tạo",
        is_theme=True,
    ),
    Document(
        "qd1526",
        "Quyết định",
        "1526/QĐ-TTg",
        date(2022, 12, 9),
        "Thủ tướng Chính phủ",
        "Chương trình phát hiện, bồi dưỡng, tổng kết, tuyên truyền, nhân rộng gương"
        " điển hình tiên tiến giai đoạn 2022 - 2025",
    ),
    Document(
        "kh595",
        "Kế hoạch",
        "595/KH-BGDĐT",
        date(2023, 4, 10),
        "Bộ Giáo dục và Đào tạo",
        "Phát hiện, bồi dưỡng, tuyên truyền, nhân rộng gương điển hình tiên tiến ngành"
        " Giáo dục",
    ),
    Document(
        "hd1244",
        "Hướng dẫn",
        "1244/HD-BGDĐT",
        date(2024, 9, 23),
        "Bộ Giáo dục và Đào tạo",
        "Tổ chức hội nghị điển hình tiên tiến các cấp, tiến tới Đại hội Thi đua"
        " yêu nước ngành Giáo dục lần thứ VIII",
    ),
    Document(
        "luat06",
        "Luật",
        "06/2022/QH15",
        date(2022, 6, 15),
        "Quốc hội",
        "Luật Thi đua, khen thưởng",
    ),
)


class Plan(NamedTuple):
    name: str
    start_year: int
    end_year: int
    basis: tuple[str, ...]  # keys of DOCUMENTS


PROGRAMMES = (
    Plan(
        "Tuyên truyền gương điển hình tiên tiến ngành Giáo dục",
        2023,
        2025,
        ("kh595", "qd1526", "nq29"),
    ),
    Plan(
        "Phát hiện, bồi dưỡng, tổng kết, tuyên truyền, nhân rộng gương điển hình tiên"
        " tiến",
        2022,
        2025,
        ("qd1526",),
    ),
    Plan("Thi đua yêu nước", 2026, 2030, ("luat06",)),
)

VALUES = (
    ("doan-ket", "Đoàn kết"),
    ("vuot-len-kho-khan", "Vượt lên khó khăn"),
    ("doi-moi-sang-tao", "Đổi mới sáng tạo"),
    ("dao-duc-nha-giao", "Đạo đức nhà giáo"),
    ("tu-hoc", "Tự học"),
)
