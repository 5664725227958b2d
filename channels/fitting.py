"""A frozen picture made to fit what a network takes: the one place that re-encodes.

Every picture leaves the house as a plain sRGB JPEG, which every network takes; only
its weight and its pixels may have to give way. The same bytes and limits give the
same picture, so a repeated upload is the same upload.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from PIL import Image

QUALITIES = (85, 78, 70, 60)
SMALLER = 0.8  # of the side, when quality alone does not help
LEAST_SIDE = 200  # px; below it we stop and hand over what we have
KEPT = 8  # the same picture goes to several channels of a kind


@dataclass(frozen=True)
class PictureLimits:
    """What a network takes of one JPEG. 0 means whatever we keep (2048 px)."""

    bytes: int = 0
    side: int = 0  # px of the longer side


AS_KEPT = PictureLimits()


def fitted(data: bytes, limits: PictureLimits) -> bytes:
    """`data`, a JPEG, within `limits`; the very same bytes when they fit already."""
    if not limits.bytes and not limits.side:
        return data
    if limits.bytes and len(data) <= limits.bytes and not limits.side:
        return data
    return _fitted(data, limits)


@lru_cache(maxsize=KEPT)
def _fitted(data: bytes, limits: PictureLimits) -> bytes:
    with Image.open(BytesIO(data), formats=["JPEG"]) as opened:
        side = max(opened.size)
        if (not limits.bytes or len(data) <= limits.bytes) and side <= limits.side:
            return data
        picture = opened.convert("RGB")
    side = min(side, limits.side or side)
    while True:
        shrunk = _shrunk(picture, side)
        for quality in QUALITIES:
            result = _jpeg(shrunk, quality)
            if not limits.bytes or len(result) <= limits.bytes:
                return result
        if side <= LEAST_SIDE:
            return result
        side = max(LEAST_SIDE, round(side * SMALLER))


def _shrunk(picture: Image.Image, side: int) -> Image.Image:
    copy = picture.copy()
    copy.thumbnail((side, side), Image.Resampling.LANCZOS)
    return copy


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()
