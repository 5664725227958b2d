"""A picture as it is kept: upright, sRGB, and without a trace of where it was taken.

Every way into the library passes here, so that no original that is ever handed on can
hold a place, a name, a thumbnail or a script that the picture does not show.
"""

from __future__ import annotations

import warnings
from io import BytesIO
from pathlib import PurePath
from typing import Any

import pillow_heif
from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

pillow_heif.register_heif_opener()

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF", "HEIF")
QUALITY = 95
SMALLEST = 100  # px of the longer side, of what a person uploads


class Refused(Exception):
    """Says in one plain sentence what is wrong and what to do. Nothing was stored."""


class Original(ContentFile):
    """A file that `original` made; it is stored as it is."""


def original(data: bytes, filename: str, *, smallest: int = 1) -> Original:
    """`data`, whatever its name says it is, as a clean JPEG; PNG where it may see
    through or was drawn. `smallest` in px of the longer side. Raises Refused."""
    most = settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE
    if len(data) > most:
        raise Refused(too_large())
    opened = _opened(data)
    if max(opened.size) < smallest:
        raise Refused(
            _(
                "The picture is only %(width)s × %(height)s pixels, too small to be "
                "seen. Choose the original, at least %(least)s pixels wide."
            )
            % {"width": opened.width, "height": opened.height, "least": smallest}
        )
    drawn = opened.format in {"PNG", "GIF"}
    image = upright_srgb(opened)
    out = BytesIO()
    if drawn or _sees_through(image):
        ending = "png"
        _bare(image, "RGBA" if _sees_through(image) else "RGB").save(out, "PNG")
    else:
        ending = "jpg"
        _bare(image, "RGB").save(out, "JPEG", quality=QUALITY, optimize=True)
    stem = PurePath(filename.replace("\\", "/")).stem[:80] or "anh"
    return Original(out.getvalue(), name=f"{stem}.{ending}")


def too_large() -> str:
    return _(
        "The picture is larger than %(limit)s MB. Make it smaller or save it as JPG "
        "first."
    ) % {"limit": settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE // 1024**2}


def not_a_picture() -> str:
    return _(
        "This file is damaged or is not a picture we can take (JPG, PNG, WebP, GIF, "
        "AVIF, HEIC). Open it on your computer, save it as JPG and upload that."
    )


def upright_srgb(image: Image.Image) -> Image.Image:
    """As a person sees it: turned the right way, in the colours of the web."""
    profile = image.info.get("icc_profile")
    return _in_srgb(ImageOps.exif_transpose(image), profile)


def _opened(data: bytes) -> Image.Image:
    """Decoded whole: a header alone does not show a truncated file."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(data), formats=FORMATS)
            if image.width * image.height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
                raise Image.DecompressionBombError
            image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused(
            _(
                "The picture has more than %(limit)s million pixels. Make it smaller "
                "first, 6000 pixels wide is plenty."
            )
            % {"limit": settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 1_000_000}
        ) from error
    except Exception as error:  # decoders fail in more ways than they say
        raise Refused(not_a_picture()) from error
    return image


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours of telephones (Display P3) and printers (CMYK) as the web shows them."""
    if image.mode.startswith("I"):  # 16 bits of grey
        image = image.point(lambda value: value / 256).convert("L")
    if not profile or image.mode not in {"RGB", "RGBA", "CMYK", "L"}:
        return image
    mode: Any = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        converted = ImageCms.profileToProfile(
            image,
            ImageCms.ImageCmsProfile(BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            outputMode=mode,
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image  # a broken profile is ignored, as browsers do
    return converted or image


def _sees_through(image: Image.Image) -> bool:
    if image.mode not in {"RGBA", "LA", "PA"} and "transparency" not in image.info:
        return False
    lowest, _highest = image.convert("RGBA").getchannel("A").getextrema()
    return bool(lowest < 255)


def _bare(image: Image.Image, mode: str) -> Image.Image:
    """The pixels alone: a new image carries no metadata of the old one."""
    pixels = image.convert(mode)
    clean = Image.new(mode, pixels.size)
    clean.paste(pixels)
    return clean
