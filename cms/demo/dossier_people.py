"""Twelve invented dossiers: who, what is claimed and proved, awards, words."""

from __future__ import annotations

from datetime import date

from cms.demo.dossier_shape import DossierOf, Given, Said
from cms.demo.dossier_stories import ALARM, BRICKS, COOK, FUND, HONEST, WATER
from cms.demo.profile import FICTION
from cms.demo.profiles import BOAT, CARDS, KITCHEN, LAMP, LESSON, RESCUE
from cms.demo.stage import UNIT


def _decision(number: str) -> str:
    return f"{number} {FICTION}"


DOSSIERS: tuple[DossierOf, ...] = (
    DossierOf(
        LAMP.hero,
        "dk-ly-son",
        "day-tot-hoc-tot",
        {"category": "teacher", "field": "teaching"},
        (
            Said(
                "sáu năm liền không có em nào bỏ học",
                ("figure", "Sổ đăng bộ sáu năm học, 0 học sinh bỏ học (hư cấu)"),
            ),
            Said("nay tủ có 640 cuốn", ("figure", "Sổ mượn sách, 640 đầu sổ (hư cấu)")),
        ),
        (
            Given(
                "cstd-co-so",
                _decision("57/QĐ-SB"),
                date(2026, 6, 12),
                f"Trường TH&THCS Sóng Biếc {FICTION}",
            ),
        ),
        ("vuot-len-kho-khan", "doan-ket"),
        (
            f"Phạm Văn Bãi {FICTION}",
            "phụ huynh",
            "Mất điện mà con tôi không sợ tối nữa, vì bên nhà cô có đèn và có chuyện.",
        ),
        date(2027, 2, 20),
        date(2011, 9, 1),
        ("on_island", "in_distant_area"),
    ),
    DossierOf(
        LESSON.hero,
        "11",
        "doi-moi-sang-tao",
        {"category": "teacher", "field": "teaching"},
        (Said("tăng từ 61% lên 88%"),),
        (Given("bang-khen-tinh", proposed=True),),
        ("doi-moi-sang-tao",),
        since=date(2016, 9, 1),
        groups=("in_border_area", "in_remote_area"),
        words=(
            f"Lò Thị Mây {FICTION}",
            "phụ huynh",
            "Bản chưa có sóng mà con tôi vẫn được nghe thầy giảng.",
        ),
    ),
    DossierOf(
        KITCHEN.hero,
        "12",
        "day-tot-hoc-tot",
        {
            "category": "teacher",
            "field": "service",
            "size": 5,
            "head": f"Tổ trưởng Lù Thị Xanh {FICTION}",
            "members": "\n".join(f"Cô giáo thứ {n} {FICTION}" for n in range(1, 6)),
        },
        (
            Said(
                "giữ trọn 100% trẻ 5 tuổi ra lớp",
                ("figure", "Sổ theo dõi trẻ năm học 2025–2026 (hư cấu)"),
            ),
        ),
        (
            Given(
                "tap-the-ldtt",
                _decision("21/QĐ-HBT"),
                date(2026, 6, 5),
                f"Trường Mầm non Hoa Ban Trắng {FICTION}",
            ),
        ),
        ("doan-ket",),
        groups=("in_small_collective", "in_remote_area", "in_border_area"),
        words=(
            f"Vàng Thị Cải {FICTION}",
            "phụ huynh",
            "Trưa nào con tôi cũng có bát canh nóng, tôi yên tâm lên nương.",
        ),
    ),
    DossierOf(
        COOK.hero,
        "52",
        "lao-dong-gioi-lao-dong-sang-tao",
        {"category": "worker", "field": "service"},
        (
            Said(
                "Thức ăn thừa giảm còn một phần ba",
                ("figure", "Sổ cân thức ăn thừa tháng 3 và tháng 5/2026 (hư cấu)"),
            ),
        ),
        values=("doi-moi-sang-tao",),
        groups=("is_direct_worker", "in_border_area"),
        words=(
            f"Rơ Châm Nhung {FICTION}",
            "học sinh nội trú",
            "Bà hỏi vì sao em bỏ món cá, rồi tuần sau bà nấu khác đi.",
        ),
        since=date(2012, 8, 15),
    ),
    DossierOf(
        RESCUE.hero,
        "40",
        "lao-dong-gioi-lao-dong-sang-tao",
        {
            "category": "worker",
            "field": "service",
            "deed": "brave",
            "standing": "good_deed",
        },
        (
            Said(
                "đưa 11 học sinh nội trú lên nơi cao an toàn",
                (
                    "witness",
                    f"Trưởng xóm Nguyễn Văn Sáo {FICTION}, biên bản 28/9",
                ),
            ),
        ),
        (Given("huan-chuong-dung-cam", proposed=True),),
        ("vuot-len-kho-khan",),
        groups=("is_direct_worker", "in_border_area"),
        words=(
            f"Nguyễn Văn Sáo {FICTION}",
            "trưởng xóm",
            "Nước lên đến ngực mà ông ấy vẫn quay lại đủ bốn lượt.",
        ),
        since=date(2018, 1, 2),
    ),
    DossierOf(
        ALARM.hero,
        "24",
        "doi-moi-sang-tao",
        {"category": "teacher", "field": "teaching", "standing": "new_factor"},
        (
            Said(
                "đã lắp tại 40 phòng bán trú",
                ("decision", "Biên bản bàn giao 40 bộ thiết bị (hư cấu)"),
            ),
        ),
        (
            *(
                Given(
                    "cstd-co-so",
                    _decision(f"{number}/QĐ-KBM"),
                    date(year, 6, 8),
                    f"Trường THPT Kinh Bắc Mới {FICTION}",
                )
                for year, number in ((2023, 41), (2024, 38), (2025, 44))
            ),
            Given(
                "cstd-bo",
                _decision("880/QĐ-BGDĐT"),
                date(2026, 5, 19),
                "Bộ Giáo dục và Đào tạo",
            ),
        ),
        ("doi-moi-sang-tao",),
        words=(
            f"Ngô Gia Huy {FICTION}",
            "cựu học sinh",
            "Cô không đưa lời giải, cô đưa cái máy in hỏng rồi bảo chúng em thử đi.",
        ),
        since=date(2017, 8, 20),
    ),
    DossierOf(
        WATER.hero,
        "92",
        "nghien-cuu-khoa-hoc",
        {"category": "teacher", "field": "research"},
        (
            Said(
                "phục vụ 12 điểm trường",
                ("link", "Bản đồ 12 điểm trường của nhóm nghiên cứu (hư cấu)"),
            ),
        ),
        (
            Given(
                "bang-khen-bo-truong",
                _decision("412/QĐ-BGDĐT"),
                date(2025, 11, 18),
                "Bộ trưởng Bộ Giáo dục và Đào tạo",
            ),
        ),
        ("doi-moi-sang-tao", "tu-hoc"),
        words=(
            f"Trần Thị Lúa {FICTION}",
            "hiệu trưởng điểm trường",
            "Mùa hạn năm nay học trò của tôi không phải xách nước từ nhà đi nữa.",
        ),
        since=date(2009, 10, 1),
    ),
    DossierOf(
        BRICKS.hero,
        "46",
        "nghien-cuu-khoa-hoc",
        {
            "category": "teacher",
            "field": "research",
            "size": 30,
            "head": f"TS. Tôn Thất Gạch {FICTION}",
            "standing": "new_model",
        },
        (Said("biến bã cà phê thành gạch lát sân trường"),),
        (
            Given(
                "tap-the-ldxs",
                _decision("96/QĐ-ĐHNB"),
                date(2026, 7, 2),
                f"Trường Đại học Ngự Bình {FICTION}",
            ),
        ),
        ("doan-ket", "doi-moi-sang-tao"),
        groups=("in_border_area",),
        words=(
            f"Hồ Đắc Viên {FICTION}",
            "đồng nghiệp",
            "Các bạn ấy đo, ghi, rồi mới nói. Viên gạch nào cũng có số liệu đi kèm.",
        ),
    ),
    DossierOf(
        HONEST.hero,
        "20",
        "tam-guong-dao-duc",
        {"category": "manager", "field": "management"},
        (
            Said(
                "không có học sinh nghỉ học vì kết hôn sớm",
                ("figure", "Báo cáo sĩ số ba năm học (hư cấu)"),
            ),
        ),
        (
            Given(
                "huan-chuong-lao-dong-3",
                _decision("305/QĐ-CTN"),
                date(2026, 8, 30),
                "Chủ tịch nước",
            ),
        ),
        ("dao-duc-nha-giao",),
        since=date(2019, 8, 1),
        groups=("in_hardship_area", "in_border_area"),
        words=(
            f"Hoàng Thị Thơm {FICTION}",
            "cựu học sinh",
            "Em đã viết cho thầy ba lá thư không ký tên, và thầy trả lời cả ba.",
        ),
    ),
    DossierOf(
        BOAT.hero,
        "96",
        "day-tot-hoc-tot",
        {
            "standing": "new_model",
            "field": "learning",
            "size": 9,
            "head": f"Thầy Trần Văn Vàm {FICTION}",
        },
        (
            Said(
                "chở 1.200 cuốn sách ghé bảy bến",
                ("figure", "Sổ kiểm kê 1.200 cuốn (hư cấu)"),
            ),
            Said("bốn trường bạn đã làm theo"),
        ),
        (Given("co-bo-gddt", proposed=True),),
        ("doi-moi-sang-tao",),
        groups=("in_small_collective", "in_remote_area"),
        words=(
            f"Danh Thị Rí {FICTION}",
            "phụ huynh",
            "Nghe tiếng ghe là bọn nhỏ chạy ra bến, quên cả cơm.",
        ),
        since=date(2023, 9, 5),
    ),
    DossierOf(
        FUND.hero,
        "75",
        "lao-dong-gioi-lao-dong-sang-tao",
        {"category": "worker", "field": "union", "size": 7},
        (
            Said(
                "hỗ trợ 36 nhân viên phục vụ, tạp vụ lúc ốm đau",
                ("figure", "Sổ quỹ “Bữa cơm ấm” năm 2026 (hư cấu)"),
            ),
        ),
        (
            Given(
                "bang-khen-ldld-tinh",
                _decision("118/QĐ-LĐLĐ"),
                date(2026, 7, 28),
                f"LĐLĐ tỉnh {FICTION}",
            ),
        ),
        ("doan-ket",),
        groups=("in_small_collective", "in_border_area"),
        words=(
            f"Phạm Thị Lành {FICTION}",
            "nhân viên tạp vụ",
            "Tôi nằm viện ba hôm thì quỹ đã đến, sổ ai cũng đọc được.",
        ),
        since=date(2021, 3, 1),
    ),
    DossierOf(
        CARDS.hero,
        "66",
        "tam-guong-dao-duc",
        {"category": "teacher", "field": "teaching", "sort_name": "H’Ngăt"},
        (
            Said(
                "Mười chín em đã vào lớp Một",
                ("decision", "Danh sách học sinh lớp Một các trường nhận (hư cấu)"),
            ),
        ),
        (Given("nha-giao-uu-tu", proposed=True),),
        ("vuot-len-kho-khan", "dao-duc-nha-giao"),
        groups=("in_hardship_area", "in_border_area"),
        words=(
            f"Nguyễn Thu Hạnh {FICTION}",
            "phụ huynh",
            "Con tôi về nhà dạy lại cả nhà ký hiệu cô vẽ.",
        ),
        since=date(2014, 9, 1),
    ),
)
JOINED = (
    ("day-tot-hoc-tot", UNIT, "640 cuốn sách cho tủ sách đèn bão"),
    ("day-tot-hoc-tot", f"Trường Tiểu học Rạch Vàm Đông {FICTION}", "bảy bến sách"),
    ("doi-moi-sang-tao", f"Trường THPT Kinh Bắc Mới {FICTION}", "40 bộ thiết bị"),
)
