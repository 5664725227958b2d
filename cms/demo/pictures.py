"""The demo's pictures, drawn here: lively flat scenes, one per story."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache

from cms.demo import figures as f
from cms.demo.brush import HEIGHT, WIDTH, Brush

Scene = Callable[[], Brush]


@cache
def jpeg(name: str) -> bytes:
    """The named scene as a JPEG of 1600 × 1000, the same bytes every time."""
    out = io.BytesIO()
    SCENES[name]().finished().save(out, "JPEG", quality=88, optimize=True)
    return out.getvalue()


def storm_lamp() -> Brush:
    """An island at night: one lit window, a lamp, children reading."""
    brush = Brush("#122a4d", "#3f6f8f")
    brush.stars(90, 430)
    brush.disc(1290, 190, 92, "#fdf0c4")
    brush.disc(1252, 168, 84, "#1d3a60")
    brush.hill("#1d4a63", 620, 70, 2.2, 0.4)
    f.cloud(brush, 420, 190, 120, "#24456b")
    f.cloud(brush, 880, 120, 90, "#24456b")
    brush.hill("#17614f", 700, 120, 1.15, -0.1)
    f.house(brush, 560, 590, 150, "#f1e3c4", "#b5402d", lit=True)
    f.palm(brush, 270, 690, 210)
    f.palm(brush, 860, 640, 170)
    brush.hill("#0f4a52", 880, 34, 3.1, 0.9)
    brush.waves(870, "#2b7f86", 3)
    f.lantern(brush, 1130, 800, 118)
    f.person(brush, 960, 850, 150, "#f4f0e6", long_hair=True, book="#d9533f")
    f.person(brush, 1300, 870, 118, "#e8a33d", book="#3a67a8")
    f.person(brush, 1450, 880, 108, "#d9533f", long_hair=True, book="#2f8f83")
    return brush


def bookshelf() -> Brush:
    """Inside: the lamp-lit bookcase of the two-grade classroom."""
    brush = Brush("#f0c987", "#c98b4e")
    brush.box(0, 780, WIDTH, 220, "#8f5a33")
    for x in range(0, WIDTH, 200):
        brush.line([(x, 780), (x - 60, 1000)], "#7a4a2b", 5)
    brush.box(90, 130, 330, 380, "#17365a", 12)
    brush.disc(330, 220, 34, "#fdf0c4")
    brush.line([(255, 130), (255, 510)], "#f1e3c4", 14)
    brush.line([(90, 320), (420, 320)], "#f1e3c4", 14)
    f.shelf(brush, 560, 190, 560, 3, 190)
    f.lantern(brush, 840, 172, 84)
    f.person(brush, 360, 900, 190, "#2f8f83", long_hair=True, book="#e8a33d")
    f.person(brush, 1290, 890, 140, "#d9533f", raised=True)
    f.person(brush, 1470, 910, 128, "#3a67a8", long_hair=True, book="#f0d58a")
    return brush


def reading_circle() -> Brush:
    """The island by day: school yard, flag, sea."""
    brush = Brush("#8fd0e6", "#e7f6f2")
    brush.disc(1330, 170, 84, "#ffd766")
    f.cloud(brush, 360, 170, 120, "#ffffff")
    f.cloud(brush, 900, 110, 90, "#ffffff")
    brush.hill("#4aa7b8", 560, 22, 3.4, 0.4)
    brush.waves(560, "#bfe8ee", 2)
    brush.hill("#6fb36a", 720, 60, 1.4, 0.3)
    f.house(brush, 460, 690, 210, "#fbe7b2", "#c9553d")
    brush.line([(790, 690), (790, 300)], "#d5d9dc", 10)
    brush.box(796, 304, 170, 112, "#d8342a")
    brush.shape(
        [
            (881, 322),
            (891, 350),
            (920, 350),
            (897, 367),
            (906, 396),
            (881, 379),
            (856, 396),
            (865, 367),
            (842, 350),
            (871, 350),
        ],
        "#ffde4a",
    )
    f.palm(brush, 1240, 720, 250)
    for n, (x, shirt) in enumerate(
        (
            (880, "#f4f0e6"),
            (1040, "#e8a33d"),
            (1180, "#3a67a8"),
            (1330, "#d9533f"),
            (1480, "#8a4f9e"),
        )
    ):
        f.person(
            brush,
            x,
            940 - (n % 2) * 26,
            132,
            shirt,
            long_hair=n % 2 == 0,
            book=f.BOOKS[n + 1],
        )
    return brush


def mountain_lesson() -> Brush:
    """Terraces at the border, a stilt house, a lesson being filmed."""
    brush = Brush("#f7c98b", "#fdeccb")
    brush.disc(1180, 250, 110, "#f5823b")
    brush.hill("#7d8fb3", 520, 120, 2.4, 0.8)
    brush.hill("#4d7a8c", 610, 110, 1.7, 2.2)
    for n in range(6):
        brush.hill(("#7fb05a", "#a8c95f")[n % 2], 690 + n * 52, 36, 1.6, 0.4 + n * 0.22)
    for x in (300, 430, 560, 690):
        brush.line([(x, 720), (x, 560)], "#6b4526", 18)
    brush.box(250, 440, 490, 150, "#a8703d", 6)
    brush.shape([(200, 452), (320, 300), (670, 300), (790, 452)], "#6e4a2a")
    brush.box(350, 480, 110, 80, "#ffe3a0", 4)
    brush.box(540, 480, 110, 110, "#5b3a20", 4)
    f.person(brush, 1010, 900, 190, "#3a67a8", raised=True)
    brush.box(1080, 300, 300, 190, "#1f5d50", 10)
    brush.line([(1120, 360), (1200, 360), (1240, 420), (1330, 420)], "#f4f0e6", 8)
    brush.line([(1330, 850), (1330, 640), (1290, 850)], "#2c3238", 10)
    brush.line([(1330, 640), (1380, 850)], "#2c3238", 10)
    brush.box(1290, 560, 84, 120, "#2c3238", 12)
    brush.box(1300, 572, 64, 88, "#8fd0e6", 4)
    f.person(brush, 640, 940, 128, "#d9533f", long_hair=True, book="#f0d58a")
    f.person(brush, 800, 960, 120, "#8a4f9e", book="#e8a33d")
    return brush


def garden_kitchen() -> Brush:
    """A school kitchen beside its garden; steam, cabbages, five cooks' work."""
    brush = Brush("#bfe6ef", "#f4f9e6")
    f.cloud(brush, 300, 150, 100, "#ffffff")
    brush.hill("#86bfa0", 470, 110, 2.1, 0.5)
    brush.hill("#5d9c72", 560, 80, 1.5, 2.0)
    brush.box(900, 300, 620, 420, "#fdf0d2", 8)
    brush.shape([(850, 316), (950, 190), (1470, 190), (1570, 316)], "#c9553d")
    brush.box(960, 390, 500, 230, "#7fb9c4", 8)
    brush.box(940, 600, 540, 40, "#8f5a33", 8)
    for x in (1060, 1220, 1380):
        brush.box(x - 56, 530, 112, 76, "#4b565e", 14)
        brush.oval(x, 530, 60, 16, "#6d7b85")
        for n in range(3):
            f.cloud(brush, x - 8 + n * 12, 470 - n * 62, 30 + n * 8, "#ffffff")
    brush.hill("#7a5433", 760, 14, 2.0, 0.2)
    for row in range(3):
        for x in range(60, 860, 120):
            f.cabbage(brush, x + (row % 2) * 50, 800 + row * 74, 56)
    f.person(brush, 300, 770, 150, "#d9533f", hat=True)
    f.person(brush, 560, 760, 145, "#3a67a8", hat=True, raised=True)
    f.person(brush, 1040, 930, 165, "#f4f0e6", long_hair=True)
    f.person(brush, 1240, 940, 165, "#e8a33d", long_hair=True)
    f.person(brush, 1430, 930, 165, "#8a4f9e", long_hair=True, raised=True)
    return brush


