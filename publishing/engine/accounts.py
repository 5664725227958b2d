"""A channel as the engine uses it: connector, settings, secrets, trait, host.

Read at each claim, so that a pause, a new secret or a changed setting is seen at
once. Plain values; senders get what they need of it in a Wire.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError

from channels.contract import Blind, Capabilities, Recovery, Secrets, Settings
from channels.contract import Channel as Connector
from channels.problems import AuthNeeded
from channels.wording import gettext_noop
from publishing import credentials
from publishing.engine import traits
from publishing.engine.wires import bases
from publishing.models import Channel, Credential


@dataclass(frozen=True)
class Account:
    """`trouble` says why nothing can be sent: bad settings or no secrets."""

    channel: Channel
    connector: Connector[Any, Any]
    settings: Settings
    secrets: Secrets
    version: int
    expires_at: datetime | None
    recovery: Recovery
    finds: bool
    host: str
    trouble: AuthNeeded | None = None

    @property
    def id(self) -> int:
        return int(self.channel.pk)

    @property
    def can(self) -> Capabilities:
        return self.connector.capabilities

    @property
    def keyed(self) -> bool:
        return traits.is_keyed(self.recovery)

    @property
    def upserts(self) -> bool:
        return traits.can_upsert(self.recovery, finds=self.finds)


_plain: OrderedDict[tuple[int, str], Secrets] = OrderedDict()  # decrypted, by row
PLAIN_MAX = 256


def accounts(channel_ids: Iterable[int]) -> dict[int, Account]:
    channels = Channel.objects.in_bulk(list(channel_ids))
    newest: dict[int, Credential] = {}
    for credential in Credential.objects.filter(channel_id__in=channels).order_by(
        "version"
    ):
        newest[credential.channel_id] = credential
    return {pk: _account(channel, newest.get(pk)) for pk, channel in channels.items()}


def account(channel: Channel) -> Account:
    return accounts([channel.pk])[channel.pk]


def _account(channel: Channel, credential: Credential | None) -> Account:
    connector = channel.connector
    trouble = None
    settings: Settings = Settings()
    secrets: Secrets = Secrets()
    try:
        settings = channel.settings_object
        secrets = _secrets(channel, credential)
    except ValidationError:
        trouble = AuthNeeded(
            "bad_settings",
            gettext_noop("The settings of this channel are not complete."),
            fix=gettext_noop("Open the channel and complete them."),
        )
    except AuthNeeded as problem:
        trouble = problem
    recovery: Recovery = Blind()
    if trouble is None:
        recovery = connector.recovery(settings)
    return Account(
        channel=channel,
        connector=connector,
        settings=settings,
        secrets=secrets,
        version=credential.version if credential else 0,
        expires_at=credential.expires_at if credential else None,
        recovery=recovery,
        finds=traits.can_find(connector),
        host=host_of(channel.network, settings),
        trouble=trouble,
    )


def _secrets(channel: Channel, credential: Credential | None) -> Secrets:
    if credential is None:
        return credentials.load(channel)[0]
    # The key ring is part of the cache key's row: rotating writes new bytes.
    key = (credential.pk, bytes(credential.ciphertext[-32:]).hex())
    found = _plain.get(key)
    if found is None:
        found = _plain[key] = credentials.decrypt(channel, credential)
        if len(_plain) > PLAIN_MAX:
            _plain.popitem(last=False)
    return found


def host_of(network: str, settings: Settings) -> str:
    """What shares the concurrency cap: the receiver's host, else the network."""
    for value in settings.model_dump(mode="json").values():
        if isinstance(value, str) and value.startswith(("http://", "https://")):
            return urlsplit(value).netloc.lower()
    base = bases().get(network, "")
    return urlsplit(base).netloc.lower() or network
