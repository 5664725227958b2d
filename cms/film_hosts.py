"""Where a linked film or sound may play: known sites and the unit's own address."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _


def is_known(address: str) -> bool:
    parts = urlsplit(address)
    host = (parts.hostname or "").rstrip(".").lower()
    own = urlsplit(settings.LANTOA_BASE_URL).hostname
    return parts.scheme in {"http", "https"} and (
        host == own
        or any(
            host == known or host.endswith(f".{known}")
            for known in settings.LANTOA_FILM_HOSTS
        )
    )


def unknown() -> str:
    return _(
        "Films and sound are linked from known sites alone (%(hosts)s). Upload the "
        "file instead, or put it on the unit's YouTube channel."
    ) % {"hosts": ", ".join(settings.LANTOA_FILM_HOSTS)}
