"""The movements and campaigns of the sector; dates stay empty without a source."""

from __future__ import annotations

from typing import NamedTuple

MOVEMENT, CAMPAIGN = "movement", "campaign"


class Movement(NamedTuple):
    code: str
    kind: str
    title: str
    summary: str
    linked: tuple[str, ...] = ()


MOVEMENTS = (
    Movement(
        "day-tot-hoc-tot",
        MOVEMENT,
        "Dạy tốt – Học tốt",
        "Phong trào thi đua của thầy và trò: dạy thật tốt, học thật tốt.",
    ),
    Movement(
        "doi-moi-sang-tao",
        MOVEMENT,
        "Đổi mới, sáng tạo trong quản lý, giảng dạy và học tập",
        "Phong trào thi đua tìm cách làm mới trong quản lý, giảng dạy và học tập.",
        ("day-tot-hoc-tot",),
    ),
    Movement(
        "lao-dong-gioi-lao-dong-sang-tao",
        MOVEMENT,
        "Lao động giỏi – Lao động sáng tạo",
        "Phong trào thi đua của cán bộ, nhà giáo, người lao động trong ngành.",
    ),
    Movement(
        "nghien-cuu-khoa-hoc",
        MOVEMENT,
        "Nghiên cứu khoa học và chuyển giao công nghệ",
        "Phong trào thi đua đưa kết quả nghiên cứu vào nhà trường và đời sống.",
        ("lao-dong-gioi-lao-dong-sang-tao",),
    ),
    Movement(
        "tam-guong-dao-duc",
        CAMPAIGN,
        "Mỗi thầy, cô giáo là một tấm gương đạo đức, tự học và sáng tạo",
        "Cuộc vận động của ngành Giáo dục về đạo đức, tự học và sáng tạo của nhà giáo.",
        ("hoc-tap-ho-chi-minh",),
    ),
    Movement(
        "hoc-tap-ho-chi-minh",
        CAMPAIGN,
        "Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh",
        "Việc học tập và làm theo gắn với từng phong trào thi đua của ngành.",
        (
            "day-tot-hoc-tot",
            "doi-moi-sang-tao",
            "lao-dong-gioi-lao-dong-sang-tao",
            "nghien-cuu-khoa-hoc",
            "tam-guong-dao-duc",
        ),
    ),
)
