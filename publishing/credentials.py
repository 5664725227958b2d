"""Secrets of channels: encrypted at rest, versioned, never shown again.

The first key of LANTOA_SECRETS_KEYS encrypts, all of them decrypt.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from pydantic import ValidationError

from channels.contract import Secrets
from channels.problems import AuthNeeded
from channels.wording import gettext_noop
from publishing.models import Channel, Credential

SHOWN = 4
SHORTEST_SHOWN = 12  # of a shorter secret, four characters would say too much


@lru_cache(maxsize=4)
def _ring(keys: tuple[str, ...]) -> MultiFernet:
    if not keys:
        raise ImproperlyConfigured("LANTOA_SECRETS_KEYS is empty")
    return MultiFernet([Fernet(key) for key in keys])


def _fernet() -> MultiFernet:
    return _ring(tuple(settings.LANTOA_SECRETS_KEYS))


def _hint(secrets: Secrets) -> dict[str, str]:
    values = secrets.model_dump(mode="json")
    return {
        name: value[-SHOWN:] if len(value) >= SHORTEST_SHOWN else ""
        for name, value in values.items()
        if isinstance(value, str) and value
    }


def store(
    channel: Channel, secrets: Secrets, *, expires_at: datetime | None = None
) -> Credential:
    """Keep `secrets` as the channel's newest version."""
    with transaction.atomic():
        Channel.objects.select_for_update().get(pk=channel.pk)
        newest = _newest(channel.pk)
        return Credential.objects.create(
            channel=channel,
            version=newest.version + 1 if newest else 1,
            ciphertext=_fernet().encrypt(secrets.model_dump_json().encode()),
            hint=_hint(secrets),
            expires_at=expires_at,
        )


def load(channel: Channel) -> tuple[Secrets, int]:
    """The newest secrets and their version; version 0 where none are needed.

    Raises AuthNeeded when there are none, or none that we can read.
    """
    newest = _newest(channel.pk)
    if newest is None:
        return _none_needed(channel), 0
    return decrypt(channel, newest), newest.version


def decrypt(channel: Channel, credential: Credential) -> Secrets:
    model = channel.connector.secrets_model
    try:
        plain = _fernet().decrypt(bytes(credential.ciphertext))
        return model.model_validate_json(plain)
    except (InvalidToken, ValidationError):
        raise _unreadable() from None


def _none_needed(channel: Channel) -> Secrets:
    try:
        return channel.connector.secrets_model()
    except ValidationError:
        raise AuthNeeded(
            "no_credentials",
            gettext_noop("This channel has no access credentials yet."),
            fix=gettext_noop("Open the channel and enter them."),
        ) from None


def _unreadable() -> AuthNeeded:
    return AuthNeeded(
        "unreadable_credentials",
        gettext_noop("The stored access credentials cannot be read."),
        fix=gettext_noop("Open the channel and enter them again."),
    )


def _newest(channel_id: int) -> Credential | None:
    return Credential.objects.filter(channel_id=channel_id).order_by("-version").first()


def hints(channel: Channel) -> dict[str, str]:
    """Last characters of each secret, for "•••• 1a2b" in the form."""
    newest = _newest(channel.pk)
    return dict(newest.hint) if newest else {}


def rotate() -> int:
    """Encrypt everything anew under the first key; returns how many rows."""
    ring, count = _fernet(), 0
    for pk in Credential.objects.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            row = Credential.objects.select_for_update().get(pk=pk)
            row.ciphertext = ring.rotate(bytes(row.ciphertext))
            row.save(update_fields=["ciphertext"])
            count += 1
    return count
