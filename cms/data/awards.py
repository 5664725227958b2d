"""Titles and forms of commendation (Luật Thi đua, khen thưởng 06/2022/QH15).

A starting catalogue: lists marked unconfirmed in the law's decrees are left to the
administrator, who adds, ends and corrects rows on screen.
"""

from __future__ import annotations

from typing import NamedTuple

TITLE, HONOUR, FORM = "title", "honour", "form"
STATE, MINISTRY, PROVINCE = "state", "ministry", "province"
NATIONAL_UNIVERSITY, BASE = "national_university", "base"


class Form(NamedTuple):
    code: str
    name: str
    nature: str
    level: str
    for_whom: str = "all"


def _classes(code: str, name: str) -> tuple[Form, ...]:
    return tuple(
        Form(f"{code}-{number}", f"{name} hạng {word}", FORM, STATE)
        for number, word in ((1, "Nhất"), (2, "Nhì"), (3, "Ba"))
    )


FORMS = (
    Form("huan-chuong-sao-vang", "Huân chương Sao vàng", FORM, STATE),
    Form("huan-chuong-ho-chi-minh", "Huân chương Hồ Chí Minh", FORM, STATE),
    *_classes("huan-chuong-doc-lap", "Huân chương Độc lập"),
    *_classes("huan-chuong-quan-cong", "Huân chương Quân công"),
    *_classes("huan-chuong-lao-dong", "Huân chương Lao động"),
    *_classes("huan-chuong-bao-ve-to-quoc", "Huân chương Bảo vệ Tổ quốc"),
    *_classes("huan-chuong-chien-cong", "Huân chương Chiến công"),
    Form("huan-chuong-dai-doan-ket", "Huân chương Đại đoàn kết dân tộc", FORM, STATE),
    Form("huan-chuong-dung-cam", "Huân chương Dũng cảm", FORM, STATE, "individual"),
    Form("huan-chuong-huu-nghi", "Huân chương Hữu nghị", FORM, STATE),
    Form("anh-hung-lao-dong", "Anh hùng Lao động", HONOUR, STATE),
    Form("nha-giao-nhan-dan", "Nhà giáo Nhân dân", HONOUR, STATE, "individual"),
    Form("nha-giao-uu-tu", "Nhà giáo Ưu tú", HONOUR, STATE, "individual"),
    Form("giai-thuong-ho-chi-minh", "Giải thưởng Hồ Chí Minh", HONOUR, STATE),
    Form("giai-thuong-nha-nuoc", "Giải thưởng Nhà nước", HONOUR, STATE),
    Form("cstd-toan-quoc", "Chiến sĩ thi đua toàn quốc", TITLE, STATE, "individual"),
    Form("co-chinh-phu", "Cờ thi đua của Chính phủ", TITLE, STATE, "collective"),
    Form("bang-khen-thu-tuong", "Bằng khen của Thủ tướng Chính phủ", FORM, STATE),
    Form("cstd-bo", "Chiến sĩ thi đua cấp bộ", TITLE, MINISTRY, "individual"),
    Form("co-bo-gddt", "Cờ thi đua của Bộ GDĐT", TITLE, MINISTRY, "collective"),
    Form("tap-the-ldxs", "Tập thể lao động xuất sắc", TITLE, MINISTRY, "collective"),
    Form("bang-khen-bo-truong", "Bằng khen của Bộ trưởng Bộ GDĐT", FORM, MINISTRY),
    Form(
        "ky-niem-chuong-giao-duc",
        "Kỷ niệm chương “Vì sự nghiệp giáo dục”",
        FORM,
        MINISTRY,
        "individual",
    ),
    Form("bang-khen-tong-ldld", "Bằng khen của Tổng LĐLĐ Việt Nam", FORM, MINISTRY),
    Form("lao-dong-sang-tao", "Bằng Lao động sáng tạo", FORM, MINISTRY, "individual"),
    Form("cstd-tinh", "Chiến sĩ thi đua cấp tỉnh", TITLE, PROVINCE, "individual"),
    Form("co-tinh", "Cờ thi đua cấp tỉnh", TITLE, PROVINCE, "collective"),
    Form("bang-khen-tinh", "Bằng khen của Chủ tịch UBND tỉnh", FORM, PROVINCE),
    Form("bang-khen-ldld-tinh", "Bằng khen của LĐLĐ tỉnh", FORM, PROVINCE),
    Form(
        "co-dhqg",
        "Cờ thi đua của Đại học Quốc gia",
        TITLE,
        NATIONAL_UNIVERSITY,
        "collective",
    ),
    Form(
        "bang-khen-dhqg",
        "Bằng khen của Giám đốc Đại học Quốc gia",
        FORM,
        NATIONAL_UNIVERSITY,
    ),
    Form("cstd-co-so", "Chiến sĩ thi đua cơ sở", TITLE, BASE, "individual"),
    Form("lao-dong-tien-tien", "Lao động tiên tiến", TITLE, BASE, "individual"),
    Form("tap-the-ldtt", "Tập thể lao động tiên tiến", TITLE, BASE, "collective"),
    Form("giay-khen", "Giấy khen", FORM, BASE),
)
