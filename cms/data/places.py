"""The provinces before and since 1/7/2025 and the thirteen special zones.

Source: Nghị quyết 202/2025/QH15. Codes are those of the General Statistics Office;
rows that ended carry "-cu". `land_border` is our own derivation from the map.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

MERGED_ON = date(2025, 7, 1)
ENDED_ON = date(2025, 6, 30)


class Province(NamedTuple):
    """`parts` are the other former provinces that were merged into it."""

    code: str
    name: str
    city: bool = False
    land_border: bool = False
    parts: tuple[str, ...] = ()


PROVINCES = (
    Province("01", "Hà Nội", city=True),
    Province("04", "Cao Bằng", land_border=True),
    Province("08", "Tuyên Quang", land_border=True, parts=("Hà Giang",)),
    Province("11", "Điện Biên", land_border=True),
    Province("12", "Lai Châu", land_border=True),
    Province("14", "Sơn La", land_border=True),
    Province("15", "Lào Cai", land_border=True, parts=("Yên Bái",)),
    Province("19", "Thái Nguyên", parts=("Bắc Kạn",)),
    Province("20", "Lạng Sơn", land_border=True),
    Province("22", "Quảng Ninh", land_border=True),
    Province("24", "Bắc Ninh", parts=("Bắc Giang",)),
    Province("25", "Phú Thọ", parts=("Vĩnh Phúc", "Hòa Bình")),
    Province("31", "Hải Phòng", city=True, parts=("Hải Dương",)),
    Province("33", "Hưng Yên", parts=("Thái Bình",)),
    Province("37", "Ninh Bình", parts=("Hà Nam", "Nam Định")),
    Province("38", "Thanh Hóa", land_border=True),
    Province("40", "Nghệ An", land_border=True),
    Province("42", "Hà Tĩnh", land_border=True),
    Province("44", "Quảng Trị", land_border=True, parts=("Quảng Bình",)),
    Province("46", "Huế", city=True, land_border=True),
    Province("48", "Đà Nẵng", city=True, land_border=True, parts=("Quảng Nam",)),
    Province("51", "Quảng Ngãi", land_border=True, parts=("Kon Tum",)),
    Province("52", "Gia Lai", land_border=True, parts=("Bình Định",)),
    Province("56", "Khánh Hòa", parts=("Ninh Thuận",)),
    Province("66", "Đắk Lắk", land_border=True, parts=("Phú Yên",)),
    Province("68", "Lâm Đồng", land_border=True, parts=("Đắk Nông", "Bình Thuận")),
    Province("75", "Đồng Nai", land_border=True, parts=("Bình Phước",)),
    Province("79", "Hồ Chí Minh", city=True, parts=("Bình Dương", "Bà Rịa – Vũng Tàu")),
    Province("80", "Tây Ninh", land_border=True, parts=("Long An",)),
    Province("82", "Đồng Tháp", land_border=True, parts=("Tiền Giang",)),
    Province("86", "Vĩnh Long", parts=("Bến Tre", "Trà Vinh")),
    Province("91", "An Giang", land_border=True, parts=("Kiên Giang",)),
    Province("92", "Cần Thơ", city=True, parts=("Sóc Trăng", "Hậu Giang")),
    Province("96", "Cà Mau", parts=("Bạc Liêu",)),
)

# Former provinces that were cities, and those of the merged ones with a land border.
FORMER_CITIES = frozenset({"Hải Phòng", "Đà Nẵng", "Hồ Chí Minh", "Cần Thơ"})
FORMER_BORDER = frozenset(
    {
        *("Hà Giang", "Lào Cai", "Quảng Bình", "Quảng Trị", "Quảng Nam", "Kon Tum"),
        *("Gia Lai", "Đắk Lắk", "Đắk Nông", "Bình Phước", "Tây Ninh", "Long An"),
        *("Đồng Tháp", "An Giang", "Kiên Giang"),
    }
)

# Name of the special zone → code of the province it belongs to.
SPECIAL_ZONES = {
    "Vân Đồn": "22",
    "Cô Tô": "22",
    "Cát Hải": "31",
    "Bạch Long Vĩ": "31",
    "Cồn Cỏ": "44",
    "Hoàng Sa": "48",
    "Lý Sơn": "51",
    "Trường Sa": "56",
    "Phú Quý": "68",
    "Côn Đảo": "79",
    "Kiên Hải": "91",
    "Phú Quốc": "91",
    "Thổ Châu": "91",
}
