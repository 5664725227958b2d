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

from django.db import connections
from pydantic import ValidationError

from channels.contract import Blind, Capabilities, Recovery, Secrets, Settings
from channels.contract import Channel as Connector
from channels.problems import AuthNeeded
from channels.wording import gettext_noop
from publishing import credentials
from publishing.engine import traits
from publishing.engine.wires import bases
from publishing.models import Channel, Credential
from publishing.models.bulk import among, table


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


_made: OrderedDict[int, tuple[tuple[Any, ...], Account]] = OrderedDict()
_plain: OrderedDict[int, Secrets] = OrderedDict()  # decrypted, by credential row
KEPT_MOST = 1024


def forget() -> None:
    """For tests, where primary keys begin anew."""
    _plain.clear()
    _made.clear()


def accounts(channel_ids: Iterable[int]) -> dict[int, Account]:
    """The channels as they stand now; one that did not change is not made anew."""
    found: dict[int, Account] = {}
    for row in _read(list(channel_ids)):
        pk = row[0]
        kept = _made.get(pk)
        if kept is None or kept[0] != row:
            kept = _made[pk] = (row, _made_of(row))
            if len(_made) > KEPT_MOST:
                _made.popitem(last=False)
        found[pk] = kept[1]
    return found


def _read(pks: list[int]) -> list[tuple[Any, ...]]:
    """Channels with their newest credential, every column as the database has it."""
    if not pks:
        return []
    columns = ", ".join(f"c.{field.column}" for field in Channel._meta.concrete_fields)
    credential = table(Credential)
    where, params = among("c.id", pks)
    sql = (
        f"SELECT {columns}, k.id, k.version, k.expires_at"  # noqa: S608
        f" FROM {table(Channel)} c LEFT JOIN {credential} k ON k.channel_id = c.id"
        f" AND k.version = (SELECT MAX(version) FROM {credential}"
        " WHERE channel_id = c.id)"
        f" WHERE {where}"
    )
    with connections["default"].cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def _made_of(row: tuple[Any, ...]) -> Account:
    channel = Channel.objects.get(pk=row[0])
    credential_id, version = row[-3] or 0, row[-2] or 0
    expires_at = None
    if credential_id:
        expires_at = Credential.objects.values_list("expires_at", flat=True).get(
            pk=credential_id
        )
    return _account(channel, credential_id, version, expires_at)


def account(channel: Channel) -> Account:
    return accounts([channel.pk])[channel.pk]


def _account(
    channel: Channel, credential_id: int, version: int, expires_at: datetime | None
) -> Account:
    connector = channel.connector
    settings: Settings = Settings()
    recovery: Recovery = Blind()
    secrets: Secrets = Secrets()
    trouble = None
    try:
        settings = channel.settings_object
        recovery = connector.recovery(settings)
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
        settings=settings,
        secrets=secrets,
        version=version,
        expires_at=expires_at,
        recovery=recovery,
        finds=traits.can_find(connector),
        host=host_of(channel.network, settings),
        trouble=trouble,
    )


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
