"""What the scenes are made of: people, books, lamps, boats, houses, trees."""

from __future__ import annotations

from cms.demo.brush import Brush

SKIN = "#e9b48a"
HAIR = "#2c211d"
BOOKS = ("#d9533f", "#e8a33d", "#2f8f83", "#3a67a8", "#8a4f9e", "#f0d58a", "#5c9e5a")


def person(
    brush: Brush,
    x: float,
    y: float,
    size: float,
    shirt: str,
    *,
    long_hair: bool = False,
    hat: bool = False,
    book: str = "",
    raised: bool = False,
) -> None:
    """A figure seen to the waist; (x, y) is the middle of its lower edge."""
    head = y - size * 1.62
    if long_hair:
        brush.box(
            x - size * 0.36,
            head - size * 0.2,
            size * 0.72,
            size * 0.86,
            HAIR,
            size * 0.3,
        )
    brush.box(
        x - size * 0.52, y - size * 1.18, size * 1.04, size * 1.18, shirt, size * 0.4
    )
    brush.box(x - size * 0.12, head + size * 0.18, size * 0.24, size * 0.32, SKIN, 6)
    brush.disc(x, head, size * 0.34, SKIN)
    brush.shape(
        [
            (x - size * 0.36, head + size * 0.02),
            (x - size * 0.3, head - size * 0.3),
            (x, head - size * 0.4),
            (x + size * 0.3, head - size * 0.3),
            (x + size * 0.36, head + size * 0.02),
            (x + size * 0.1, head - size * 0.16),
        ],
        HAIR,
    )
    brush.disc(x - size * 0.11, head + size * 0.06, size * 0.03, HAIR)
    brush.disc(x + size * 0.13, head + size * 0.06, size * 0.03, HAIR)
    brush.arc(x + size * 0.01, head + size * 0.12, size * 0.09, 20, 160, "#a5533a", 4)
    if hat:
        cone_hat(brush, x, head - size * 0.2, size)
    if raised:
        brush.line(
            [(x + size * 0.42, y - size * 0.92), (x + size * 0.78, y - size * 1.55)],
            shirt,
            size * 0.2,
        )
        brush.disc(x + size * 0.8, y - size * 1.6, size * 0.12, SKIN)
    if book:
        open_book(brush, x, y - size * 0.42, size * 0.52, book)


def cone_hat(brush: Brush, x: float, y: float, size: float) -> None:
    brush.shape(
        [
            (x - size * 0.62, y + size * 0.08),
            (x, y - size * 0.46),
            (x + size * 0.62, y + size * 0.08),
        ],
        "#f2dfa7",
    )
    brush.line(
        [(x - size * 0.6, y + size * 0.09), (x + size * 0.6, y + size * 0.09)],
        "#d9bf7c",
        6,
    )


def open_book(brush: Brush, x: float, y: float, width: float, colour: str) -> None:
    brush.shape(
        [
            (x - width, y - width * 0.28),
            (x, y),
            (x + width, y - width * 0.28),
            (x + width, y + width * 0.34),
            (x, y + width * 0.62),
            (x - width, y + width * 0.34),
        ],
        colour,
    )
    for side in (-1, 1):
        brush.shape(
            [
                (x, y + width * 0.04),
                (x + side * width * 0.9, y - width * 0.2),
                (x + side * width * 0.9, y + width * 0.26),
                (x, y + width * 0.5),
            ],
            "#fff8e7",
        )


def shelf(
    brush: Brush, x: float, y: float, width: float, rows: int, row: float
) -> None:
    """A bookcase; (x, y) is its upper left corner."""
    brush.box(x - 18, y - 18, width + 36, rows * row + 36, "#7a4a2b", 10)
    for level in range(rows):
        top = y + level * row
        brush.box(x, top, width, row - 16, "#4d2d1a")
        left, n = x + 10, level * 3
        while left < x + width - 34:
            thick = 22 + (n * 13) % 20
            tall = (row - 16) * (0.66 + ((n * 29) % 30) / 100)
            brush.box(
                left, top + row - 16 - tall, thick, tall, BOOKS[n % len(BOOKS)], 3
            )
            brush.box(left + 5, top + row - 6 - tall, thick - 10, 7, "#fff3d6")
            left, n = left + thick + 4, n + 1


