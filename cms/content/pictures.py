"""From a private original to the JPEG that may leave: upright, small, without a trace.

The bytes of one original are made once and kept: a new Pillow must not change the
digest of a picture that stands on twenty places.
"""

from __future__ import annotations

import hashlib
from io import BytesIO

import structlog
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from cms.models import StoryImage
from cms.models.original import upright_srgb
from publishing.ports import PictureFile

log = structlog.get_logger("lantoa.pictures")

LONGEST_SIDE = 2048  # px
QUALITY = 85
_RECIPE = f"{LONGEST_SIDE}-{QUALITY}"


def outgoing_name(image: StoryImage) -> str:
    """Where the JPEG made of `image` is kept, in private storage."""
    return f"outgoing/{_RECIPE}/{image.get_file_hash()}.jpg"


def render(image: StoryImage) -> PictureFile | None:
    """The picture as it leaves; None when its file is missing or not a picture."""
    try:
        name = outgoing_name(image)
        if default_storage.exists(name):
            with default_storage.open(name) as kept:
                data = kept.read()
        else:
            with image.open_file() as original:
                data = jpeg(original.read())
            default_storage.save(name, ContentFile(data))
        with Image.open(BytesIO(data)) as opened:
            width, height = opened.size
    except (OSError, ValueError, Image.DecompressionBombError) as problem:
        log.error("picture_unreadable", image=image.pk, problem=str(problem))
        return None
    digest = hashlib.sha256(data).hexdigest()
    if image.outgoing_digest != digest:
        StoryImage.objects.filter(pk=image.pk).update(outgoing_digest=digest)
        image.outgoing_digest = digest
    return PictureFile(digest, width, height, data)


def jpeg(original: bytes) -> bytes:
    """`original` as a plain sRGB JPEG of at most 2048 px, with no metadata at all."""
    with Image.open(BytesIO(original)) as opened:
        opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        right = upright_srgb(opened)
        right.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        flat = _on_white(right)
    out = BytesIO()
    clean = Image.new("RGB", flat.size)  # a new image carries no info dictionary
    clean.paste(flat)
    clean.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return out.getvalue()


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        with_alpha = image.convert("RGBA")
        white = Image.new("RGBA", with_alpha.size, "white")
        return Image.alpha_composite(white, with_alpha).convert("RGB")
    return image.convert("RGB")
