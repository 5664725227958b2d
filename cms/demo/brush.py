"""A small brush for flat illustrations: shapes in a world 1600 wide and 1000 high."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1600, 1000
FINE = 2  # drawn larger, then reduced, so that edges are smooth
Point = tuple[float, float]


class Brush:
    """Draws in order: what comes later lies in front."""

    def __init__(self, top: str, bottom: str) -> None:
        self.image = _gradient(top, bottom)
        self._draw = ImageDraw.Draw(self.image)

    def finished(self) -> Image.Image:
        return self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)

    def disc(self, x: float, y: float, radius: float, colour: str) -> None:
        self.oval(x, y, radius, radius, colour)

    def oval(self, x: float, y: float, rx: float, ry: float, colour: str) -> None:
        self._draw.ellipse(_box(x - rx, y - ry, x + rx, y + ry), fill=colour)

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        colour: str,
        round_: float = 0,
    ) -> None:
        self._draw.rounded_rectangle(
            _box(x, y, x + width, y + height), round_ * FINE, fill=colour
        )

    def shape(self, points: Sequence[Point], colour: str) -> None:
        self._draw.polygon([(x * FINE, y * FINE) for x, y in points], fill=colour)

    def line(self, points: Sequence[Point], colour: str, width: float) -> None:
        scaled = [(x * FINE, y * FINE) for x, y in points]
        self._draw.line(scaled, fill=colour, width=round(width * FINE), joint="curve")
        for x, y in (scaled[0], scaled[-1]):
            r = width * FINE / 2
            self._draw.ellipse((x - r, y - r, x + r, y + r), fill=colour)

    def arc(
        self,
        x: float,
        y: float,
        radius: float,
        start: float,
        end: float,
        colour: str,
        width: float,
    ) -> None:
        self._draw.arc(
            _box(x - radius, y - radius, x + radius, y + radius),
            start,
            end,
            fill=colour,
            width=round(width * FINE),
        )

    def hill(
        self, colour: str, base: float, height: float, waves: float, shift: float = 0
    ) -> None:
        """Land or water from edge to edge, its upper side a soft wave."""
        ridge = [
            (
                x,
                base
                - height * math.sin(x / WIDTH * math.pi * waves + shift)
                - height * 0.35 * math.sin(x / WIDTH * math.pi * waves * 2.3 + shift),
            )
            for x in range(0, WIDTH + 1, 8)
        ]
        self.shape([*ridge, (WIDTH, HEIGHT), (0, HEIGHT)], colour)

    def glow(
        self, x: float, y: float, radius: float, colour: str, strength: int
    ) -> None:
        """Light around a lamp."""
        light = Image.new("L", self.image.size, 0)
        ImageDraw.Draw(light).ellipse(
            _box(
                x - radius * 0.62,
                y - radius * 0.62,
                x + radius * 0.62,
                y + radius * 0.62,
            ),
            fill=strength,
        )
        small = light.resize((WIDTH // 4, HEIGHT // 4))
        small = small.filter(ImageFilter.GaussianBlur(radius * 0.09))
        mask = small.resize(self.image.size)
        self.image.paste(Image.new("RGB", self.image.size, colour), (0, 0), mask)

    def waves(self, y: float, colour: str, count: int, shift: float = 0) -> None:
        for row in range(count):
            for x in range(-40, WIDTH, 190):
                left = x + (row % 2) * 95 + shift
                self.arc(left + 48, y + row * 52, 48, 20, 160, colour, 6)

    def rain(self, colour: str, step: int = 74) -> None:
        for y in range(-80, HEIGHT, step):
            for x in range(-40, WIDTH + 200, step + 12):
                left = x + (y * 7) % 50
                self.line([(left, y), (left - 14, y + 46)], colour, 3.5)

    def stars(self, count: int, below: float) -> None:
        for n in range(count):
            x, y = (n * 397 + 61) % WIDTH, (n * 173 + 29) % int(below)
            self.disc(x, y, 2 + n % 3, "#fff4cf")


def _gradient(top: str, bottom: str) -> Image.Image:
    ramp = Image.linear_gradient("L").resize((WIDTH * FINE, HEIGHT * FINE))
    size = ramp.size
    return Image.composite(
        Image.new("RGB", size, bottom), Image.new("RGB", size, top), ramp
    )


def _box(left: float, top: float, right: float, bottom: float) -> tuple[float, ...]:
    return (left * FINE, top * FINE, right * FINE, bottom * FINE)