def storm_rescue() -> Brush:
    """A flood at night: a tin boat, a torch, children wrapped in coats."""
    brush = Brush("#1b2c3f", "#456078")
    f.cloud(brush, 260, 130, 170, "#2c4258")
    f.cloud(brush, 760, 90, 190, "#26394d")
    f.cloud(brush, 1300, 140, 180, "#2c4258")
    brush.shape(
        [
            (1000, 60),
            (940, 250),
            (1010, 240),
            (950, 430),
            (1100, 200),
            (1030, 212),
            (1090, 60),
        ],
        "#fff2a8",
    )
    brush.hill("#24404f", 560, 80, 1.8, 1.0)
    for x, roof in ((240, "#8f3f2e"), (1330, "#7a3527")):
        f.house(brush, x, 640, 150, "#9aa7ab", roof)
    brush.hill("#3a6b7d", 640, 16, 4.2, 0.4)
    brush.shape([(1010, 560), (1590, 380), (1590, 620)], "#d8d3a0")
    brush.waves(690, "#5f93a3", 2, 30)
    for n, (x, coat) in enumerate(
        ((560, "#e8a33d"), (680, "#d9533f"), (800, "#5c9e5a"), (905, "#f0d58a"))
    ):
        f.person(brush, x, 790, 118, coat, long_hair=n % 2 == 1)
    f.person(brush, 1030, 800, 170, "#3a67a8", hat=True, raised=True)
    f.person(brush, 420, 800, 160, "#2f8f83", hat=True)
    f.boat(brush, 730, 820, 520, "#b9c4c9", "#e8a33d")
    brush.hill("#2f5c6d", 890, 22, 3.6, 1.4)
    brush.waves(880, "#5f93a3", 3)
    brush.rain("#9fb8c4")
    return brush