def lantern(brush: Brush, x: float, y: float, size: float) -> None:
    """A storm lamp with its light; (x, y) is the middle of its foot."""
    brush.glow(x, y - size, size * 3.4, "#ffd77a", 170)
    brush.arc(x, y - size * 1.75, size * 0.62, 180, 360, "#3c4b4f", size * 0.09)
    brush.box(x - size * 0.5, y - size * 0.3, size, size * 0.3, "#b5402d", 8)
    brush.box(
        x - size * 0.34,
        y - size * 1.42,
        size * 0.68,
        size * 1.12,
        "#fff1c2",
        size * 0.3,
    )
    brush.oval(x, y - size * 0.78, size * 0.16, size * 0.34, "#ffb03b")
    brush.oval(x, y - size * 0.7, size * 0.08, size * 0.2, "#fff7d9")
    brush.box(x - size * 0.42, y - size * 1.62, size * 0.84, size * 0.24, "#b5402d", 8)
    for side in (-0.42, 0.42):
        brush.line(
            [(x + side * size, y - size * 0.3), (x + side * size, y - size * 1.5)],
            "#3c4b4f",
            size * 0.07,
        )


def house(
    brush: Brush,
    x: float,
    y: float,
    size: float,
    wall: str,
    roof: str,
    *,
    lit: bool = False,
) -> None:
    """A small house; (x, y) is the middle of its foot."""
    brush.box(x - size, y - size * 0.9, size * 2, size * 0.9, wall)
    brush.shape(
        [
            (x - size * 1.2, y - size * 0.88),
            (x - size * 0.7, y - size * 1.5),
            (x + size * 0.7, y - size * 1.5),
            (x + size * 1.2, y - size * 0.88),
        ],
        roof,
    )
    glass = "#ffdf86" if lit else "#bfe3ea"
    if lit:
        brush.glow(x - size * 0.42, y - size * 0.5, size * 1.1, "#ffdf86", 120)
    brush.box(x - size * 0.7, y - size * 0.68, size * 0.56, size * 0.42, glass, 4)
    brush.line(
        [(x - size * 0.42, y - size * 0.68), (x - size * 0.42, y - size * 0.26)],
        wall,
        6,
    )
    brush.box(x + size * 0.2, y - size * 0.66, size * 0.42, size * 0.66, "#7a4a2b", 4)


def boat(brush: Brush, x: float, y: float, size: float, hull: str, stripe: str) -> None:
    """(x, y) is the middle of the water line."""
    brush.shape(
        [
            (x - size, y - size * 0.26),
            (x + size * 1.08, y - size * 0.34),
            (x + size * 0.8, y + size * 0.1),
            (x - size * 0.76, y + size * 0.1),
        ],
        hull,
    )
    brush.line(
        [(x - size * 0.94, y - size * 0.17), (x + size * 0.98, y - size * 0.23)],
        stripe,
        size * 0.045,
    )
    brush.disc(x + size * 0.82, y - size * 0.16, size * 0.04, "#fff")


def palm(brush: Brush, x: float, y: float, size: float) -> None:
    brush.line(
        [(x, y), (x + size * 0.1, y - size * 0.7), (x + size * 0.26, y - size * 1.3)],
        "#8a5a33",
        size * 0.09,
    )
    for dx, dy in (
        (-0.62, -0.1),
        (-0.5, -0.42),
        (-0.05, -0.56),
        (0.46, -0.4),
        (0.62, -0.06),
        (0.34, 0.22),
        (-0.36, 0.2),
    ):
        tip = (x + size * (0.26 + dx), y - size * 1.3 + size * dy)
        side = (x + size * (0.26 + dx * 0.5), y - size * 1.3 + size * (dy * 0.5 - 0.14))
        brush.shape([(x + size * 0.26, y - size * 1.3), side, tip], "#2f7d4f")


def cloud(brush: Brush, x: float, y: float, size: float, colour: str) -> None:
    for dx, dy, r in (
        (0, 0, 0.5),
        (0.55, 0.06, 0.4),
        (-0.55, 0.08, 0.38),
        (0.2, -0.24, 0.42),
        (-0.24, -0.18, 0.36),
    ):
        brush.disc(x + size * dx, y + size * dy, size * r, colour)


def cabbage(brush: Brush, x: float, y: float, size: float) -> None:
    for dx, colour in (
        (-0.5, "#3f8f4f"),
        (0.5, "#3f8f4f"),
        (-0.2, "#58ab5f"),
        (0.24, "#58ab5f"),
    ):
        brush.oval(x + size * dx, y - size * 0.3, size * 0.46, size * 0.34, colour)
    brush.oval(x, y - size * 0.38, size * 0.34, size * 0.3, "#9fd27f")
