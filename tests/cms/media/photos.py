"""Pictures as telephones, printers and pranksters make them."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pillow_heif
from PIL import Image, ImageCms, ImageDraw

pillow_heif.register_heif_opener()

PLACE = b"15.3797 109.1185 Ly Son"  # what must never be found again
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPSLatitude>' + PLACE + b"</exif:"
    b"GPSLatitude></x:xmpmeta>"
)
TURNED = 6  # EXIF: the camera was held upright


def scene(size: tuple[int, int] = (800, 500), mode: str = "RGB") -> Image.Image:
    """Teal, with gold in the upper left corner."""
    picture = Image.new("RGB", size, (0, 128, 128))
    corner = (0, 0, size[0] // 4, size[1] // 4)
    ImageDraw.Draw(picture).rectangle(corner, fill=(255, 215, 0))
    return picture.convert(mode)


def saved(picture: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def exif(thumbnail: bytes = b"", orientation: int = TURNED) -> bytes:
    tags = Image.Exif()
    tags[0x0112] = orientation
    tags[0x010E] = PLACE.decode()  # ImageDescription
    tags.get_ifd(0x8825)[29] = PLACE.decode()  # GPSDateStamp, of any text
    tags.get_ifd(0x8769)[0x9286] = PLACE + thumbnail  # UserComment
    return tags.tobytes()


def telephone_photo(kind: str = "JPEG") -> bytes:
    """On its side, with a place in EXIF, XMP, IPTC and in the thumbnail inside."""
    small = saved(scene((160, 100)), "JPEG", comment=PLACE)
    about: dict[str, Any] = {"exif": exif(small), "xmp": XMP}
    if kind == "JPEG":
        return _with_iptc(saved(scene(), kind, **about, comment=PLACE))
    return saved(scene(), kind, **about)


def _with_iptc(jpeg: bytes) -> bytes:
    record = b"\x1c\x02\x5a" + struct.pack(">H", len(PLACE)) + PLACE  # city
    block = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + struct.pack(">I", len(record))
    payload = block + record
    segment = b"\xff\xed" + struct.pack(">H", len(payload) + 2) + payload
    return jpeg[:2] + segment + jpeg[2:]


def printers_photo() -> bytes:
    """CMYK, as printing houses send it."""
    return saved(scene(mode="CMYK"), "JPEG", quality=95)


def wide_colours() -> bytes:
    """A profile of its own (here Lab-like XYZ swapped sRGB is enough: it is named)."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    return saved(scene(), "JPEG", icc_profile=profile.tobytes())


def see_through(kind: str) -> bytes:
    picture = scene(mode="RGBA")
    picture.paste((0, 0, 0, 0), (400, 250, 800, 500))
    return saved(picture, kind)


def noise(side: int) -> bytes:
    """A picture that hardly packs: many bytes for its pixels."""
    picture = Image.effect_noise((side, side), 120).convert("RGB")
    return saved(picture, "JPEG", quality=97)


def bomb(side: int = 30_000) -> bytes:
    """A PNG of a few kilobytes that says it has 900 million pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + check

    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\x00" * 200_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
SCRIPT = b"<?php system($_GET['c']); ?>" * 20