def book_boat() -> Brush:
    """A library on a boat calling at a river landing."""
    brush = Brush("#9edbe6", "#fdf3d0")
    brush.disc(260, 200, 90, "#ffcf5c")
    f.cloud(brush, 980, 140, 110, "#ffffff")
    brush.hill("#7cbf7f", 500, 60, 2.8, 0.3)
    for x in (80, 420, 1240, 1500):
        f.palm(brush, x, 600, 220)
    brush.hill("#55a9a0", 600, 14, 4.0, 0.9)
    brush.waves(640, "#8fd0c4", 2)
    f.shelf(brush, 520, 420, 470, 2, 150)
    brush.shape([(440, 400), (520, 310), (1000, 310), (1080, 400)], "#d9533f")
    f.person(brush, 1130, 740, 150, "#8a4f9e", hat=True, raised=True)
    f.person(brush, 380, 750, 140, "#3a67a8", hat=True)
    f.boat(brush, 760, 770, 560, "#2f7d6b", "#ffcf5c")
    brush.hill("#3f938b", 860, 20, 3.4, 2.2)
    brush.waves(850, "#8fd0c4", 2, 40)
    brush.box(1130, 900, 470, 100, "#8f5a33", 6)
    f.person(brush, 1290, 930, 118, "#e8a33d", book="#d9533f")
    f.person(brush, 1450, 940, 124, "#f4f0e6", long_hair=True, book="#3a67a8")
    return brush


def sign_cards() -> Brush:
    """A class of signs: picture cards on the wall, hands in the air."""
    brush = Brush("#fbe3c4", "#f5cfa0")
    brush.box(0, 760, WIDTH, HEIGHT - 760, "#b97a4a")
    marks = ("#d9533f", "#2f8f83", "#3a67a8", "#e8a33d", "#8a4f9e", "#5c9e5a")
    for n, colour in enumerate(marks):
        x, y = 560 + (n % 3) * 330, 90 + (n // 3) * 260
        brush.box(x, y, 270, 210, "#fffaf0", 16)
        brush.disc(x + 135, y + 92, 60, colour)
        brush.disc(x + 135, y + 92, 30, "#fffaf0")
        brush.box(x + 60, y + 172, 150, 16, colour, 8)
    f.person(brush, 300, 900, 220, "#8a2f3f", long_hair=True, raised=True)
    brush.line([(200, 700), (400, 700)], "#f0d58a", 14)
    for n, shirt in enumerate(("#3a67a8", "#e8a33d", "#f4f0e6", "#5c9e5a")):
        f.person(
            brush, 760 + n * 220, 950, 140, shirt, long_hair=n % 2 == 0, raised=True
        )
    return brush


SCENES: dict[str, Scene] = {
    scene.__name__: scene
    for scene in (
        storm_lamp,
        bookshelf,
        reading_circle,
        mountain_lesson,
        garden_kitchen,
        storm_rescue,
        book_boat,
        sign_cards,
    )
}
