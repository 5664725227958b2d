"""Pictures from outside: opened once under limits, or refused with the reason."""

from __future__ import annotations

import io
import warnings

import pillow_heif
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

from cms.importing.parsed import Unreadable

pillow_heif.register_heif_opener()

_KINDS = {
    "JPEG": "jpg",
    "PNG": "png",
    "WEBP": "webp",
    "GIF": "gif",
    "AVIF": "avif",
    "HEIF": "heic",
}


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
