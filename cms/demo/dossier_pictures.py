"""Six more flat scenes, for the stories of the dossiers."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache

from cms.demo import figures as f
from cms.demo.brush import WIDTH, Brush


@cache
def jpeg(name: str) -> bytes:
    """The named scene as a JPEG of 1600 × 1000, the same bytes every time."""
    out = io.BytesIO()
    SCENES[name]().finished().save(out, "JPEG", quality=88, optimize=True)
    return out.getvalue()


def canteen() -> Brush:
    """The kitchen of a boarding school at noon: pots, trays, a cook."""
    brush = Brush("#fbe3b5", "#f3c88b")
    brush.box(0, 760, WIDTH, 240, "#9b6a45")
    brush.box(120, 120, 420, 300, "#bfe3ea", 12)
    brush.hill("#9b6a45", 990, 6, 1)
    brush.line([(330, 120), (330, 420)], "#fff4df", 12)
    brush.box(640, 600, 820, 200, "#dfe7e6", 10)
    for x, size in ((760, 92), (960, 120), (1190, 84)):
        brush.box(x - size, 600 - size, size * 2, size, "#76858c", 16)
        brush.oval(x, 600 - size, size, size * 0.24, "#aeb9bd")
        for n in range(3):
            brush.arc(x - 26 + n * 28, 540 - size - n * 22, 24, 90, 270, "#ffffff", 7)
    for x in range(690, 1440, 150):
        brush.box(x, 700, 110, 46, "#f4f0e6", 8)
        brush.disc(x + 34, 716, 14, "#58ab5f")
        brush.disc(x + 74, 716, 14, "#d9533f")
    f.person(brush, 1370, 900, 190, "#f4f0e6", long_hair=True)
    f.person(brush, 330, 920, 130, "#3a67a8", raised=True)
    f.person(brush, 500, 940, 122, "#e8a33d", long_hair=True)
    return brush


def alarm_lab() -> Brush:
    """A school workshop: a device with a light, a teacher and two pupils."""
    brush = Brush("#dcecef", "#b6d2d8")
    brush.box(0, 700, WIDTH, 300, "#6d7f86")
    brush.box(150, 140, 560, 340, "#1f5d50", 12)
    brush.line([(210, 400), (330, 300), (450, 350), (640, 210)], "#f4f0e6", 10)
    brush.box(300, 640, 1000, 70, "#a8703d", 8)
    brush.box(720, 500, 260, 150, "#2c3238", 18)
    brush.glow(850, 460, 190, "#ff8f6b", 150)
    brush.disc(850, 470, 44, "#e5472f")
    for n in range(4):
        brush.disc(764 + n * 56, 610, 15, ("#58ab5f", "#f0d58a")[n % 2])
    brush.line([(980, 580), (1090, 580), (1090, 640)], "#d9533f", 10)
    brush.box(1080, 600, 120, 44, "#3a67a8", 8)
    f.person(brush, 470, 900, 180, "#8a4f9e", long_hair=True, raised=True)
    f.person(brush, 1180, 910, 140, "#3a67a8")
    f.person(brush, 1370, 920, 134, "#e8a33d", long_hair=True, book="#2f8f83")
    return brush


def water_filter() -> Brush:
    """A delta school in the dry season: a filter column, jugs, a boat."""
    brush = Brush("#fdeccb", "#cfe8df")
    brush.disc(1330, 190, 110, "#f5b03b")
    brush.hill("#8fbf7a", 640, 40, 1.8, 0.6)
    f.palm(brush, 200, 700, 220)
    f.palm(brush, 1480, 680, 190)
    f.house(brush, 1120, 600, 150, "#f1e3c4", "#b5402d")
    brush.hill("#58a5ab", 860, 20, 2.6, 0.2)
    brush.waves(880, "#8fd0d6", 2)
    for n, colour in enumerate(("#e9f3f4", "#d5e7ea", "#c3dbe0")):
        brush.box(420 + n * 110, 430, 84, 320, colour, 24)
        for y, grain in ((620, "#c98b4e"), (560, "#8f5a33"), (500, "#4d5b60")):
            brush.box(430 + n * 110, y, 64, 50, grain, 8)
    brush.line([(500, 470), (534, 470)], "#3a67a8", 14)
    brush.line([(610, 470), (644, 470)], "#3a67a8", 14)
    brush.line([(724, 700), (800, 700), (800, 760)], "#3a67a8", 14)
    brush.box(770, 770, 66, 84, "#8fd0e6", 10)
    f.person(brush, 930, 880, 176, "#f4f0e6", raised=True)
    f.person(brush, 300, 900, 126, "#d9533f", long_hair=True)
    f.boat(brush, 1300, 930, 150, "#7a4a2b", "#f0d58a")
    return brush


def coffee_bricks() -> Brush:
    """A courtyard paved by students with bricks of coffee grounds."""
    brush = Brush("#bfe3ea", "#eef3e2")
    f.cloud(brush, 300, 170, 110, "#ffffff")
    f.cloud(brush, 1200, 130, 90, "#ffffff")
    brush.hill("#7fb05a", 520, 60, 1.4, 0.4)
    brush.box(980, 300, 480, 290, "#f1e3c4", 6)
    brush.shape([(940, 310), (1220, 200), (1500, 310)], "#b5402d")
    for x in (1040, 1180, 1320):
        brush.box(x, 370, 90, 120, "#8fb7c4", 6)
    brush.box(0, 580, WIDTH, 420, "#d8cbb0")
    for row in range(6):
        for column in range(9):
            x = column * 190 - (row % 2) * 95
            colour = ("#6e4a2a", "#84593a", "#5b3a20")[(row + column) % 3]
            brush.box(x, 640 + row * 62, 178, 52, colour, 6)
    f.person(brush, 330, 830, 170, "#2f8f83", raised=True)
    f.person(brush, 620, 880, 150, "#d9533f", long_hair=True)
    f.person(brush, 860, 900, 146, "#3a67a8")
    f.person(brush, 1110, 880, 150, "#e8a33d", long_hair=True, raised=True)
    return brush


def honest_box() -> Brush:
    """A hostel at dusk: a letter box on the wall, the headmaster, two pupils."""
    brush = Brush("#324a6e", "#d98c5f")
    brush.stars(40, 260)
    brush.hill("#2b3f55", 560, 110, 2.1, 0.5)
    brush.hill("#24404a", 640, 70, 1.3, 1.8)
    brush.box(0, 780, WIDTH, 220, "#4c3a2e")
    brush.box(230, 330, 900, 460, "#f1e3c4", 6)
    brush.shape([(170, 350), (680, 200), (1190, 350)], "#8f3a2a")
    for x in (300, 480, 860):
        brush.box(x, 430, 110, 130, "#ffd77a", 6)
    brush.box(680, 440, 130, 350, "#6e4a2a", 6)
    brush.glow(1040, 520, 130, "#ffd77a", 110)
    brush.box(985, 470, 120, 150, "#b5402d", 12)
    brush.box(1010, 505, 70, 14, "#2c3238", 6)
    f.person(brush, 1290, 920, 190, "#f4f0e6")
    f.person(brush, 1080, 930, 130, "#3a67a8", raised=True)
    f.person(brush, 860, 940, 124, "#d9533f", long_hair=True)
    return brush


def warm_meal() -> Brush:
    """A union's table: an open book of accounts, a bowl, four members."""
    brush = Brush("#fbf3df", "#f0d2a6")
    brush.box(110, 110, 640, 330, "#ffffff", 10)
    for row in range(5):
        brush.box(150, 160 + row * 52, 330, 16, "#c9d2d4", 6)
        brush.box(520, 160 + row * 52, 180, 16, "#8fbf7a", 6)
    brush.box(980, 150, 420, 270, "#bfe3ea", 12)
    f.cloud(brush, 1190, 280, 90, "#ffffff")
    f.person(brush, 330, 800, 170, "#2f8f83", long_hair=True)
    f.person(brush, 640, 800, 170, "#d9533f")
    f.person(brush, 980, 800, 170, "#3a67a8", long_hair=True)
    f.person(brush, 1290, 800, 170, "#e8a33d")
    brush.box(120, 790, 1360, 210, "#a8703d", 14)
    f.open_book(brush, 520, 850, 120, "#f4f0e6")
    brush.oval(930, 850, 110, 34, "#f4f0e6")
    brush.oval(930, 842, 84, 22, "#e8a33d")
    for n in range(3):
        brush.arc(890 + n * 40, 790, 22, 90, 270, "#ffffff", 7)
    return brush


SCENES: dict[str, Callable[[], Brush]] = {
    scene.__name__: scene
    for scene in (
        canteen,
        alarm_lab,
        water_filter,
        coffee_bricks,
        honest_box,
        warm_meal,
    )
}
