"""Connecting a simulated page again: a new token, stored and tried like any other."""

from __future__ import annotations

from cms.demo import sandbox
from publishing import credentials
from publishing.engine.checking import probe_channel
from publishing.models import Channel


def reconnect(channel: Channel) -> None:
    """Fetch a living page token; its held rows go on once the channel answers."""
    token = sandbox.fresh_token(channel.account_id)
    current, _version = credentials.load(channel)
    if getattr(current, "page_token", "") != token:
        credentials.store(channel, current.model_copy(update={"page_token": token}))
    channel.refresh_from_db()
    probe_channel(channel)
