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


@dataclass(frozen=True)
class _Known:
    """What was made of a channel's settings; made again when they change."""

    written: dict[str, Any]
    settings: Settings
    recovery: Recovery
    host: str


_plain: OrderedDict[int, Secrets] = OrderedDict()  # decrypted, by credential row
_known: OrderedDict[int, _Known] = OrderedDict()  # by channel
KEPT_MOST = 1024


def forget() -> None:
    """For tests, where primary keys begin anew."""
    _plain.clear()
    _known.clear()


def accounts(channel_ids: Iterable[int]) -> dict[int, Account]:
    channels = Channel.objects.in_bulk(list(channel_ids))
    newest: dict[int, tuple[int, int, datetime | None]] = {}
    for pk, channel_id, version, expires_at in (
        Credential.objects.filter(channel_id__in=channels)
        .order_by("version")
        .values_list("pk", "channel_id", "version", "expires_at")
    ):
        newest[channel_id] = (pk, version, expires_at)
    return {
        pk: _account(channel, *newest.get(pk, (0, 0, None)))
        for pk, channel in channels.items()
    }


def account(channel: Channel) -> Account:
    return accounts([channel.pk])[channel.pk]


def _account(
    channel: Channel, credential_id: int, version: int, expires_at: datetime | None
) -> Account:
    connector = channel.connector
    known = _Known({}, Settings(), Blind(), channel.network)
    secrets: Secrets = Secrets()
    trouble = None
    try:
        known = _settings(channel, connector)
        secrets = _secrets(channel, credential_id)
    except ValidationError:
        trouble = AuthNeeded(
            "bad_settings",
            gettext_noop("The settings of this channel are not complete."),
            fix=gettext_noop("Open the channel and complete them."),
        )
    except AuthNeeded as problem:
        trouble = problem
    return Account(
        channel=channel,
        connector=connector,
        settings=known.settings,
        secrets=secrets,
        version=version,
        expires_at=expires_at,
        recovery=known.recovery,
        finds=traits.can_find(connector),
        host=known.host,
        trouble=trouble,
    )


def _settings(channel: Channel, connector: Connector[Any, Any]) -> _Known:
    known = _known.get(channel.pk)
    if known is None or known.written != channel.settings:
        settings = channel.settings_object
        known = _known[channel.pk] = _Known(
            channel.settings,
            settings,
            connector.recovery(settings),
            host_of(channel.network, settings),
        )
        if len(_known) > KEPT_MOST:
            _known.popitem(last=False)
    return known


def _secrets(channel: Channel, credential_id: int) -> Secrets:
    """A version's content never changes: it is decrypted once per process."""
    if not credential_id:
        return credentials.load(channel)[0]
    found = _plain.get(credential_id)
    if found is None:
        row = Credential.objects.get(pk=credential_id)
        found = _plain[credential_id] = credentials.decrypt(channel, row)
        if len(_plain) > KEPT_MOST:
            _plain.popitem(last=False)
    return found


def host_of(network: str, settings: Settings) -> str:
    """What shares the concurrency cap: the receiver's host, else the network."""
    for value in settings.model_dump(mode="json").values():
        if isinstance(value, str) and value.startswith(("http://", "https://")):
            return urlsplit(value).netloc.lower()
    base = bases().get(network, "")
    return urlsplit(base).netloc.lower() or network
