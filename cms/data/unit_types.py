"""Tiers and bodies, 2025–2026. What is not settled has no end date; screens edit it."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class Type(NamedTuple):
    code: str
    name: str
    is_union: bool = True
    may_have_union: bool = True
    valid_to: date | None = None
    note: str = ""


TYPES = (
    Type("cdgd-viet-nam", "Công đoàn Giáo dục Việt Nam"),
    Type(
        "cdgd-tinh",
        "Công đoàn Giáo dục tỉnh, thành phố",
        valid_to=date(2025, 6, 30),
        note="Kết thúc hoạt động tháng 6/2025.",
    ),
    Type("cd-co-quan-bo", "Công đoàn Cơ quan Bộ"),
    Type("cd-dhqg", "Công đoàn Đại học Quốc gia"),
    Type("cd-dai-hoc-vung", "Công đoàn đại học vùng"),
    Type("cd-dai-hoc", "Công đoàn đại học, trường đại học"),
    Type("cd-cao-dang-su-pham", "Công đoàn trường cao đẳng sư phạm"),
    Type("cdcs", "Công đoàn cơ sở"),
    Type("cdcs-ngoai-cong-lap", "Công đoàn cơ sở trường ngoài công lập"),
    Type("ldld-tinh", "Liên đoàn Lao động tỉnh, thành phố"),
    Type("cd-xa-phuong", "Công đoàn xã, phường, đặc khu"),
    Type(
        "so-gddt",
        "Sở Giáo dục và Đào tạo",
        is_union=False,
        may_have_union=False,
        note="Đơn vị hưởng 100% ngân sách: không còn công đoàn từ tháng 6/2025.",
    ),
    Type("truong-pho-thong", "Trường mầm non, phổ thông", is_union=False),
    Type("truong-dai-hoc", "Đại học, trường đại học, cao đẳng", is_union=False),
    Type("trung-tam", "Trung tâm giáo dục", is_union=False),
    Type("cum-truong", "Cụm trường", is_union=False, may_have_union=False),
    Type("to-chuyen-mon", "Tổ chuyên môn", is_union=False, may_have_union=False),
    Type("khac", "Đơn vị khác", is_union=False),
)
