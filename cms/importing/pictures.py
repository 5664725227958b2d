"""Pictures from outside: opened once under limits, or refused with the reason."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator

import pillow_heif
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

from cms.importing.lines import Item, Shot
from cms.importing.parsed import Unreadable, Wording

pillow_heif.register_heif_opener()

_KINDS = {
    "JPEG": "jpg",
    "PNG": "png",
    "WEBP": "webp",
    "GIF": "gif",
    "AVIF": "avif",
    "HEIF": "heic",
}


DOTS = _("A picture of hardly any size was left out: nobody could see it.")
_LEAST = 16  # pixels; below are spacers and the marks of trackers


def without_dots(items: list[Item], notes: list[Wording]) -> Iterator[Item]:
    """The items without pictures too small to show anything, which are told."""
    for item in items:
        if isinstance(item, Shot) and _is_dot(item.data):
            notes.append(DOTS)
        else:
            yield item


def _is_dot(data: bytes) -> bool:
    """By the header alone; whether the picture is sound is asked later."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=list(_KINDS)) as image:
                return max(image.size) < _LEAST
    except (
        Image.DecompressionBombError,
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
    ):
        return False


def checked(data: bytes, number: int) -> str:
    """The file ending of a sound picture.

    `number` is the picture's place in the document, for the message. The whole
    picture is decoded once: a header alone does not show a truncated file.
    """
    if len(data) > settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE:
        raise Unreadable(
            _("Picture %(number)s is larger than %(limit)s MB.")
            % {
                "number": number,
                "limit": settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE // 1024**2,
            }
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=list(_KINDS)) as image:
                if image.width * image.height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
                    raise Image.DecompressionBombError
                ending = _KINDS[image.format or ""]
                image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unreadable(
            _("Picture %(number)s has too many pixels. Make it smaller first.")
            % {"number": number}
        ) from error
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        KeyError,
    ) as error:
        raise Unreadable(
            _("Picture %(number)s is damaged or not a picture.") % {"number": number}
        ) from error
    return ending
