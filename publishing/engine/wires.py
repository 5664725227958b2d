"""Builds the Wire of a step: everything a connector may use, and no more."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings as django_settings
from django.core.files.storage import FileSystemStorage, storages

from channels.contract import PictureLimits, Secrets, Settings, Wire
from channels.transport.guard import Allow
from channels.transport.session import Transport
from publishing import credentials
from publishing.clock import database_now
from publishing.engine.compose import link_of
from publishing.engine.leases import Lease
from publishing.models import Channel, Delivery

NOBODY = UUID(int=0)


def bases() -> dict[str, str]:
    """The operator's addresses of fixed networks, by name."""
    return {
        **django_settings.LANTOA_NETWORK_BASES,
        "facebook_version": django_settings.FACEBOOK_GRAPH_VERSION,
    }


@cache
def _transport(allow: str, pid: int) -> Transport:
    return Transport(Allow.parse(allow))


def transport() -> Transport:
    """The process's guarded transport; a forked child makes its own."""
    return _transport(django_settings.LANTOA_EGRESS_ALLOW, os.getpid())


@cache
def _file_reader(folder: str) -> Callable[[str], bytes]:
    return lambda digest: (Path(folder) / f"{digest}.jpg").read_bytes()


def picture_reader() -> Callable[[str], bytes]:
    """Reads a snapshot's picture by digest; on plain files without Django."""
    storage = storages["snapshot_pictures"]
    if isinstance(storage, FileSystemStorage):
        return _file_reader(str(storage.location))

    def read(digest: str) -> bytes:
        with storage.open(f"{digest}.jpg") as file:
            data: bytes = file.read()
            return data

    return read


def wire(
    settings: Settings,
    secrets: Secrets,
    lease: Lease,
    *,
    now: datetime,
    limits: PictureLimits,
    **facts: Any,
) -> Wire[Any, Any]:
    """A Wire whose transport ends with the lease; `facts` are its other fields."""
    return Wire(
        transport=transport().bounded(lease.remaining),
        settings=settings,
        secrets=secrets,
        now=now,
        read_picture=picture_reader(),
        limits=limits,
        bases=bases(),
        **facts,
    )


def wire_for(
    channel: Channel, delivery: Delivery | None = None, *, seconds: float = 20
) -> Wire[Any, Any]:
    """The Wire of a call made outside the pump, such as "Thử kết nối".

    Raises AuthNeeded when the channel has no secrets we can read.
    """
    secrets, _version = credentials.load(channel)
    now = database_now()
    lease = Lease.lasting(seconds)
    if delivery is None:
        facts: dict[str, Any] = {"delivery": NOBODY, "key": uuid4(), "created_at": now}
    else:
        facts = _facts(delivery, now)
    limits = channel.connector.capabilities.picture
    return wire(
        channel.settings_object, secrets, lease, now=now, limits=limits, **facts
    )


def _facts(delivery: Delivery, now: datetime) -> dict[str, Any]:
    placement = delivery.placement
    story = placement.story
    return {
        "delivery": delivery.pk,
        "key": delivery.key,
        "created_at": delivery.key_created_at or now,
        "event": delivery.event,
        "revision": delivery.revision,
        "tag": story.tag,
        "title": story.title,
        "link": link_of(story.url, placement.link_token),
        "link_token": placement.link_token,
        "remote_id": delivery.remote_id or placement.remote_id,
        "reason": delivery.reason,
    }
